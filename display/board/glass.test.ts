import { describe, expect, it } from 'vitest'

import type { Call } from '../shared/messages/hall'
import { arrange, blank, painted, type Glass, type Memory, type Rules } from './glass'

const NOON = Date.parse('2026-11-24T12:00:00+08:00')
const RULES: Rules = { places: 6, glassMs: 3000, flashMs: 3000, newestMs: 60_000, knownSeq: 0 }

function call(seq: number, more: Partial<Call> = {}): Call {
  const at = new Date(NOON).toISOString()
  const ticket = `A${String(seq).padStart(3, '0')}`
  const base = { seq, ticket, window: seq, at }
  return { ...base, state: 'called', say: true, ...more }
}

/** A screen that is stepped through time; returns what it showed at each step. */
function screen(rules: Partial<Rules> = {}) {
  let memory: Memory = blank
  const seen = new Map<number, number>()
  return {
    seen,
    at(ms: number, calls: Call[], more: Partial<Rules> = {}): Glass {
      const before = memory
      const step = arrange(calls, memory, { ...RULES, ...rules, ...more }, { tick: ms, hub: NOON + ms })
      for (const seq of before.onGlass) seen.set(seq, (seen.get(seq) ?? 0) + ms - before.tick)
      memory = step.memory
      return step.glass
    },
  }
}

/** Follows the steps that the page would take until nothing more is due. */
function run(calls: Call[], rules: Partial<Rules> = {}, until = 120_000) {
  const tv = screen(rules)
  const tops: number[] = []
  let now = 0
  while (now <= until) {
    const glass = tv.at(now, calls)
    if (glass.top && tops[tops.length - 1] !== glass.top.seq) tops.push(glass.top.seq)
    if (glass.next === null) break
    now = glass.next
  }
  return { tops, seen: tv.seen, end: now }
}

describe('the top place', () => {
  it('goes to a new call at once, in amber and flashing', () => {
    const glass = screen().at(0, [call(1)])
    expect(glass).toMatchObject({ top: { seq: 1 }, amber: true, flash: true, rows: [] })
  })

  it('stops flashing after flash_s and stays amber until newest_s', () => {
    const tv = screen()
    tv.at(0, [call(1)])
    expect(tv.at(3000, [call(1)])).toMatchObject({ amber: true, flash: false })
    expect(tv.at(59_999, [call(1)])).toMatchObject({ amber: true })
    expect(tv.at(60_000, [call(1)])).toMatchObject({ amber: false, top: { seq: 1 } })
  })

  it('loses its amber when the ticket is being served', () => {
    const tv = screen()
    tv.at(0, [call(1)])
    expect(tv.at(1000, [call(1, { state: 'serving' })])).toMatchObject({ amber: false, flash: false, top: { seq: 1 } })
  })

  it('is taken in the order of the presses, three seconds each, all of them rows at once', () => {
    const tv = screen()
    const calls = [call(3), call(2), call(1)]
    expect(tv.at(0, calls)).toMatchObject({ top: { seq: 1 }, rows: [{ seq: 3 }, { seq: 2 }] })
    expect(tv.at(2999, calls).top?.seq).toBe(1)
    expect(tv.at(3000, calls).top?.seq).toBe(2)
    expect(tv.at(6000, calls)).toMatchObject({ top: { seq: 3 }, rows: [{ seq: 2 }, { seq: 1 }], flash: true })
  })

  it('is not flashed by an old call when the page opens', () => {
    const glass = screen().at(0, [call(2, { say: false }), call(1, { say: false })])
    expect(glass).toMatchObject({ top: { seq: 2 }, flash: false, amber: true, since: null })
  })

  it('is not flashed by calls made while the page was cut off, but by those after', () => {
    const tv = screen()
    tv.at(0, [call(1)])
    const back = tv.at(20_000, [call(3), call(2), call(1)], { knownSeq: 3 })
    expect(back).toMatchObject({ top: { seq: 3 }, flash: false })
    const glass = tv.at(21_000, [call(4), call(3), call(2), call(1)], { knownSeq: 3 })
    expect(glass).toMatchObject({ top: { seq: 4 }, flash: true })
  })

  it('flashes again for a recall, which has a new seq', () => {
    const tv = screen()
    tv.at(0, [call(1)])
    expect(tv.at(20_000, [call(2, { ticket: 'A001', recalls: 1 })])).toMatchObject({ top: { seq: 2 }, flash: true })
  })

  it('falls back to the newest open call when its visit is over', () => {
    const tv = screen()
    tv.at(0, [call(2), call(1)])
    tv.at(3000, [call(2), call(1)])
    expect(tv.at(9000, [call(2, { over: true }), call(1)])).toMatchObject({ top: { seq: 1 }, flash: false })
  })
})

describe('every press', () => {
  it('gets its time on glass when its visit is over before it was shown', () => {
    const tv = screen()
    const calls = [call(2), call(1, { over: true })]
    expect(tv.at(0, calls)).toMatchObject({ top: { seq: 1 }, amber: true })
    const later = tv.at(3000, calls)
    expect(later).toMatchObject({ top: { seq: 2 }, rows: [] })
  })

  it('has its three seconds from the frame that drew it, not from the moment when it was told to', () => {
    const at = (tick: number) => ({ tick, hub: NOON + tick })
    const over = [call(1, { over: true })]
    const drawn = painted(arrange(over, blank, RULES, at(0)).memory, 400)
    const { glass, memory } = arrange(over, drawn, RULES, at(3100))
    expect(glass).toMatchObject({ top: { seq: 1 }, next: 3400 })
    expect(arrange(over, memory, RULES, at(3400)).glass.top).toBeNull()
    expect(painted(memory, 3000)).toBe(memory)
  })

  it.each([2, 6, 7, 20, 61])('of %i at one instant is on glass for three seconds', (count) => {
    const calls = Array.from({ length: count }, (_, index) => call(count - index))
    const { seen } = run(calls)
    for (const { seq } of calls) expect(seen.get(seq) ?? 0).toBeGreaterThanOrEqual(3000)
  })

  it('of 20 at one instant is shown soon: no row waits for its turn at the top', () => {
    const calls = Array.from({ length: 20 }, (_, index) => call(20 - index))
    const { tops, end } = run(calls, {}, 40_000)
    expect(tops[0]).toBe(1)
    expect(tops[tops.length - 1]).toBe(20)
    expect(end).toBeLessThanOrEqual(60_000)
  })

  it('keeps its time when it is called and ended in a burst, on a banner of three places', () => {
    const calls = Array.from({ length: 9 }, (_, index) => call(9 - index, { over: index > 0 }))
    const { seen } = run(calls, { places: 3 })
    for (const { seq } of calls) expect(seen.get(seq) ?? 0).toBeGreaterThanOrEqual(3000)
  })

  it('made while the page was cut off is at least a row in its turn', () => {
    const calls = Array.from({ length: 12 }, (_, index) => call(12 - index))
    const { seen } = run(calls, { knownSeq: 12 })
    for (const { seq } of calls) expect(seen.get(seq) ?? 0).toBeGreaterThanOrEqual(3000)
  })
})

it('shows old calls newest first in the rows, without those that are over', () => {
  const calls = [4, 3, 2, 1].map((seq) => call(seq, { say: false, state: 'serving', over: seq === 3 }))
  const glass = screen({ places: 3 }).at(200_000, calls)
  expect(glass.rows.map((row) => row.seq)).toEqual([2, 1])
})

it('is empty without calls', () => {
  expect(screen().at(0, [])).toMatchObject({ top: null, rows: [], next: null, busy: false })
})
