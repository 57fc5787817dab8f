import { expect, it } from 'vitest'
import { hostName, websiteBucket } from './website-host.ts'

it.each([
  ['site.s3-website.localhost', 'site'],
  ['site.s3-website.localhost:9000', 'site'],
  ['Site.S3-Website.Localhost.', 'site'],
  ['site.s3-website-eu-west-1.amazonaws.com', 'site'],
  ['site.s3-website.eu-central-1.amazonaws.com', 'site'],
  ['www.example.com.s3-website.localhost', 'www.example.com'],
  ['a.s3-website.b.s3-website.localhost', 'a.s3-website.b'],
  ['s3-website.localhost', undefined],
  ['site.s3.localhost', undefined],
  ['site.localhost', undefined],
  ['site.s3-websites.localhost', undefined],
  ['127.0.0.1:9000', undefined],
  ['', undefined],
])('the website of %j is %j', (host, bucket) => {
  expect(websiteBucket(host)).toBe(bucket)
})

it('a host name has neither port nor final dot', () => {
  expect(hostName('WWW.Example.com.:80')).toBe('www.example.com')
  expect(hostName('[::1]:80')).toBe('[::1]')
})
