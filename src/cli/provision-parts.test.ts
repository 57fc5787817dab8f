import { expect, test } from 'vitest'
import { defineStowage } from '../declaration/define-stowage.ts'
import { partsByRegion } from './provision-parts.ts'

const buckets = {
  'shop-media': { region: 'eu-west-1' },
  'shop-logs': { region: 'us-east-2' },
  'shop-documents': { region: 'eu-west-1' },
}

test('on AWS every region has a part of its own', () => {
  const parts = partsByRegion(defineStowage({ app: 'shop', target: 'aws', buckets }))
  expect(parts.map((part) => [part.region, Object.keys(part.buckets)])).toEqual([
    ['eu-west-1', ['shop-media', 'shop-documents']],
    ['us-east-2', ['shop-logs']],
  ])
})

test('elsewhere one client does for all regions', () => {
  const declaration = defineStowage({ app: 'shop', buckets })
  expect(partsByRegion(declaration)).toEqual([declaration])
})
