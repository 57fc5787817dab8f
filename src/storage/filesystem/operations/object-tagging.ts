import { s3Error } from '../../../protocol/errors.ts'
import { tagSetOf, tagsOf, type Tags } from '../../../protocol/tagging.ts'
import type { Disk } from '../disk.ts'
import { findObject, getFoundObject } from '../find-object.ts'
import { defineOperation } from '../operation.ts'
import { placeOf, type ObjectPlace } from '../object-place.ts'
import { refuseVersion } from '../refuse-version.ts'

export const getObjectTagging = defineOperation({
  name: 'GetObjectTagging',
  honours: ['VersionId'],
  async run(disk, input, { windows }) {
    refuseVersion(input.VersionId)
    const { record } = await getFoundObject(disk, placeOf(input.Key, windows))
    return { TagSet: tagSetOf(record.tags) }
  },
})

export const putObjectTagging = defineOperation({
  name: 'PutObjectTagging',
  honours: ['ContentMD5', 'Tagging', 'VersionId'],
  async run(disk, input, { windows }) {
    refuseVersion(input.VersionId)
    await putTags(disk, placeOf(input.Key, windows), tagsOf(input.Tagging?.TagSet ?? []))
    return {}
  },
})

export const deleteObjectTagging = defineOperation({
  name: 'DeleteObjectTagging',
  honours: ['VersionId'],
  async run(disk, input, { windows }) {
    refuseVersion(input.VersionId)
    await putTags(disk, placeOf(input.Key, windows), {})
    return {}
  },
})

async function putTags(disk: Disk, place: ObjectPlace, tags: Tags): Promise<void> {
  await disk.locks(place.key, async () => {
    const object = await findObject(disk, place)
    if (object === undefined) throw s3Error('NoSuchKey', { context: { Key: place.key } })
    await disk.records.put({ ...object.record, tags: { ...tags } }, object.entry)
  })
}
