/** Fields that a template fills by itself, in UTC. */
export type OwnField = 'yyyy' | 'mm' | 'dd' | 'hh' | 'uuid'

type Letter =
  | 'a'
  | 'b'
  | 'c'
  | 'd'
  | 'e'
  | 'f'
  | 'g'
  | 'h'
  | 'i'
  | 'j'
  | 'k'
  | 'l'
  | 'm'
  | 'n'
  | 'o'
  | 'p'
  | 'q'
  | 'r'
  | 's'
  | 't'
  | 'u'
  | 'v'
  | 'w'
  | 'x'
  | 'y'
  | 'z'
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'

/** Every name between braces. */
type FieldsIn<Template extends string> = Template extends `${string}{${infer Field}}${infer Rest}`
  ? Field | FieldsIn<Rest>
  : never

/** The fields that whoever makes a key has to give. */
export type GivenField<Template extends string> = string extends Template
  ? string
  : Exclude<FieldsIn<Template>, OwnField>

type IsWord<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? Lowercase<First> extends Letter | Digit
    ? Rest extends ''
      ? true
      : IsWord<Rest>
    : false
  : false

type IsFieldName<Text extends string> = Text extends `${infer First}${string}`
  ? Lowercase<First> extends Letter
    ? IsWord<Text>
    : false
  : false

/** What is wrong with the braces of a template; never when nothing is. */
type BraceProblem<Template extends string> = Template extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? 'has a } without its {'
    : After extends `${infer Field}}${infer Rest}`
      ? IsFieldName<Field> extends true
        ? BraceProblem<Rest>
        : `has {${Field}}: a field is letters and digits, beginning with a letter`
      : 'has a { without its }'
  : Template extends `${string}}${string}`
    ? 'has a } without its {'
    : never

type SegmentProblem<Template extends string> = Template extends ''
  ? 'is empty'
  : Template extends `/${string}` | `${string}/` | `${string}//${string}`
    ? 'has an empty segment'
    : `/${Template}/` extends `${string}/./${string}` | `${string}/../${string}`
      ? 'has a "." or ".." segment'
      : never

/** The template, or for one that is malformed a type that says why. */
export type WellFormed<Template extends string> = string extends Template
  ? Template
  : [BraceProblem<Template> | SegmentProblem<Template>] extends [never]
    ? Template
    : `The template ${BraceProblem<Template> | SegmentProblem<Template>}`
