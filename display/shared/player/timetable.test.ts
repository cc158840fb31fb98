import { describe, expect, it } from 'vitest'

import type { Deadline, ProgrammeItem, ScreenProgramme, Turn } from '../messages'
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
  timetable.follow(told)
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
    timetable.follow(programme(ABC, ['a', 'b', 'c', 'a', 'b', 'c']))
    expect(id(NOON + 60 * SECOND)).toBe('b')
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
    timetable.follow(programme(all, ['a', 'b', 'c'], [promise(2, ['fraud'], null)]))
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
