#!/usr/bin/env node
import { CommanderError } from 'commander'
import { cliError } from './errors.ts'
import { endWithReader } from './print.ts'
import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'

endWithReader()
try {
  await createProgram().parseAsync()
} catch (error) {
  fail(error)
}

function fail(error: unknown): void {
  // Help and the version end a command too.
  if (
    error instanceof CommanderError &&
    (error.exitCode === 0 || error.code === 'commander.help')
  ) {
    process.exitCode = error.exitCode
    return
  }
  process.exitCode = 1
  reportError(error instanceof CommanderError ? unreadable(error) : error, {
    json: process.argv.includes('--json'),
    debug: Boolean(process.env['STOWAGE_DEBUG']),
  })
}

function unreadable({ message }: CommanderError): Error {
  return cliError('ArgumentInvalid', { message: message.replace(/^error: /, '') })
}
