import { describe, expect, it } from 'vitest'
import { transitionDetail } from '../notification/event-detail.ts'
import { lifecycleOperation } from './lifecycle-operation.ts'

describe('what a lifecycle rule did', () => {
  it.each([
    ['LifecycleExpiration:Delete', 'S3.EXPIRE.OBJECT'],
    ['LifecycleExpiration:DeleteMarkerCreated', 'S3.CREATE.DELETEMARKER'],
    ['LifecycleUploadAborted', 'S3.DELETE.UPLOAD'],
    ['ObjectRemoved:Delete', undefined],
  ])('is logged: %s as %s', (name, operation) => {
    expect(lifecycleOperation(name)).toBe(operation)
  })

  it.each([
    ['STANDARD_IA', 'S3.TRANSITION_SIA.OBJECT'],
    ['GLACIER', 'S3.TRANSITION.OBJECT'],
    ['DEEP_ARCHIVE', 'S3.TRANSITION_GDA.OBJECT'],
  ])('is logged as a transition to %s: %s', (storageClass, operation) => {
    const detail = transitionDetail(storageClass)
    expect(lifecycleOperation('LifecycleTransition', detail)).toBe(operation)
  })
})
