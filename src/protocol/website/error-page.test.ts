import { expect, it } from 'vitest'
import { s3Error } from '../errors.ts'
import { writeErrorPage, writeFoundPage } from './error-page.ts'

const ids = { requestId: '4442587FB7D0A2F9', hostId: 'aG9zdA==' }

/** Source: what S3 answers, as tests of other servers have recorded it. */
it('says what S3 says of a missing object, and of the missing page for it', () => {
  const absent = (Key: string) => s3Error('NoSuchKey', { context: { Key } })
  expect(writeErrorPage(absent('index.html'), ids, absent('error.html'))).toBe(`<html>
<head><title>404 Not Found</title></head>
<body>
<h1>404 Not Found</h1>
<ul>
<li>Code: NoSuchKey</li>
<li>Message: The specified key does not exist.</li>
<li>Key: index.html</li>
<li>RequestId: 4442587FB7D0A2F9</li>
<li>HostId: aG9zdA==</li>
</ul>
<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>
<ul>
<li>Code: NoSuchKey</li>
<li>Message: The specified key does not exist.</li>
<li>Key: error.html</li>
</ul>
<hr/>
</body>
</html>
`)
})

it('says what S3 says of a method', () => {
  const context = { Method: 'POST', ResourceType: 'OBJECT' }
  expect(writeErrorPage(s3Error('MethodNotAllowed', { context }), ids)).toContain(
    '<h1>405 Method Not Allowed</h1>\n<ul>\n<li>Code: MethodNotAllowed</li>\n' +
      '<li>Message: The specified method is not allowed against this resource.</li>\n' +
      '<li>Method: POST</li>\n<li>ResourceType: OBJECT</li>\n',
  )
})

it('lets no markup of a key through', () => {
  const Key = '<script>alert("1")</script>&\u0000'
  const page = writeErrorPage(s3Error('NoSuchKey', { context: { Key } }), ids)
  expect(page).toContain('<li>Key: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;')
  expect(page).not.toContain('<script')
})

it('says where the folder is found in words too', () => {
  expect(writeFoundPage(ids)).toContain('<title>302 Moved Temporarily</title>')
})
