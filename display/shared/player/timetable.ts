/**
 * Follows the hub's timetable, so that screens with the same rules show the same at the same moment.
 *
 * A page that has just been opened joins what is on. One that was held up by calls goes on with the next turn, leaves out what is over
 * altogether, and makes up for the rest with pictures, which may be a little shorter or longer. Without its hub it goes round and round through
 * the turns that it has. A long item that it had to stop for a promise goes on where this screen stopped it, whatever the timetable has.
 */
import type { ProgrammeItem, Turn } from '../messages/content'
import { createDeadlines } from './deadlines'
import { createStrikes, framesOf, inTime, type Frame, type Rest, type Rotation } from './programme'

/** So early or late is no delay: a clock was set, or the page slept. */
const JUMP = 90_000
/** Less is not worth beginning a film in its middle. */
const MIDDLE = 1_500

interface Place {
  index: number
  begins: number
}

export function createTimetable(): Rotation {
  let items = new Map<string, ProgrammeItem>()
  let turns: { turn: Turn; begins: number; ends: number }[] = []
  let place: Place | null = null
  let fresh = true
  let pending: Frame[] = []
  let given: Frame | null = null // out last: it will have been shown when the next one begins
  let waiting: Rest | null = null // until a promise is kept
  let done = '' // the long item that came to its end last: the timetable may have more of it
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

  /** Whether an item, or what is left of one, can be shown from that moment on. */
  function fits(item: ProgrammeItem, now: number, at: number): boolean {
    const known = items.get(item.id)
    return Boolean(known && item.files[0] && known.files.join() === item.files.join()) && !strikes.rests(item.id, now) && inTime(item, at)
  }

  function playable(id: string, now: number, at: number): ProgrammeItem | null {
    const item = items.get(id)
    return item && fits(item, now, at) ? item : null
  }

  interface Choice {
    item: ProgrammeItem
    why: string
    rule: string
    place: Place | null
    rest?: Rest
  }

  const left = ({ item, seconds }: Rest): ProgrammeItem => ({ ...item, seconds })

  /** What is owed in place of `next`; the clip that other screens show for it, if the timetable has one now. `given` is over by then, or `stopped`. */
  function owed(next: ProgrammeItem | null, now: number, at: number, stopped?: Rest): Choice | null {
    const on = !stopped && given && !given.joined ? given.item.category : undefined
    const found = deadlines.owed(next, at, (id) => playable(id, now, at), on)
    if (!found) return null
    const planned = following(at)
    const turn = planned && turns[planned.index]!.turn
    const inStep = turn && turn.by === found.rule ? playable(turn.item, now, at) : null
    return { item: inStep || items.get(found.item)!, why: 'deadline', rule: found.rule, place: inStep && planned }
  }

  function choose(now: number, at: number): Choice | null {
    let chosen: Choice | null = null
    for (let step = 0, here = following(at); here !== null && step < turns.length && !chosen; step++) {
      const { turn } = turns[here.index]!
      if (turn.item === '') break // the hall's card has its turn
      const item = turn.offset && turn.item === done ? null : playable(turn.item, now, at)
      if (item) chosen = { item, why: turn.why, rule: turn.by, place: here }
      else here = here.index + 1 < turns.length ? { index: here.index + 1, begins: here.begins + length(here.index) } : find(here.begins + length(here.index) + 1)
    }
    return owed(chosen && chosen.item, now, at) || chosen
  }

  function framesAt({ item, why, rule, place: on, rest }: Choice, at: number): Frame[] {
    if (rest) return framesFrom(rest)
    const frames = framesOf(item, why, rule)
    if (on === null) return frames
    const skipped = turns[on.index]!.turn.offset || 0
    const begins = on.begins - skipped * 1000
    const each = (item.seconds * 1000) / frames.length
    frames.forEach((frame, index) => (frame.until = begins + (index + 1) * each))
    const late = at - begins
    if (!(fresh || skipped) || late < MIDDLE) return frames
    if (item.kind === 'video') frames[0]!.offset = late / 1000
    const left = frames.filter((frame) => frame.last || frame.until! > at)
    return left.map((frame, index) => ({ ...frame, first: index === 0, joined: true }))
  }

  /** What is left of an item; of a set, the picture at which it stopped comes first. */
  function framesFrom(rest: Rest): Frame[] {
    const { item, why, rule, seconds, joined } = rest
    const frames = framesOf(item, why, rule).filter((frame) => frame.last || frame.after < seconds)
    const [first, ...others] = frames
    return [{ ...first!, first: true, seconds: seconds - first!.after, offset: rest.offset, joined, rest }, ...others]
  }

  return {
    next(now, at, rest) {
      if (rest) pending = []
      const more = pending.shift()
      if (more) return more
      const paused = rest || waiting
      let chosen: Choice | null
      if (paused && fits(left(paused), now, at)) chosen = owed(left(paused), now, at, rest) || { ...paused, place: null, rest: paused }
      else {
        waiting = null
        chosen = choose(now, at)
      }
      if (chosen && chosen.rest) waiting = null
      given = null
      if (!chosen) return null
      pending = framesAt(chosen, at)
      if (chosen.place) place = chosen.place
      fresh = false
      given = pending[0]!
      return pending.shift()!
    },
    still(frame, now, at) {
      if (!frame.first || frame.why === 'deadline') return items.has(frame.item.id)
      const item = { ...frame.item, seconds: frame.seconds + frame.after }
      return fits(item, now, at) && !deadlines.owed(item, at, (id) => playable(id, now, at))
    },
    stops({ item, why }, seconds, now, at) {
      if (!item.long || why === 'deadline') return null
      return deadlines.stops({ ...item, seconds }, at, (id) => playable(id, now, at))
    },
    paused(rest) {
      waiting = rest
    },
    failed(id, now) {
      if (given?.item.id === id) given = null
      pending = pending.filter((frame) => frame.item.id !== id)
      strikes.failed(id, now)
    },
    played(id, at) {
      strikes.played(id)
      const item = items.get(id)
      if (item?.long) done = id
      if (item) deadlines.kept(item.category, id, at)
    },
    dropped(frame) {
      given = null
      pending = []
      waiting = (frame && frame.rest) || waiting
    },
    forgive: strikes.forgive,
    replace(_, programme) {
      if (!programme) return
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
