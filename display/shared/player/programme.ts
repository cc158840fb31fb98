/**
 * Which clip comes next: round and round, around clips that fail.
 *
 * A clip that failed three times rests for ten minutes, so that one broken file neither blackens the screen nor is lost for
 * good: it may have been replaced, or the hub's disk may have come back.
 */
import type { ProgrammeItem } from '../messages'

/** One thing on the picture at a time: a video, or one image of a set. */
export interface Frame {
  item: ProgrammeItem
  file: string
  video: boolean
  seconds: number
  first: boolean
  last: boolean
}

export interface Rotation {
  /** The frame after the one given out before, or null when nothing can be played now. */
  next(now: number): Frame | null
  failed(id: string, now: number): void
  played(id: string): void
  /** Forgets all failures, as after the hub itself was away. */
  forgive(): void
  /** Takes a new programme and goes on after the clip that is on. */
  replace(items: ProgrammeItem[]): void
}

const STRIKES = 3
const REST = 10 * 60_000
const SHORTEST = 1

export function createRotation(): Rotation {
  let items: ProgrammeItem[] = []
  let current = -1
  let pending: Frame[] = []
  const strikes = new Map<string, number>()
  const rests = new Map<string, number>()

  return {
    next(now) {
      const rest = pending.shift()
      if (rest) return rest
      for (let step = 1; step <= items.length; step++) {
        const at = (current + step) % items.length
        const item = items[at]!
        if ((rests.get(item.id) ?? 0) > now || item.files.length === 0) continue
        current = at
        pending = framesOf(item)
        return pending.shift()!
      }
      return null
    },
    failed(id, now) {
      pending = pending.filter((frame) => frame.item.id !== id)
      const count = (strikes.get(id) ?? 0) + 1
      strikes.set(id, count % STRIKES)
      if (count === STRIKES) rests.set(id, now + REST)
    },
    played(id) {
      strikes.delete(id)
    },
    forgive() {
      strikes.clear()
      rests.clear()
    },
    replace(newer) {
      const on = items[current]?.id
      items = newer
      current = items.findIndex((item) => item.id === on)
      pending = []
      const ids = new Set(items.map((item) => item.id))
      for (const known of [strikes, rests]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    },
  }
}

function framesOf(item: ProgrammeItem): Frame[] {
  const seconds = Math.max(SHORTEST, item.seconds / item.files.length)
  return item.files.map((file, index) => ({
    item,
    file,
    video: item.kind === 'video',
    seconds,
    first: index === 0,
    last: index === item.files.length - 1,
  }))
}
