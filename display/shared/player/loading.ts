/**
 * Loads a film or a picture until a browser could really draw it: that a film can be played, or that a picture has come, is told before it has
 * been decoded for the glass, and a layer that is shown then is empty for a moment.
 */

/** A drawing that does not come for so long is taken as done: an engine may not draw what is not seen. */
const DRAWN = 1_000

export type Loaded = 'ready' | 'failed'

/** `requestVideoFrameCallback` is younger than the oldest engines; there a film counts as drawn when it can be played. */
type Film = HTMLVideoElement & { requestVideoFrameCallback?: (drawn: () => void) => number }

/** Calls `done` once a film's first frame is drawn, or when it fails, and again whenever it fails later. `offset` is where it begins, in seconds. */
export function loadFilm(film: Film, file: string, offset: number | undefined, done: (state: Loaded) => void): void {
  const ready = (): void => done('ready')
  let drawn = film.requestVideoFrameCallback === undefined
  film.requestVideoFrameCallback?.(() => {
    drawn = true
    if (film.readyState >= 3) ready()
  })
  film.oncanplay = () => {
    if (drawn) ready()
    else setTimeout(ready, DRAWN)
  }
  if (offset) film.onloadedmetadata = () => void (film.currentTime = Math.min(offset, Math.max(0, film.duration - 1)))
  film.onerror = () => done('failed')
  film.src = file
  film.load()
}

/** Calls `done` once a picture is decoded, or when it fails. */
export function loadPicture(image: HTMLImageElement, file: string, done: (state: Loaded) => void): void {
  image.onload = () => {
    // Engines before Chromium 64 cannot be asked to decode; what they cannot decode now they draw as well as they can.
    if (!image.decode) return done('ready')
    image.decode().then(
      () => done('ready'),
      () => done('ready'),
    )
  }
  image.onerror = () => done('failed')
  image.src = file
}

/** Nothing is left in either element, and nothing will be told any more. */
export function unload(film: HTMLVideoElement, image: HTMLImageElement): void {
  film.oncanplay = film.onerror = film.onloadedmetadata = image.onload = image.onerror = null
  film.pause()
  film.removeAttribute('src')
  film.load()
  image.removeAttribute('src')
}
