/** Figures as a visitor reads them. */

/** 1, 2, 3, 7 → 1–3, 7 */
export function ranges(numbers: number[], comma = '、'): string {
  const sorted = [...numbers].sort((one, other) => one - other)
  const found: [number, number][] = []
  for (const number of sorted) {
    const last = found[found.length - 1]
    if (last && number <= last[1] + 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(comma)
}

/** An estimate is a range and never nothing: 9–15, or about 1. */
export function minutes(range: number[] | null): { text: string; about: boolean } | null {
  if (!range || range.length < 2) return null
  const from = Math.max(1, range[0]!)
  const to = Math.max(from, range[1]!)
  return from === to ? { text: `${from}`, about: true } : { text: `${from}–${to}`, about: false }
}

/** How old something is: seconds until two minutes, then minutes, then hours. */
export function age(seconds: number): { count: number; unit: 'seconds' | 'minutes' | 'hours' } {
  if (seconds < 120) return { count: Math.floor(seconds), unit: 'seconds' }
  if (seconds < 7200) return { count: Math.floor(seconds / 60), unit: 'minutes' }
  return { count: Math.floor(seconds / 3600), unit: 'hours' }
}
