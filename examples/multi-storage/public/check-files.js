import { sizeOf } from './parts.js'

const bytesOf = (text) => Number.parseInt(text, 10) * 1024 * 1024

function checkFiles({ target }) {
  const { most, mostTogether = most, mostFiles = '1' } = target.dataset
  const files = [...target.files]
  const large = files.find(({ size }) => size > bytesOf(most))
  const together = files.reduce((sum, { size }) => sum + size, 0)
  target.setCustomValidity(
    large !== undefined
      ? `${large.name} has ${sizeOf(large.size)}, at most ${most} will do.`
      : files.length > Number(mostFiles)
        ? `${files.length} files are too many, at most ${mostFiles} will do.`
        : together > bytesOf(mostTogether)
          ? `Together they have ${sizeOf(together)}, at most ${mostTogether} will do.`
          : '',
  )
}

/** Says at the field what is too large, before it is sent; the server looks again. */
export function watchFiles() {
  for (const input of document.querySelectorAll('input[data-most]'))
    input.addEventListener('change', checkFiles)
}
