import { defineErrors } from '../core/error.ts'

/** What can go wrong with long work: migrations and collections. */
export const jobError = defineErrors({
  AssetMissing: {
    message: 'A stylesheet or a module names an asset that is not there.',
    hint: 'Correct the reference or add the asset, or collect with missing: "leave" to keep such references.',
  },
  AssetUnknown: {
    message: 'The manifest has no such asset.',
    hint: 'Use the name that the asset has in the directory that was collected, and collect again after adding one.',
  },
  CollectFailed: {
    message: 'Not every asset was stored, and the manifest was left as it was.',
    hint: 'Mend what the message names and collect again: what is stored already is not sent again.',
  },
  CollectIncomplete: {
    message: 'Not every file became an asset.',
    hint: 'The report names what was left out, and why: rename it, or take it out of the directory.',
  },
  CopyDiffers: {
    message: 'What was stored is not what was read.',
    hint: 'Run the migration again with the same state; if it stays, look at the memory and disks between.',
    retryable: true,
  },
  DirectoryUnreadable: {
    message: 'The directory cannot be read.',
    hint: 'Check that it exists and that you may read it.',
  },
  EntryRefused: {
    message: 'This entry of the directory cannot become an object.',
    hint: 'Rename it, or put it by hand under a key of your choice; symbolic links are never followed.',
  },
  ManifestInvalid: {
    message: 'The manifest cannot be used.',
    hint: 'Collect again: that writes the manifest anew.',
  },
  ManifestMissing: {
    message: 'There is no manifest of static assets.',
    hint: 'Run `stowage collect`, and name the storage or the file that it wrote to.',
  },
  MigrationBroken: {
    message: 'Objects fail one after the other, so the migration was stopped.',
    hint: 'Mend what the cause names, then run it again with the same state: it continues.',
  },
  MigrationIncomplete: {
    message: 'Not everything was migrated.',
    hint: 'The report names what was left and why; the same state continues with that.',
  },
  MigrationLocked: {
    message: 'Another process is working with this state.',
    hint: 'Wait until it has ended, or name another state; a lock whose process is gone is taken over.',
  },
  MigrationStateInvalid: {
    message: 'The state of the migration cannot be used.',
    hint: 'Name the directory of a migration of the same source and target, or an empty one.',
  },
  MigrationStopped: {
    message: 'The migration was stopped.',
    hint: 'Run it again with the same state: it continues where it was.',
  },
  TargetConflict: {
    message: 'The target holds another object of this key.',
    hint: 'Decide with onConflict (--on-conflict): "skip" leaves it, "replace" puts the source in its place.',
  },
  VersionsNotKept: {
    message: 'The bucket of the target keeps no versions.',
    hint: 'Declare versioning for it and apply that, or migrate without versions.',
  },
})
