import type { StartPage } from './useStart'

export interface Step {
  name: 'board' | 'console' | 'kiosk'
  url: string
  what: string
}

/** What to open first: a board with everything on it, a window in the middle of the hall, the first kiosk. */
export function stepsOf({ screens, windows, kiosks }: StartPage): Step[] {
  const board = screens.find((one) => one.layout === 'board') ?? screens.find((one) => one.kind === 'board')
  const place = windows.find((one) => one.no === 3) ?? windows[0]
  const kiosk = kiosks[0]
  const steps: (Step | null | undefined)[] = [
    board && { name: 'board', url: board.url, what: board.id },
    place && { name: 'console', url: place.url, what: String(place.no) },
    kiosk && { name: 'kiosk', url: kiosk.url, what: kiosk.id },
  ]
  return steps.filter((step): step is Step => Boolean(step))
}

/** The word for a screen: by its layout where it has one. */
export function kindOf(screen: { kind: string; layout: string | null }): string {
  return screen.kind === 'strip' ? 'start.strip' : `start.${screen.layout ?? 'board'}`
}
