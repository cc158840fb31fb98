/**
 * Fetches what the faces need for these texts now. The Chinese face comes in slices that a browser asks for when it first draws
 * a character of one; a sentence that appears only when the hub is away could not be drawn then, nor ever after on that page.
 */
export function fetchFaces(texts: string[], weights = [500, 700]): void {
  if (!('fonts' in document)) return
  const text = texts.join('')
  for (const weight of weights) document.fonts.load(`${weight} 1em "Noto Sans SC"`, text).catch(() => undefined)
}
