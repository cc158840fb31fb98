/**
 * What a screen has promised and keeps by itself: it alone knows what it has shown whole.
 *
 * The same rule as the hub's, in `hallbus/hall/programme/choice.py`: if what comes next would still be on when a promise has to be kept,
 * one of its clips is played now. Of several promises each is looked at in the order in which it is due, with the length of its own clip.
 */
import type { Deadline } from '../messages'

const MINUTE = 60_000

export interface Clip {
  id: string
  category: string
  seconds: number
}

export interface Owed {
  item: string
  rule: string
}

export interface Deadlines {
  /**
   * The clip that has to come instead of `next` at `at` (milliseconds by the hub's clock), or null. `playable` knows what can be played then.
   * `on` is the category of what will have been shown by then.
   */
  owed(next: Clip | null, at: number, playable: (id: string) => Clip | null, on?: string): Owed | null
  /** A clip was shown to its end. */
  kept(category: string, item: string, at: number): void
  /** Takes newer promises; what this screen knows of its own is not forgotten. */
  replace(newer: Deadline[]): void
}

export function createDeadlines(): Deadlines {
  let promises: Deadline[] = []
  const last = new Map<string, number>()
  const turns = new Map<string, number>()

  function due(promise: Deadline, at: number): number | null {
    const window = promise.windows.map(([begins, ends]) => [Date.parse(begins), Date.parse(ends)] as const).find(([begins, ends]) => begins <= at && at < ends)
    if (!window) return null
    const by = Math.max(last.get(promise.category) ?? 0, window[0]) + promise.minutes * MINUTE
    return by >= window[1] ? null : by
  }

  return {
    owed(next, at, playable, on) {
      const open = promises
        .filter(({ category }) => category !== next?.category && category !== on)
        .map((promise) => ({ promise, by: due(promise, at), clip: oldest(promise, playable) }))
        .filter((one): one is { promise: Deadline; by: number; clip: Clip } => one.by !== null && one.clip !== null)
        .sort((one, other) => one.by - other.by)
      let free = at + (next?.seconds ?? 0) * 1000
      for (const { by, clip } of open) {
        if (free > by) return { item: open[0]!.clip.id, rule: open[0]!.promise.id }
        free += clip.seconds * 1000
      }
      return null
    },
    kept(category, item, at) {
      last.set(category, Math.max(last.get(category) ?? 0, at))
      turns.set(item, at)
    },
    replace(newer) {
      promises = newer
      for (const { category, last: told } of newer) if (told) last.set(category, Math.max(last.get(category) ?? 0, Date.parse(told)))
    },
  }

  /** The clip that this screen has not shown for longest. */
  function oldest(promise: Deadline, playable: (id: string) => Clip | null): Clip | null {
    const clips = promise.items.map(playable).filter((clip): clip is Clip => clip !== null)
    return clips.length ? clips.reduce((first, clip) => ((turns.get(clip.id) ?? 0) < (turns.get(first.id) ?? 0) ? clip : first)) : null
  }
}
