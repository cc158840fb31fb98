/** Round and round through what can be shown, around clips that fail: for a machine without a timetable. */
import type { ProgrammeItem } from '../messages/content'
import { createStrikes, framesOf, inTime, type Frame, type Rotation } from './programme'

export function createRound(): Rotation {
  let items: ProgrammeItem[] = []
  let current = -1
  let pending: Frame[] = []
  const strikes = createStrikes()

  return {
    stops: () => null,
    paused: () => undefined,
    next(now, begins) {
      const rest = pending.shift()
      if (rest) return rest
      for (let step = 1; step <= items.length; step++) {
        const at = (current + step) % items.length
        const item = items[at]!
        if (strikes.rests(item.id, now) || item.files.length === 0 || !inTime(item, begins)) continue
        current = at
        pending = framesOf(item, 'filler', '')
        return pending.shift()!
      }
      return null
    },
    still: (frame, _, begins) => items.some((item) => item.id === frame.item.id) && (!frame.first || inTime(frame.item, begins)),
    failed(id, now) {
      pending = pending.filter((frame) => frame.item.id !== id)
      strikes.failed(id, now)
    },
    played: strikes.played,
    dropped() {
      pending = []
    },
    forgive: strikes.forgive,
    replace(newer) {
      const on = items[current]?.id
      items = newer
      current = items.findIndex((item) => item.id === on)
      pending = []
      strikes.keep(new Set(items.map((item) => item.id)))
    },
  }
}
