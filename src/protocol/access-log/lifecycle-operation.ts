import { transitionClass, type EventDetail } from '../notification/event-detail.ts'

/** Source: S3 User Guide, "S3 Lifecycle and logging". */
const operations: Readonly<Record<string, string>> = {
  'LifecycleExpiration:Delete': 'S3.EXPIRE.OBJECT',
  'LifecycleExpiration:DeleteMarkerCreated': 'S3.CREATE.DELETEMARKER',
  LifecycleUploadAborted: 'S3.DELETE.UPLOAD',
}

const transitions: Readonly<Record<string, string>> = {
  STANDARD_IA: 'S3.TRANSITION_SIA.OBJECT',
  ONEZONE_IA: 'S3.TRANSITION_ZIA.OBJECT',
  INTELLIGENT_TIERING: 'S3.TRANSITION_INT.OBJECT',
  GLACIER_IR: 'S3.TRANSITION_GIR.OBJECT',
  GLACIER: 'S3.TRANSITION.OBJECT',
  DEEP_ARCHIVE: 'S3.TRANSITION_GDA.OBJECT',
}

/** What an access log calls what a lifecycle rule did: `S3.EXPIRE.OBJECT`. Undefined for the events of requests. */
export function lifecycleOperation(name: string, detail: EventDetail = {}): string | undefined {
  if (name === 'LifecycleTransition') return transitions[transitionClass(detail) ?? '']
  return operations[name]
}
