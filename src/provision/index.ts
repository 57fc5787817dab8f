export { apply, type ApplyOptions } from './apply.ts'
export { plan, type Plan, type Step, type Unsupported } from './plan.ts'
