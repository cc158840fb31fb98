/**
 * What a screen has promised and keeps by itself: it alone knows what it has shown whole.
 *
 * The same rule as the hub's, in `hallbus/hall/programme/choice.py`: if what comes next would still be on when a promise has to be kept,
 * one of its clips is played now. Of several promises each is looked at in the order in which it is due, with the length of its own clip.
 * A long clip is no reason to play one now: as much of it is on as there is time for, if that is worth looking at.
 */
import type { Deadline } from '../messages/content'

const MINUTE = 60_000
/** Less of a long clip is not worth looking at, and so long before it is due a promised clip comes on in place of one. As at the hub. */
const PART = 20_000
const CHANGE = 5_000

export interface Clip {
  id: string
  category: string
  seconds: number
  long?: boolean
}

export interface Owed {
  item: string
  rule: string
}

interface Due {
  promise: Deadline
  by: number
  clip: Clip
}

export interface Deadlines {
  /**
   * The clip that has to come instead of `next` at `at` (milliseconds by the hub's clock), or null. `playable` knows what can be played then.
   * `on` is the category of what will have been shown by then.
   */
  owed(next: Clip | null, at: number, playable: (id: string) => Clip | null, on?: string): Owed | null
  /** When a long clip that is on at `at` with its last `seconds` has to stop for a promise (milliseconds), or null: it comes to its end. */
  stops(clip: Clip, at: number, playable: (id: string) => Clip | null): number | null
  /** A clip was shown to its end. */
  kept(category: string, item: string, at: number): void
  /** Takes newer promises; what this screen knows of its own is not forgotten. */
  replace(newer: Deadline[]): void
}

export function createDeadlines(): Deadlines {
  let promises: Deadline[] = []
  const last = new Map<string, number>()
  const turns = new Map<string, number>()

  /** By when a promise has to be kept that counts at some time from `at` to `until`. */
  function due(promise: Deadline, at: number, until: number): number | null {
    for (const window of promise.windows) {
      const [begins, ends] = window.map((moment) => Date.parse(moment)) as [number, number]
      if (begins > until || at >= ends) continue
      const by = Math.max(last.get(promise.category) ?? 0, begins) + promise.minutes * MINUTE
      if (by < ends) return by
    }
    return null
  }

  /** What is promised beside a clip, the most urgent first. */
  function open(next: Clip | null, at: number, playable: (id: string) => Clip | null, on?: string): Due[] {
    const until = at + (next ? next.seconds * 1000 : 0)
    return promises
      .filter(({ category }) => (!next || next.long || category !== next.category) && category !== on)
      .map((promise) => ({ promise, by: due(promise, at, until), clip: oldest(promise, playable) }))
      .filter((one): one is Due => one.by !== null && one.clip !== null)
      .sort((one, other) => one.by - other.by)
  }

  /** Until when something else may be on, so that all of them are kept in time. */
  function latest(owed: Due[]): number {
    let clips = 0
    let by = Infinity
    for (const one of owed) {
      by = Math.min(by, one.by - clips)
      clips += one.clip.seconds * 1000
    }
    return by
  }

  return {
    owed(next, at, playable, on) {
      const owed = open(next, at, playable, on)
      const by = latest(owed)
      const length = next ? next.seconds * 1000 : 0
      if (at + length <= by) return null
      if (next && next.long && Math.min(by - at - CHANGE, length - PART) >= PART) return null
      return { item: owed[0]!.clip.id, rule: owed[0]!.promise.id }
    },
    stops(clip, at, playable) {
      const by = latest(open(clip, at, playable))
      return at + clip.seconds * 1000 <= by ? null : by - CHANGE
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
