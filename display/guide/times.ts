/** Times as a guide reads them. */

/** Whole minutes between a time of today, "09:05", and now; null for a time with a date. */
export function waited(taken: string, now: string): number | null {
  const [from, to] = [minuteOf(taken), minuteOf(now)]
  if (from === null || to === null) return null
  return to >= from ? to - from : to - from + 24 * 60
}

/** Whole minutes since a moment, never fewer than none. */
export function minutesSince(iso: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(iso)) / 60_000))
}

/** The next time after now that ends on a full quarter and lies so many minutes ahead. */
export function laterBy(now: string, minutes: number): string {
  const total = Math.ceil(((minuteOf(now) ?? 0) + minutes) / 15) * 15
  return `${two(Math.floor(total / 60) % 24)}:${two(total % 60)}`
}

/** A time so many minutes later, or earlier. */
export function shifted(time: string, minutes: number): string {
  const total = ((minuteOf(time) ?? 0) + minutes + 24 * 60) % (24 * 60)
  return `${two(Math.floor(total / 60))}:${two(total % 60)}`
}

/** A time as somebody types it: 9:05, 0905, ９：０５; empty when it is none. */
export function timeOf(typed: string): string {
  const found = /^(\d{1,2}):?(\d\d)$/.exec(typed.normalize('NFKC').trim())
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return ''
  return `${two(Number(found[1]))}:${found[2]}`
}

/** "2026-11-25 08:40" without its year; a plain time stays as it is. */
export function soon(when: string | null): string {
  return (when ?? '').replace(/^\d{4}-0?(\d+)-0?(\d+) /, '$1-$2 ')
}

function minuteOf(time: string): number | null {
  const found = /^(\d\d):(\d\d)$/.exec(time)
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

const two = (figure: number): string => String(figure).padStart(2, '0')
