import { expectTypeOf, it } from 'vitest'
import { createUploader } from './uploader.ts'

interface Avatar {
  readonly types?: { readonly input: { title: string }; readonly data: { url: string } }
}

interface Paper {
  readonly types?: { readonly input: undefined; readonly data: string }
}

const file = new Blob([])

it('an uploader knows what its route takes and gives', () => {
  const avatars = createUploader<Avatar>({ endpoint: '/uploads', route: 'avatar' })
  const papers = createUploader<Paper>({ endpoint: '/uploads', route: 'paper' })
  const typed = () => {
    expectTypeOf(avatars.upload(file, { input: { title: 'me' } }).done).toEqualTypeOf<
      Promise<{ url: string }>
    >()
    expectTypeOf(papers.upload(file).done).toEqualTypeOf<Promise<string>>()
    // @ts-expect-error the route asks for an input
    avatars.upload(file)
    // @ts-expect-error the title is a string
    avatars.upload(file, { input: { title: 1 } })
  }
  expectTypeOf(typed).toBeFunction()
})
