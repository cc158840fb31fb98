import { describe, expect, it } from 'vitest'

import type { Deadline, ProgrammeItem, ScreenProgramme, Turn } from '../messages/content'
import { createTimetable } from './timetable'

const NOON = Date.parse('2026-11-24T12:00:00+08:00')
const SECOND = 1000
const iso = (at: number): string => new Date(at).toISOString()

const item = (id: string, seconds = 60, category = '指南', more: Partial<ProgrammeItem> = {}): ProgrammeItem => ({
  id,
  title: id,
  category,
  kind: 'video',
  seconds,
  files: [`/clips/${id}.mp4`],
  tracks: [],
  ...more,
})

/** A timetable of these items, one after the other, round and round, from noon on. */
function programme(items: ProgrammeItem[], ids: string[], deadlines: Deadline[] = []): ScreenProgramme {
  let begins = NOON
  const turns: Turn[] = ids.map((id) => {
    const seconds = items.find((one) => one.id === id)?.seconds ?? 30
    const turn = { item: id, begins: iso(begins), seconds, why: id ? 'filler' : 'card', by: '' }
    begins += seconds * SECOND
    return turn
  })
  return { screen: 'TV-1', at: iso(NOON), revision: 'r', items, resting: [], turns, deadlines }
}

const promise = (minutes: number, items: string[], last: number | null = NOON): Deadline => ({
  id: 'fraud',
  name: '反诈宣传',
  category: '反诈',
  minutes,
  windows: [[iso(NOON - 3_600_000), iso(NOON + 3_600_000)]],
  items,
  last: last === null ? null : iso(last),
})

function following(told: ScreenProgramme) {
  const timetable = createTimetable()
  timetable.replace([], told)
  const id = (at: number): string | null => timetable.next(at, at)?.item.id ?? null
  return { timetable, id }
}

const ABC = [item('a'), item('b'), item('c')]

