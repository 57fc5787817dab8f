import { regionProblem } from '../region.ts'
import type { EnvironmentReader } from './environment-reader.ts'
import { endpointSettings } from './settings.ts'
import type { TextSetting } from './setting.ts'

/** Reads a region from the first setting that is written, else from the default of the first. */
export function readRegion(
  [first, ...others]: readonly [TextSetting<string>, ...TextSetting[]],
  reader: EnvironmentReader,
): string {
  const used = [first, ...others].find((setting) => reader.written(setting) !== undefined) ?? first
  const region = reader.text(used) ?? first.default
  const own = endpointSettings.some((setting) => reader.written(setting) !== undefined)
  const problem = regionProblem(region, own ? 'other' : 'aws')
  if (problem !== undefined) reader.refuse(used, problem)
  return region
}
