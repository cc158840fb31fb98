/** Times as a clerk reads them. `now` is the hub's clock in ms. */

export function minutesSince(iso: string | null, now: number): number {
  return iso ? Math.max(0, Math.floor((now - Date.parse(iso)) / 60_000)) : 0
}

export function secondsUntil(iso: string | null, now: number): number {
  return iso ? Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000)) : 0
}

/** 14:47 and 30 minutes give 15:20: the next full ten minutes, which is what one writes on a sign. */
export function backAt(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const total = Math.ceil((hour * 60 + minute + minutes) / 10) * 10
  return `${two(Math.floor(total / 60) % 24)}:${two(total % 60)}`
}

/** Seconds of a moment, e.g. 09 in 10:32:09; zones differ by whole minutes. */
export function seconds(iso: string): string {
  return two(Math.floor(Date.parse(iso) / 1000) % 60)
}

const two = (figure: number): string => String(figure).padStart(2, '0')
