import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { checksumOf, createChecksum } from './create-checksum.ts'

/** Byte n is 131·n. Made with xxHash's own library, one length of every range that XXH3 knows. */
const bytesOf = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => at * 131))

test.each([
  [0, 'ef46db3751d8e999', '2d06800538d394c2', '99aa06d3014798d86001c324468d497f'],
  [1, 'e934a84adb052768', 'c44bdff4074eecdb', 'a6cd5e9392000f6ac44bdff4074eecdb'],
  [3, 'a83378d1eb86ec62', '6811538b444fc6dc', 'c925ae1797c3998f6811538b444fc6dc'],
  [4, '9882e57ed36c4cfc', 'ed503340c589a28b', '6ae518c60df23fcadb9cecd5eb59a7f1'],
  [8, 'a5bc8d8944331fe7', 'e5b43ab074c9c13b', '63f350efc0ba3e2e5b3f49d0f38f9d7d'],
  [9, '17006424a894094a', '089b8d25b20fb877', '83c871b1014e6f76d8a20b5b7aa68a37'],
  [16, '9cb21df76892d962', '0a0ec5ae8679cb7f', '248181305d3c1039adebb1d9d080b69c'],
  [17, '8839744da5ebce07', '57c52d21ce492c1e', '825a0db7d0afe2c0cfea252f6b7ed7e9'],
  [31, '1add2d10328c4897', '7a0589ca533ee8f0', '515c1464ee95373dfa120ff0913d38b5'],
  [32, '333288d992cf3b16', '8e62a5f67100f10d', '49412a76e9b6a22603504df8fe9f5aee'],
  [33, '379b60150f2cfc7f', 'bc16fc6b42571f75', 'd1fad6434c06e9ad17580ff25b93b223'],
  [64, '60a3644ca073e2cb', '7714914b0d794113', 'ecceaabe1fb6f9ffcfa5d95a3b689b2c'],
  [96, 'ad9804e173e0e75e', '7f316343f379455b', 'e88af0bba2a3824dc6be04da8ac97912'],
  [128, 'a2a5c849215e5023', '696069c4f1e6a91a', '08df79f520370b525cfea347ea4bb687'],
  [129, '668fb4edffc61825', 'b1ada52285757beb', 'fc1d02037be48a62821740ece8839b64'],
  [160, 'ae4a6666ae5dade5', '71dd5a1a41c505ee', '33fe39a6a767b4d34656f5513beed585'],
  [240, '12bea757f6df82c0', 'b80284837259eee4', '8406fbd017acdf4e687f00a7f64e46db'],
  [241, '127d3d4871da38a2', '44dbd3180a664e27', 'd894c74b1b3ea28f44dbd3180a664e27'],
  [255, '7d64f39607c07f7d', '942ab7e775f54aca', 'e93c910a854d7fc7942ab7e775f54aca'],
  [256, '94fd43830a500b9c', '266a2c816cbb31c5', 'b997d11012dfe96d266a2c816cbb31c5'],
  [257, '259659674d8fa6ee', 'f9540cbf52865b43', '9cf885d7a5d1bdcff9540cbf52865b43'],
  [512, '78140ad6f4edad38', 'd3a5291037dfe500', 'c2c01699bb1d1c32d3a5291037dfe500'],
  [1024, '8524a6948c84df48', 'bd7c43cd9a89cb69', '4fc91d9d8c936539bd7c43cd9a89cb69'],
  [1025, 'cf4edeff8e686c71', '21866a1df47680ce', '6b9f26f2e800467421866a1df47680ce'],
  [1088, 'b2bfef9802f2b1ba', '8edd8ac73a5a8350', '8a645255415a54e28edd8ac73a5a8350'],
  [5000, '1336eadccea56aed', 'c14506957f6b6710', '6742474c4ffb94fbc14506957f6b6710'],
])('%i bytes have the checksums of the reference', (length, of64, ofXxh3, of128) => {
  const bytes = bytesOf(length)
  expect(checksumOf('XXHASH64', bytes).toString('hex')).toBe(of64)
  expect(checksumOf('XXHASH3', bytes).toString('hex')).toBe(ofXxh3)
  expect(checksumOf('XXHASH128', bytes).toString('hex')).toBe(of128)
})

it('depends on the bytes and not on the pieces they come in', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 8 })
  const names = fc.constantFrom('XXHASH64', 'XXHASH3', 'XXHASH128')
  fc.assert(
    fc.property(names, pieces, (name, all) => {
      const checksum = createChecksum(name)
      for (const piece of all) checksum.update(piece)
      expect(checksum.digest()).toEqual(checksumOf(name, Buffer.concat(all)))
    }),
    { numRuns: 300 },
  )
})
