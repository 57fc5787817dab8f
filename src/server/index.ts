export { announceServer, type Announced } from './announce-server.ts'
export { awsEnv, type AwsEnvOptions } from './aws-env.ts'
export { startServer, type RunningServer, type ServerOptions } from './start-server.ts'
export type { RequestRecord } from './server-state.ts'
