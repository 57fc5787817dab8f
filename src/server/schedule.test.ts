import { describe, expect, it } from 'vitest'
import { createSchedule } from './schedule.ts'

describe('a schedule', () => {
  it('runs work again and again, but not twice at a time', async () => {
    let atOnce = 0
    let most = 0
    let runs = 0
    const schedule = createSchedule((error) => expect(error).toBeUndefined())
    await new Promise<void>((resolve) => {
      schedule.every(1, async () => {
        atOnce += 1
        most = Math.max(most, atOnce)
        await new Promise((next) => setTimeout(next, 5))
        atOnce -= 1
        runs += 1
        if (runs === 3) resolve()
      })
    })
    await schedule.close()
    expect(most).toBe(1)
  })

  it('goes on after an error, which is told', async () => {
    const told: unknown[] = []
    const schedule = createSchedule((error) => told.push(error))
    let runs = 0
    await new Promise<void>((resolve) => {
      schedule.every(1, () => {
        runs += 1
        if (runs === 2) resolve()
        return Promise.reject(new Error(`run ${runs}`))
      })
    })
    await schedule.close()
    expect(told[0]).toEqual(new Error('run 1'))
  })

  it('waits for what runs when it is closed, and says nothing of what was aborted', async () => {
    const told: unknown[] = []
    const schedule = createSchedule((error) => told.push(error))
    let ended = false
    await new Promise<void>((started) => {
      schedule.every(1, async (signal) => {
        started()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        ended = true
        throw new Error('aborted')
      })
    })
    await schedule.close()
    expect(ended).toBe(true)
    expect(told).toEqual([])
  })
})
