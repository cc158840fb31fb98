/** What the slip says on glass and on paper. */
import type { Slip } from './taking'

/** Where the visitor's own page is; `origin` must be an address that phones reach. */
export const phoneUrl = (slip: Slip, origin = location.origin): string | null => (slip.url ? origin + slip.url : null)

/** 11-24 10:32, of when the number was taken, by the hall's own clock. */
export function takenText(slip: Slip, now: string): string {
  const found = /^\d{4}-(\d\d-\d\d)T(\d\d:\d\d)/.exec(slip.taken_at)
  return found ? `${found[1]} ${found[2]}` : now
}

export const slotTime = (slip: Slip): string | null => /T(\d\d:\d\d)/.exec(slip.slot_from ?? '')?.[1] ?? null

const MM = 25.4 / 96

/**
 * Prints the paper as long as it is: a roll has no pages, and a browser that is told a fixed length would feed all of it.
 *
 * Chromium started with `--kiosk-printing` prints at once; any other browser asks first.
 */
export function print(paper: HTMLElement, page: Window = window): void {
  const long = Math.ceil(paper.offsetHeight * MM) + 4
  const sheet = document.getElementById('page-size') ?? document.head.appendChild(Object.assign(document.createElement('style'), { id: 'page-size' }))
  sheet.textContent = `@page { size: 80mm ${long}mm; margin: 0 }`
  page.print()
}
