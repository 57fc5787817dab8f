import { tmpdir } from 'node:os'
import type { Command } from 'commander'
import { expect, test, vi } from 'vitest'
import { packageVersion } from '../../src/cli/package-version.ts'
import { createProgram } from '../../src/cli/program.ts'
import { runStowage } from './run-stowage.ts'

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => void (text += part) })
  command.outputHelp()
  return text
}

const each = (command: Command): Command[] => [command, ...command.commands.flatMap(each)]
const commands = each(createProgram()).map((command) => [command.name(), command] as const)

test('there are the commands that there should be', () => {
  expect(commands.map(([name]) => name).join(' ')).toBe(
    'stowage serve plan apply presign ls cp migrate collect account create list delete user create delete key create delete policy put delete keys rotate lifecycle run inventory run audit list count verify export retain env check example',
  )
})

test.each(commands)('the help of %s has an example, and fits a terminal', (name, command) => {
  const text = helpOf(command)
  expect(text).toMatch(/\nExample:\n {2}(\$ |\w.*\| )stowage /)
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  if (command.options.some(({ long }) => long === '--json')) expect(text).toContain('With --json')
  expect(text).toContain(name)
})

test('help and the version come from the program itself', async () => {
  const cwd = tmpdir()
  const [help, version, nothing] = await Promise.all([
    runStowage(['ls', '--help'], { cwd }),
    runStowage(['--version'], { cwd }),
    runStowage([], { cwd }),
  ])
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toContain('Usage: stowage ls')
  expect(version).toMatchObject({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' })
  expect(nothing).toMatchObject({ code: 1, stdout: '' })
  expect(nothing.stderr).toContain('Usage: stowage')
})
