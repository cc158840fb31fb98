import type { StartPage, StartScreen } from './useStart'

const ORDER = ['board', 'board_elder', 'content', 'led_text', 'led_strip', 'guide_tablet', 'ops']
/** Screens that people work with. */
const STAFF = ['guide_tablet', 'ops']

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

/** The screens for many eyes, boards first. */
export function wallsOf({ screens }: StartPage): StartScreen[] {
  return inOrder(screens.filter((screen) => !screen.window && STAFF.indexOf(screen.kind) < 0))
}

/** The guide's tablet and the operators' overview. */
export function deskOf({ screens }: StartPage): StartScreen[] {
  return inOrder(screens.filter((screen) => STAFF.indexOf(screen.kind) >= 0))
}

/** The strips above windows, by the window's number. */
export function stripsOf({ screens }: StartPage): StartScreen[] {
  return screens.filter((screen) => screen.window).sort((one, other) => one.window! - other.window!)
}

function inOrder(screens: StartScreen[]): StartScreen[] {
  const rank = (screen: StartScreen): number => ORDER.indexOf(kindOf(screen))
  return screens.sort((one, other) => rank(one) - rank(other) || one.id.localeCompare(other.id))
}

/** What a screen is; a kind that this page does not know is a board in its own way. */
export function kindOf({ kind, layout }: Pick<StartScreen, 'kind' | 'layout'>): string {
  return [layout, kind].find((name) => name && ORDER.includes(name)) ?? 'board'
}
