import { startStack, type Stack, type StackOptions } from '../parts/start-stack.ts'
import { createApp } from './app.ts'
import { createBillRegister, type BillRegister } from './bill-register.ts'
import declaration from './stowage.config.ts'

/** All that the example is made of, running. */
export interface ExampleStack extends Stack<typeof declaration> {
  readonly register: BillRegister
}

/** Starts S3, applies the declaration to it, and serves the application on top. */
export function startExample(options: StackOptions): Promise<ExampleStack> {
  return startStack(
    {
      declaration,
      userNames: ['dana@primetrade.example', 'luis@primetrade.example'],
      async build(ground) {
        const { bols, records } = ground.connection.storages
        const register = createBillRegister({ bols, records, now: ground.now })
        return { register, app: await createApp({ ...ground, register, bols }) }
      },
    },
    options,
  )
}
