/**
 * Which call has the top place and which are rows: a pure step from what was on glass to what is next.
 *
 * Every fresh call takes the top place for `glassMs` in the order of the presses, and is a row until its turn comes. When more
 * calls come at once than there are rows, those that have not had their time keep or get a row before those that have, so
 * each of N presses at one instant is readable for `glassMs`. A long queue for the top place lets go of the calls that
 * have had their time as rows: the latest call must not flash a minute late.
 */
import type { Call } from '../shared/messages/hall'

export interface Rules {
  /** Places on this screen, the top one included. */
  places: number
  glassMs: number
  flashMs: number
  newestMs: number
  /** Calls up to this seq happened while the page was cut off: shown, not flashed. */
  knownSeq: number
}

export interface Moment {
  /** A clock that never jumps, in ms: what durations on this screen are counted with. */
  tick: number
  /** The hub's clock, in ms: how old a call is. */
  hub: number
}

/** What the screen remembers between steps, by call seq. */
export interface Memory {
  tick: number
  onGlass: number[]
  had: Map<number, number>
  fresh: Set<number>
  turned: Set<number>
  top: { seq: number; since: number; fresh: boolean } | null
}

export interface Glass {
  top: Call | null
  /** The top call is "you, now". */
  amber: boolean
  flash: boolean
  /** Since when the top call has had its place, by the steady clock; null when it came quietly. */
  since: number | null
  rows: Call[]
  /** Some fresh call is still owed a turn or its time. */
  busy: boolean
  /** When to step again, by the steady clock, if nothing arrives before. */
  next: number | null
}

/** A called ticket this old was surely called again or given up: it is owed nothing by a page that comes late. */
const OWED_AGE = 120_000

export const blank: Memory = { tick: 0, onGlass: [], had: new Map(), fresh: new Set(), turned: new Set(), top: null }

export function arrange(listed: Call[], memory: Memory, rules: Rules, at: Moment): { glass: Glass; memory: Memory } {
  const calls = listed.slice().sort((one, other) => other.seq - one.seq)
  const had = timeOnGlass(calls, memory, at)
  const fresh = new Set(calls.filter((call) => isFresh(call, memory, rules)).map((call) => call.seq))
  const turned = new Set(calls.filter((call) => memory.turned.has(call.seq)).map((call) => call.seq))
  const done = (call: Call): boolean => (had.get(call.seq) ?? 0) >= rules.glassMs
  const owed = (call: Call): boolean => !done(call) && (fresh.has(call.seq) || stillCalled(call, at))

  const top = nextTop()
  if (top) turned.add(top.seq)
  const topCall = calls.find((call) => call.seq === top?.seq) ?? null
  const rows = nextRows()
  const onGlass = topCall ? [topCall, ...rows] : rows
  return {
    glass: { top: topCall, ...light(), rows, busy: calls.some(waitsForTop) || onGlass.some(owed), next: nextStep() },
    memory: { tick: at.tick, onGlass: onGlass.map((call) => call.seq), had, fresh, turned, top },
  }

  function waitsForTop(call: Call): boolean {
    return fresh.has(call.seq) && !turned.has(call.seq) && !(call.over && done(call))
  }

  function nextTop(): Memory['top'] {
    const held = memory.top
    const holder = held && calls.find((call) => call.seq === held.seq)
    if (held && holder && held.fresh && at.tick - held.since < rules.glassMs) return held
    const queue = calls.filter(waitsForTop).reverse()
    // Those let go here were read as rows; the last one always gets its turn.
    while (queue.length >= rules.places && done(queue[0]!)) turned.add(queue.shift()!.seq)
    if (queue[0]) return { seq: queue[0].seq, since: at.tick, fresh: true }
    const newest = calls.find((call) => !call.over)
    if (!newest) return null
    return newest.seq === held?.seq ? held : { seq: newest.seq, since: at.tick, fresh: false }
  }

  function nextRows(): Call[] {
    const below = calls.filter((call) => call.seq !== top?.seq && (!call.over || owed(call)))
    const shown = (call: Call): boolean => memory.onGlass.includes(call.seq)
    const chosen = [
      ...below.filter((call) => owed(call) && shown(call)),
      ...below.filter((call) => owed(call) && !shown(call)).reverse(),
      ...below.filter((call) => !owed(call)),
    ].slice(0, Math.max(0, rules.places - 1))
    return below.filter((call) => chosen.includes(call))
  }

  function light(): Pick<Glass, 'amber' | 'flash' | 'since'> {
    if (!top || !topCall) return { amber: false, flash: false, since: null }
    const turn = at.tick - top.since
    const waiting = topCall.state === 'called' && !topCall.over && at.hub - Date.parse(topCall.at) < rules.newestMs
    // A visit that ended within its first seconds on glass is still drawn as the call that it was.
    const amber = waiting || (top.fresh && turn < rules.glassMs && (topCall.over || topCall.state === 'called'))
    return { amber, flash: amber && top.fresh && turn < rules.flashMs, since: top.fresh ? top.since : null }
  }

  function nextStep(): number | null {
    const ends: number[] = onGlass.filter(owed).map((call) => at.tick + rules.glassMs - (had.get(call.seq) ?? 0))
    if (top && topCall) {
      if (top.fresh) ends.push(top.since + rules.glassMs, top.since + rules.flashMs)
      ends.push(at.tick + rules.newestMs - (at.hub - Date.parse(topCall.at)))
    }
    const ahead = ends.filter((end) => end > at.tick)
    return ahead.length ? Math.min(...ahead) : null
  }
}

/** What was arranged is on glass from this frame on: a slow machine draws it later than it was told to. */
export function painted(memory: Memory, tick: number): Memory {
  if (tick <= memory.tick) return memory
  const top = memory.top && memory.top.since === memory.tick ? { ...memory.top, since: tick } : memory.top
  return { ...memory, tick, top }
}

/** Adds the time since the last step to every call that was on glass, and forgets the calls that are listed no more. */
function timeOnGlass(calls: Call[], memory: Memory, at: Moment): Map<number, number> {
  const passed = Math.max(0, at.tick - memory.tick)
  return new Map(
    calls.map((call): [number, number] => {
      const before = memory.had.get(call.seq) ?? 0
      return [call.seq, before + (memory.onGlass.includes(call.seq) ? passed : 0)]
    }),
  )
}

/** Judged when a call is first seen: `say` turns false with time, but a promised turn stays promised. */
function isFresh(call: Call, memory: Memory, rules: Rules): boolean {
  if (memory.had.has(call.seq)) return memory.fresh.has(call.seq)
  return call.say && call.seq > rules.knownSeq
}

function stillCalled(call: Call, at: Moment): boolean {
  return call.state === 'called' && !call.over && at.hub - Date.parse(call.at) < OWED_AGE
}
