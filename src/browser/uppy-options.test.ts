import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'
import { expect, it } from 'vitest'
import { createUppyOptions } from './uppy-options.ts'

it('what is made for Uppy is what its plugin takes', () => {
  const uppy = new Uppy()
  const options = createUppyOptions({ endpoint: '/uploads', route: 'avatar' })
  uppy.use(AwsS3, options)
  expect(uppy.getPlugin('AwsS3Multipart')?.opts).toMatchObject(options)
})
