import { defineConfig } from 'vitest/config'

const browser = ['{src,test,examples}/**/*.browser.test.ts']

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['{src,test,examples}/**/*.test.ts'],
          exclude: browser,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        // After the others, one page at a time: a browser takes a whole core.
        test: { name: 'browser', include: browser, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
