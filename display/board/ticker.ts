/**
 * How a line of text passes: what fits stands still; a longer text shows its beginning, travels until its end is seen, and
 * rests again. Never faster than three characters a second, so that old eyes can follow.
 */
export const CHARACTERS_A_SECOND = 3
const REST = 2_500
const STAND = 8_000
const PAGE = 6_000

export interface Passage {
  /** How far the line travels to the left; 0 when it stands. */
  distance: number
  travelMs: number
  restMs: number
  totalMs: number
}

/** The passage of a text `width` wide through a box `room` wide, with characters `size` wide (all in one unit). */
export function passage(width: number, room: number, size: number): Passage {
  const distance = Math.max(0, width - room)
  if (distance === 0) return { distance, travelMs: 0, restMs: STAND, totalMs: STAND }
  const travelMs = Math.round((distance / (size * CHARACTERS_A_SECOND)) * 1000)
  return { distance, travelMs, restMs: REST, totalMs: REST + travelMs + REST }
}

/** For those who asked for less motion: the text in pages instead, each as many characters as the box holds. */
export function pages(text: string, room: number, size: number): string[] {
  const capacity = Math.max(1, Math.floor(room / size))
  const found: string[] = []
  let rest = [...text]
  while (rest.length) {
    const cut = rest.length <= capacity ? rest.length : breakAt(rest, capacity)
    found.push(rest.slice(0, cut).join(''))
    rest = rest.slice(cut)
  }
  return found
}

export const PAGE_MS = PAGE

/** The last punctuation in the second half of the page, or the page's end. */
function breakAt(characters: string[], capacity: number): number {
  for (let at = capacity; at > capacity / 2; at--) if (/[，。；、！？,.;!? ]/.test(characters[at - 1]!)) return at
  return capacity
}
