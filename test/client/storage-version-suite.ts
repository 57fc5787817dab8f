import { describe, expect, it } from 'vitest'
import type { ObjectVersion } from '../../src/storage/list-options.ts'
import { textOf, type StorageWorld } from './storage-world.ts'

/** What versions have to do on every S3 server. */
export function describeVersions(world: () => StorageWorld): void {
  const versionsOf = async (prefix: string): Promise<ObjectVersion[]> => {
    const versions: ObjectVersion[] = []
    for await (const version of world().kept.versions(prefix)) versions.push(version)
    return versions
  }

  describe('versions', () => {
    it('are listed in key order, the latest first, delete markers among them', async () => {
      const { kept } = world()
      const first = await kept.put('l/b', 'one')
      const second = await kept.put('l/b', 'second')
      await kept.put('l/a', 'alone')
      await kept.put('l/c', 'gone')
      await kept.delete('l/c')
      const listed = await versionsOf('l/')
      expect(listed.map(({ key }) => key)).toEqual(['l/a', 'l/b', 'l/b', 'l/c', 'l/c'])
      expect(listed[1]).toMatchObject({ versionId: second.versionId, isLatest: true, size: 6 })
      expect(listed[2]).toMatchObject({ versionId: first.versionId, isLatest: false, size: 3 })
      expect(listed[3]).toMatchObject({ isDeleteMarker: true, isLatest: true, size: 0, etag: '' })
      expect(listed[4]).toMatchObject({ isDeleteMarker: false, isLatest: false })
    })

    it('are read, and restored with all they say', async () => {
      const { kept } = world()
      const options = { metadata: { by: 'first' }, contentType: 'application/pdf' }
      const { versionId = '' } = await kept.put('r/a', 'first', options)
      await kept.put('r/a', 'second')
      expect(await (await kept.get('r/a', { versionId })).body.text()).toBe('first')
      const restored = await kept.restore('r/a', versionId)
      expect(restored).toMatchObject({ key: 'r/a', size: 5 })
      expect(restored.versionId).not.toBe(versionId)
      expect(await kept.head('r/a')).toMatchObject({ ...options, versionId: restored.versionId })
      expect(await textOf(kept, 'r/a')).toBe('first')
    })

    it('that are deleted come back', async () => {
      const { kept } = world()
      const { versionId = '' } = await kept.put('r/b', 'alive')
      await kept.delete('r/b')
      expect(await kept.exists('r/b')).toBe(false)
      await kept.restore('r/b', versionId)
      expect(await textOf(kept, 'r/b')).toBe('alive')
    })

    it('that are the latest stay as they are', async () => {
      const { kept } = world()
      const { versionId = '', etag } = await kept.put('r/c', 'latest')
      expect(await kept.restore('r/c', versionId)).toMatchObject({ versionId, etag, size: 6 })
      expect(await versionsOf('r/c')).toHaveLength(1)
    })

    it('that mark a deletion, or are none, cannot be restored', async () => {
      const { kept } = world()
      const { versionId = '' } = await kept.put('r/d', 'x')
      await kept.delete('r/d')
      const marker = (await versionsOf('r/d')).find(({ isDeleteMarker }) => isDeleteMarker)
      const restored = kept.restore('r/d', marker?.versionId ?? '')
      // Not every server tells a marker from what never was.
      const code: unknown = expect.stringMatching(/^(VersionDeleted|NoSuchVersion)$/)
      await expect(restored).rejects.toMatchObject({ code })
      expect(await kept.head('r/d', { versionId: marker?.versionId })).toBeUndefined()
      await kept.delete('r/d', { versionId })
      const gone = kept.restore('r/d', versionId)
      await expect(gone).rejects.toMatchObject({ code: 'NoSuchVersion', status: 404 })
    })

    it('are copied, to another key or to the front', async () => {
      const { kept } = world()
      const { versionId } = await kept.put('r/e', 'old')
      await kept.put('r/e', 'new')
      await kept.copy('r/e', 'r/f', { versionId })
      expect(await textOf(kept, 'r/f')).toBe('old')
      await kept.copy('r/e', 'r/e', { versionId })
      expect(await textOf(kept, 'r/e')).toBe('old')
    })
  })
}