describe('a screen with a timetable', () => {
  it('plays its turns in order', () => {
    const { id } = following(programme(ABC, ['a', 'b', 'c', 'a']))
    expect([0, 60, 120, 180].map((second) => id(NOON + second * SECOND))).toEqual(['a', 'b', 'c', 'a'])
  })

  it('joins what is on when its page has just been opened, in the middle of the film', () => {
    const { timetable } = following(programme(ABC, ['a', 'b', 'c']))
    const frame = timetable.next(0, NOON + 80 * SECOND)!
    expect([frame.item.id, frame.offset, frame.joined]).toEqual(['b', 20, true])
    const next = timetable.next(0, NOON + 120 * SECOND)!
    expect([next.item.id, next.offset, next.joined]).toEqual(['c', undefined, undefined])
  })

  it('joins a set at the picture that is on', () => {
    const set = item('s', 80, '适老', { kind: 'image_set', files: ['1', '2', '3', '4'] })
    const { timetable } = following(programme([set, ...ABC], ['s', 'a']))
    const frame = timetable.next(0, NOON + 45 * SECOND)!
    expect([frame.file, frame.first, frame.joined]).toEqual(['3', true, true])
    expect(frame.until).toBe(NOON + 60 * SECOND)
    expect(timetable.next(0, NOON + 60 * SECOND)!.file).toBe('4')
  })

  it('goes on with the next turn when a call has held it up, and leaves out what is over', () => {
    const { id } = following(programme(ABC, ['a', 'b', 'c', 'a', 'b']))
    id(NOON)
    expect(id(NOON + 90 * SECOND)).toBe('b')
    expect(id(NOON + 185 * SECOND)).toBe('a')
  })

  it('tells a picture when the timetable has it end', () => {
    const pictures = [item('a', 10, '普法', { kind: 'image', files: ['a.png'] }), ...ABC.slice(1)]
    const { timetable } = following(programme(pictures, ['b', 'a', 'c']))
    timetable.next(0, NOON)
    expect(timetable.next(0, NOON + 64 * SECOND)!.until).toBe(NOON + 70 * SECOND)
  })

  it('goes round through what it has when the hub is away for longer than the timetable', () => {
    const { id } = following(programme(ABC, ['a', 'b', 'c']))
    const seconds = [0, 60, 120, 180, 240, 300, 360]
    expect(seconds.map((second) => id(NOON + second * SECOND))).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a'])
  })

  it('finds its place again when the clock was set', () => {
    const { id } = following(programme(ABC, ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']))
    id(NOON)
    id(NOON + 60 * SECOND)
    expect(id(NOON + 425 * SECOND)).toBe('b')
    expect(id(NOON)).toBe('a')
  })

  it('shows the card as long as the card has its turn', () => {
    const { id } = following(programme(ABC, ['a', '', 'b']))
    expect(id(NOON)).toBe('a')
    expect(id(NOON + 60 * SECOND)).toBeNull()
    expect(id(NOON + 91 * SECOND)).toBe('b')
  })

  it('has nothing to play without any item', () => {
    expect(following(programme([], [''])).id(NOON)).toBeNull()
    expect(following(programme([], [])).id(NOON)).toBeNull()
    expect(createTimetable().next(0, NOON)).toBeNull()
  })

  it('leaves out what failed three times, for ten minutes', () => {
    const { timetable, id } = following(programme(ABC, ['a', 'b', 'c', 'a', 'b', 'c']))
    for (let strike = 0; strike < 3; strike++) timetable.failed('b', NOON)
    expect([id(NOON), id(NOON + 60 * SECOND)]).toEqual(['a', 'c'])
  })

  it('does not begin what would not be over in time, without the hub too', () => {
    const campaign = item('b', 60, '党建', { until: iso(NOON + 110 * SECOND) })
    const { id } = following(programme([ABC[0]!, campaign, ABC[2]!], ['a', 'b', 'c']))
    expect([id(NOON), id(NOON + 60 * SECOND)]).toEqual(['a', 'c'])
  })

  it('goes on where it is when more turns come', () => {
    const { timetable, id } = following(programme(ABC, ['a', 'b', 'c']))
    id(NOON)
    timetable.replace([], programme(ABC, ['a', 'b', 'c', 'a', 'b', 'c']))
    expect(id(NOON + 60 * SECOND)).toBe('b')
  })
})

describe('an item that is longer than a promise', () => {
  const fraud = item('fraud', 60, '反诈')
  const long = item('long', 900, '科普', { long: true })
  const all = [long, fraud, ...ABC]
  const at = (seconds: number): number => NOON + seconds * SECOND
  /** The hub's own plan: the promise is kept every ten minutes. */
  const planned = (): ScreenProgramme => {
    const told = programme(all, ['long', 'fraud', 'long', 'a'], [promise(10, ['fraud'])])
    const parts: Partial<Turn>[] = [
      { begins: iso(at(0)), seconds: 595, rest: 305 },
      { begins: iso(at(595)), seconds: 60, why: 'deadline', by: 'fraud' },
      { begins: iso(at(655)), seconds: 305, offset: 595 },
      { begins: iso(at(960)), seconds: 60 },
    ]
    return { ...told, turns: told.turns.map((turn, index) => ({ ...turn, ...parts[index] })) }
  }
  const rest = (offset: number) => ({ item: long, offset, seconds: 900 - offset, why: 'filler', rule: '' })

  it('has to stop a moment before the promise is due, unless it ends in time', () => {
    const { timetable } = following(planned())
    const frame = timetable.next(0, NOON)!
    expect(timetable.stops(frame, 900, 0, NOON)).toBe(at(595))
    expect(timetable.stops(frame, 500, 0, at(400)), 'calls have held it up').toBe(at(595))
    expect(timetable.stops(frame, 200, 0, at(400))).toBeNull()
    expect(timetable.stops({ ...frame, item: ABC[0]! }, 900, 0, NOON), 'a short one comes to its end').toBeNull()
  })

  it('makes way for the promised clip and goes on where it was, in step with the timetable', () => {
    const { timetable } = following(planned())
    timetable.next(0, NOON)
    const kept = timetable.next(0, at(595), rest(595))!
    expect([kept.item.id, kept.why, kept.until]).toEqual(['fraud', 'deadline', at(655)])
    timetable.paused(rest(595))
    timetable.played('fraud', at(655))
    const more = timetable.next(0, at(655))!
    expect([more.item.id, more.offset, more.seconds, more.first, more.joined]).toEqual(['long', 595, 305, true, undefined])
    timetable.played('long', at(960))
    expect(timetable.next(0, at(960))!.item.id).toBe('a')
  })

  it('goes on where this screen was when calls have held it up, and stops as often as it must', () => {
    const { timetable } = following(planned())
    timetable.next(0, NOON)
    let shown = 0
    let now = 0
    for (let part = 0; part < 4; part++) {
      shown += 200 // of ten minutes; calls had the rest
      now += 600
      expect(timetable.next(0, at(now), rest(shown))!.item.id).toBe('fraud')
      timetable.paused(rest(shown))
      now += 60
      timetable.played('fraud', at(now))
      expect(timetable.next(0, at(now))!.offset).toBe(shown)
    }
  })

  it('is joined in its middle by a screen that has not shown its beginning', () => {
    const fresh = following({ ...planned(), deadlines: [promise(10, ['fraud'], at(655))] })
    const later = following({ ...planned(), turns: planned().turns.slice(1) })
    expect(later.id(at(600))).toBe('fraud')
    later.timetable.played('fraud', at(655))
    for (const [one, now, offset] of [[fresh, 700, 640], [later, 655, 595]] as const) {
      const frame = one.timetable.next(0, at(now))!
      expect([frame.item.id, frame.offset, frame.joined]).toEqual(['long', offset, true])
    }
  })

  it('is over when this screen has come to its end, though the timetable has more of it', () => {
    const { timetable, id } = following(planned())
    timetable.next(0, NOON)
    timetable.played('long', at(500))
    expect(id(at(600))).toBe('fraud')
    timetable.played('fraud', at(655))
    expect(id(at(655))).toBe('a')
  })

  it('is gone when it was taken off, and another one when its file is another one', () => {
    const newer = [{ ...long, files: ['/clips/new.mp4'] }, fraud, ...ABC]
    for (const [items, next] of [[[fraud, ...ABC], ['a', undefined]], [newer, ['long', true]]] as const) {
      const { timetable } = following(planned())
      timetable.next(0, NOON)
      timetable.next(0, at(595), rest(595))
      timetable.paused(rest(595))
      timetable.played('fraud', at(655))
      timetable.replace([], { ...planned(), items: [...items] })
      const frame = timetable.next(0, at(655))!
      expect([frame.item.id, frame.joined]).toEqual(next)
    }
  })

  it('waits on when what was to go on is not wanted yet', () => {
    const { timetable } = following(planned())
    timetable.next(0, NOON)
    timetable.paused(rest(595))
    timetable.played('fraud', at(655))
    const more = timetable.next(0, at(655))!
    expect(timetable.still(more, 0, at(655))).toBe(true)
    expect(timetable.still(more, 0, at(1_300)), 'a long call').toBe(false)
    timetable.dropped(more)
    expect(timetable.next(0, at(1_300))!.item.id).toBe('fraud')
    timetable.played('fraud', at(1_360))
    expect(timetable.next(0, at(1_360))!.offset).toBe(595)
  })

  it('shows the picture at which a set was stopped for as long as it would have been on', () => {
    const set = item('s', 800, '适老', { kind: 'image_set', files: ['1', '2', '3', '4'], long: true })
    const { timetable } = following(programme([set, fraud], ['s'], [promise(10, ['fraud'])]))
    timetable.next(0, NOON)
    timetable.paused({ item: set, offset: 550, seconds: 250, why: 'filler', rule: '' })
    timetable.next(0, at(595), { item: set, offset: 550, seconds: 250, why: 'filler', rule: '' })
    timetable.played('fraud', at(655))
    const frames = [timetable.next(0, at(655))!, timetable.next(0, at(705))!]
    expect(frames.map(({ file, seconds, first, last }) => [file, seconds, first, last])).toEqual([
      ['3', 50, true, false],
      ['4', 200, false, true],
    ])
  })
})

describe('a promise', () => {
  const fraud = item('fraud', 30, '反诈')
  const other = item('fraud2', 30, '反诈')
  const all = [...ABC, fraud, other]

  it('is kept by the screen itself before it would be broken', () => {
    const { timetable } = following(programme(all, ['a', 'b', 'c', 'a', 'b'], [promise(3, ['fraud'])]))
    const shown = [0, 60, 120].map((second) => timetable.next(0, NOON + second * SECOND)!)
    expect(shown.map((frame) => frame.item.id)).toEqual(['a', 'b', 'c'])
    const forced = timetable.next(0, NOON + 180 * SECOND)!
    expect([forced.item.id, forced.why, forced.rule]).toEqual(['fraud', 'deadline', 'fraud'])
  })

  it('is not kept twice by a screen that looks ahead while its clip is on', () => {
    const { timetable, id } = following(programme(all, ['a', 'b', 'c'], [promise(3, ['fraud'], null)]))
    expect(id(NOON), 'it is long since owed').toBe('fraud')
    expect(id(NOON + 30 * SECOND), 'the clip is still on').toBe('a')
    expect(timetable.next(0, NOON + 90 * SECOND)!.item.id, 'but it was cut').toBe('fraud')
  })

  it('is not kept by a clip that was cut', () => {
    const { timetable, id } = following(programme(all, ['fraud', 'a', 'b', 'c', 'a'], [promise(2, ['fraud'])]))
    id(NOON)
    expect(id(NOON + 30 * SECOND)).toBe('a')
    expect(id(NOON + 90 * SECOND)).toBe('fraud')
    timetable.played('fraud', NOON + 120 * SECOND)
    expect(id(NOON + 120 * SECOND)).not.toBe('fraud')
  })

  it('takes the clip that has not come for longest, and another when that one fails', () => {
    const { timetable, id } = following(programme(all, ['a', 'b', 'c', 'a', 'b', 'c', 'a'], [promise(1, ['fraud', 'fraud2'])]))
    expect(id(NOON)).toBe('a')
    expect(id(NOON + 60 * SECOND)).toBe('fraud')
    timetable.played('fraud', NOON + 90 * SECOND)
    expect(id(NOON + 90 * SECOND)).toBe('b')
    expect(id(NOON + 150 * SECOND)).toBe('fraud2')
    for (let strike = 0; strike < 3; strike++) timetable.failed('fraud2', NOON)
    expect(id(NOON + 155 * SECOND)).toBe('fraud')
  })

  it('counts within its hours only', () => {
    const early = { ...promise(1, ['fraud'], null), windows: [[iso(NOON + 3_600_000), iso(NOON + 7_200_000)]] as [string, string][] }
    expect(following(programme(all, ['a', 'b'], [early])).id(NOON)).toBe('a')
  })

  it('is remembered when a newer timetable knows less', () => {
    const { timetable, id } = following(programme(all, ['a', 'b', 'c'], [promise(2, ['fraud'], null)]))
    expect(id(NOON), 'it is long since owed').toBe('fraud')
    timetable.played('fraud', NOON + 30 * SECOND)
    timetable.replace([], programme(all, ['a', 'b', 'c'], [promise(2, ['fraud'], null)]))
    expect(id(NOON + 30 * SECOND)).not.toBe('fraud')
  })

  it('calls back what was given out too early, when a call has held things up', () => {
    const { timetable } = following(programme(all, ['a', 'b', 'c'], [promise(3, ['fraud'])]))
    timetable.next(0, NOON)
    const next = timetable.next(0, NOON + 60 * SECOND)!
    expect(timetable.still(next, 0, NOON + 60 * SECOND)).toBe(true)
    expect(timetable.still(next, 0, NOON + 150 * SECOND)).toBe(false)
    timetable.dropped()
    expect(timetable.next(0, NOON + 150 * SECOND)!.why).toBe('deadline')
  })
})
