import { keyTemplate } from 'stowage'

/** `dana` of `dana@northgate.example`: how keys name people. */
export const userIdOf = (user: string): string => user.replace(/@.*$/, '')

/** The keys of the room: every name in them is made safe, and no field can leave its segment. */
export const keys = {
  /** In `originals`, and in `published` as long as it is public. */
  original: keyTemplate('documents/originals/{id}/{name}'),
  /** In `media`. */
  thumbnail: keyTemplate('thumbnails/{id}.{ending}'),
  /** In `media`. */
  picture: keyTemplate('bulk/{uuid}.jpg'),
  /** In `papers`. */
  userPaper: keyTemplate('users/{userId}/{yyyy}/{name}'),
  /** In `papers`. */
  contract: keyTemplate('contracts/{yyyy}/{mm}/{name}'),
  /** In `recordings`. */
  recording: keyTemplate('{userId}/{yyyy}/{mm}/{id}/{name}'),
} as const
