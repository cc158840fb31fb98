/**
 * Follows the hub's timetable, so that screens with the same rules show the same at the same moment.
 *
 * A page that has just been opened joins what is on. One that was held up by calls goes on with the next turn, leaves out what is over
 * altogether, and makes up for the rest with pictures, which may be a little shorter or longer. Without its hub it goes round and round through
 * the turns that it has.
 */
import type { ProgrammeItem, ScreenProgramme, Turn } from '../messages'
import { createDeadlines } from './deadlines'
import { createStrikes, framesOf, inTime, type Frame, type Rotation } from './programme'

/** So early or late is no delay: a clock was set, or the page slept. */
const JUMP = 90_000
/** Less is not worth beginning a film in its middle. */
const MIDDLE = 1_500

interface Place {
  index: number
  begins: number
}

export interface Timetable extends Rotation {
  follow(programme: ScreenProgramme): void
}

export function createTimetable(): Timetable {
  let items = new Map<string, ProgrammeItem>()
  let turns: { turn: Turn; begins: number; ends: number }[] = []
  let place: Place | null = null
  let fresh = true
  let pending: Frame[] = []
  let given: Frame | null = null // out last: it will have been shown when the next one begins
  const strikes = createStrikes()
  const deadlines = createDeadlines()

  /** The turn that is on at a moment; beyond the last one it begins again with the first. */
  function find(at: number): Place | null {
    if (!turns.length) return null
    const first = turns[0]!.begins
    const span = turns[turns.length - 1]!.ends - first
    const rounds = span > 0 ? Math.max(0, Math.floor((at - first) / span)) : 0
    const within = Math.max(first, at - rounds * span)
    const index = turns.findIndex(({ ends }) => within < ends)
    return index < 0 ? null : { index, begins: turns[index]!.begins + rounds * span }
  }

  /** The turn after the one that was given out last, or whatever is on when there is none or it is far away. */
  function following(at: number): Place | null {
    if (place === null || place.index + 1 >= turns.length) return nearest(at)
    const shift = place.begins - turns[place.index]!.begins
    let next: Place = { index: place.index + 1, begins: turns[place.index + 1]!.begins + shift }
    if (Math.abs(at - next.begins) > JUMP + length(next.index)) return nearest(at)
    while (at >= next.begins + length(next.index) && next.index + 1 < turns.length) next = { index: next.index + 1, begins: turns[next.index + 1]!.begins + shift }
    return next
  }

  /** The turn that begins nearest to a moment; a fresh page joins the one that is on. */
  function nearest(at: number): Place | null {
    const on = find(at)
    if (on === null || fresh || at - on.begins <= length(on.index) / 2) return on
    return find(on.begins + length(on.index) + 1) ?? on
  }

  const length = (index: number): number => turns[index]!.ends - turns[index]!.begins

  function playable(id: string, now: number, at: number): ProgrammeItem | null {
    const item = items.get(id)
    if (!item || item.files.length === 0 || strikes.rests(id, now)) return null
    return inTime(item, at) ? item : null
  }

  function choose(now: number, at: number): { item: ProgrammeItem; why: string; rule: string; place: Place | null } | null {
    const start = following(at)
    let chosen: { item: ProgrammeItem; turn: Turn; place: Place } | null = null
    for (let step = 0, here = start; here !== null && step < turns.length && !chosen; step++) {
      if (turns[here.index]!.turn.item === '') break // the hall's card has its turn
      const item = playable(turns[here.index]!.turn.item, now, at)
      if (item) chosen = { item, turn: turns[here.index]!.turn, place: here }
      else here = here.index + 1 < turns.length ? { index: here.index + 1, begins: here.begins + length(here.index) } : find(here.begins + length(here.index) + 1)
    }
    const owed = deadlines.owed(chosen?.item ?? null, at, (id) => playable(id, now, at), given && !given.joined ? given.item.category : undefined)
    if (owed) return { item: items.get(owed.item)!, why: 'deadline', rule: owed.rule, place: null }
    return chosen && { item: chosen.item, why: chosen.turn.why, rule: chosen.turn.by, place: chosen.place }
  }

  function framesAt(item: ProgrammeItem, why: string, rule: string, begins: number | null, at: number): Frame[] {
    const frames = framesOf(item, why, rule)
    if (begins === null) return frames
    const each = (item.seconds * 1000) / frames.length
    frames.forEach((frame, index) => (frame.until = begins + (index + 1) * each))
    const late = at - begins
    if (!fresh || late < MIDDLE) return frames
    if (item.kind === 'video') frames[0]!.offset = late / 1000
    const left = frames.filter((frame) => frame.last || frame.until! > at)
    return left.map((frame, index) => ({ ...frame, first: index === 0, joined: true }))
  }

  return {
    next(now, at) {
      const rest = pending.shift()
      if (rest) return rest
      const chosen = choose(now, at)
      given = null
      if (!chosen) return null
      pending = framesAt(chosen.item, chosen.why, chosen.rule, chosen.place?.begins ?? null, at)
      if (chosen.place) place = chosen.place
      fresh = false
      given = pending[0]!
      return pending.shift()!
    },
    still(frame, now, at) {
      if (!frame.first || frame.why === 'deadline') return items.has(frame.item.id)
      if (!playable(frame.item.id, now, at)) return false
      return deadlines.owed(frame.item, at, (id) => playable(id, now, at)) === null
    },
    failed(id, now) {
      if (given?.item.id === id) given = null
      pending = pending.filter((frame) => frame.item.id !== id)
      strikes.failed(id, now)
    },
    played(id, at) {
      strikes.played(id)
      const item = items.get(id)
      if (item) deadlines.kept(item.category, id, at)
    },
    dropped() {
      given = null
      pending = []
    },
    forgive: strikes.forgive,
    follow(programme) {
      const on = place && turns[place.index]
      items = new Map(programme.items.map((item) => [item.id, item]))
      turns = programme.turns.map((turn) => ({ turn, begins: Date.parse(turn.begins), ends: Date.parse(turn.begins) + turn.seconds * 1000 }))
      const index = on ? turns.findIndex(({ turn, begins }) => begins === on.begins && turn.item === on.turn.item) : -1
      place = index < 0 ? null : { index, begins: turns[index]!.begins }
      pending = pending.filter((frame) => items.has(frame.item.id))
      deadlines.replace(programme.deadlines)
      strikes.keep(new Set(items.keys()))
    },
  }
}
