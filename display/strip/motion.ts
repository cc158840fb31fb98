/** How a strip moves: a new call flashes, a text that is too long scrolls, everything else stands still. Pure functions of time. */
import { GAP } from './dots'

/** 48 columns a second are three Chinese characters: the fastest that a passer-by still reads. */
const COLUMN_MS = 1000 / 48
/** The beginning of a long text stands so long before it moves: the number is at the beginning. */
const REST_MS = 2000

/** Is the text dark just now? One flash a second, beginning lit, so that a call is readable from its first moment. */
export function isDark(sinceMs: number, flashMs: number): boolean {
  return sinceMs < flashMs && sinceMs % 1000 >= 500
}

/** The first column of a text of `width` columns that is too long for its screen. */
export function scrolled(sinceMs: number, width: number): number {
  const lap = REST_MS + (width + GAP) * COLUMN_MS
  return Math.max(0, Math.floor(((sinceMs % lap) - REST_MS) / COLUMN_MS))
}
