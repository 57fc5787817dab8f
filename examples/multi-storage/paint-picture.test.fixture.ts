import type { Page } from 'playwright-core'

/** A JPEG of a landscape, as a camera might make it. */
export async function paintPicture(
  page: Page,
  picture: { readonly width: number; readonly height: number; readonly hue: number },
): Promise<Buffer> {
  const url = await page.evaluate<string>(`(() => {
    const { width, height, hue } = ${JSON.stringify(picture)}
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const context = canvas.getContext('2d')
    const sky = context.createLinearGradient(0, 0, 0, height)
    sky.addColorStop(0, 'hsl(' + hue + ' 60% 45%)')
    sky.addColorStop(0.7, 'hsl(' + (hue + 40) + ' 70% 85%)')
    context.fillStyle = sky
    context.fillRect(0, 0, width, height)
    for (const [at, light] of [[0.6, 55], [0.72, 40], [0.85, 25]]) {
      context.fillStyle = 'hsl(' + hue + ' 35% ' + light + '%)'
      context.beginPath()
      context.moveTo(0, height)
      for (let x = 0; x <= width; x += width / 40)
        context.lineTo(x, height * (at + 0.05 * Math.sin(x / width * 9 + light)))
      context.lineTo(width, height)
      context.fill()
    }
    return canvas.toDataURL('image/jpeg', 0.8)
  })()`)
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}
