/** The windows that are not served normally; only they are worth a line on a board. */
import type { HallWindow, PauseReason } from '../shared/messages/hall'

const KNOWN: PauseReason[] = ['pause', 'break', 'lunch', 'away', 'onsite']

export interface Exception {
  no: string
  reason: PauseReason
  /** When the clerk is back ("14:30"); null if nobody said. */
  until: string | null
}

export function exceptionsOf(windows: Record<string, HallWindow>): Exception[] {
  return Object.keys(windows)
    .filter((no) => windows[no]!.state === 'paused')
    .sort((one, other) => Number(one) - Number(other))
    .map((no) => {
      const { reason, until } = windows[no]!
      // A clerk's own words stay at the window: a board has room for a sign and a word.
      return { no, reason: KNOWN.find((known) => known === reason) ?? 'pause', until: until ?? null }
    })
}

/** Page `turn` of a list that is shown `size` at a time, round and round. */
export function pageOf<T>(list: T[], size: number, turn: number): T[] {
  const pages = Math.max(1, Math.ceil(list.length / size))
  const from = (turn % pages) * size
  return list.slice(from, from + size)
}
