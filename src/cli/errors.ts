import { defineErrors } from '../core/error.ts'

/** What can go wrong between a person and a command. */
export const cliError = defineErrors({
  ArgumentInvalid: {
    message: 'The command cannot be understood.',
    hint: 'Add --help to the command to see what it takes, with an example.',
  },
  ConfirmationMissing: {
    message: 'Nobody can be asked here, so nothing was applied.',
    hint: 'Read the plan, then repeat with --yes.',
  },
  CopyIncomplete: {
    message: 'Not everything was copied.',
    hint: 'The lines before name what was left out, and why.',
  },
  DeclarationMissing: {
    message: 'There is no declaration here.',
    hint: 'Write stowage.config.ts or stowage.yaml, name another with --config, or enable storages in the environment: stowage env example.',
  },
  DeclarationUnreadable: {
    message: 'The declaration cannot be loaded.',
    hint: 'Correct what the message names; its default export is what defineStowage returns.',
  },
  Defect: {
    message: 'An error that Stowage does not expect.',
    hint: 'This is a defect of Stowage; STOWAGE_DEBUG=1 adds where it happened. Please report it.',
  },
  Interrupted: {
    message: 'The copy was stopped.',
    hint: 'Repeat it to copy all of it anew; of what was under way nothing is left behind.',
  },
  KeyUnsafe: {
    message: 'The key of an object would lead outside the target directory.',
    hint: 'Copy such an object alone, to a name of your choice.',
  },
  RootCredentialsUnknown: {
    message: 'The data directory keeps no root credentials.',
    hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to those that the server was started with.',
  },
  ServerNotRunning: {
    message: 'The embedded server is not running.',
    hint: 'Start it with `stowage serve`, or name another endpoint with --endpoint.',
  },
  ServerRunning: {
    message: 'A server is using the data directory.',
    hint: 'It does by itself what is due; stop it to do this by hand.',
  },
  SourceMissing: {
    message: 'There is nothing to copy.',
    hint: 'Check the name of the source; a directory or a prefix needs --recursive.',
  },
  SystemRefused: {
    message: 'The operating system refused.',
    hint: 'Check that the name exists, that you may use it, and that the disk has room.',
  },
  TrailMissing: {
    message: 'There is no audit trail here.',
    hint: 'Name the data directory with --data, or the database with --trail.',
  },
})
