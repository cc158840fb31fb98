import { describe, expect, it } from 'vitest'

import type { ProgrammeItem } from '../messages/content'
import { createRound } from './round'

const video = (id: string): ProgrammeItem => ({
  id,
  title: id,
  category: '反诈',
  kind: 'video',
  seconds: 60,
  files: [`/clips/${id}.mp4`],
  tracks: [],
})
const set = (id: string, files: number): ProgrammeItem => ({
  ...video(id),
  kind: 'image_set',
  seconds: 80,
  files: Array.from({ length: files }, (_, index) => `/clips/${id}-${index + 1}.png`),
})

function rotation(...items: ProgrammeItem[]) {
  const turns = createRound()
  turns.replace(items)
  const ids = (count: number, now = 0) => Array.from({ length: count }, () => turns.next(now, now)?.item.id ?? null)
  return { turns, ids }
}

describe('a programme', () => {
  it('goes round and round', () => {
    expect(rotation(video('a'), video('b')).ids(5)).toEqual(['a', 'b', 'a', 'b', 'a'])
  })

  it('divides the seconds of an image set over its files', () => {
    const { turns } = rotation(set('t', 4))
    const frames = Array.from({ length: 4 }, () => turns.next(0, 0)!)
    expect(frames.map(({ seconds, first, last }) => [seconds, first, last])).toEqual([
      [20, true, false],
      [20, false, false],
      [20, false, false],
      [20, false, true],
    ])
    expect(frames[3]!.file).toBe('/clips/t-4.png')
  })

  it('leaves the rest of a set out when one of its images fails', () => {
    const { turns } = rotation(set('t', 3), video('a'))
    turns.next(0, 0)
    turns.failed('t', 0)
    expect(turns.next(0, 0)!.item.id).toBe('a')
  })

  it('does not begin what would not be over in time', () => {
    const { turns } = rotation({ ...video('a'), until: '2026-11-24T00:00:00Z' }, video('b'))
    const midnight = Date.parse('2026-11-24T00:00:00Z')
    const first = turns.next(0, midnight - 60_000)!
    expect(first.item.id).toBe('a')
    expect(turns.still(first, 0, midnight - 60_000)).toBe(true)
    expect(turns.still(first, 0, midnight - 59_999), 'something has held it up').toBe(false)
    expect([1, 2].map(() => turns.next(0, midnight - 59_999)!.item.id)).toEqual(['b', 'b'])
  })

  it('rests a clip for ten minutes after three failures', () => {
    const { turns, ids } = rotation(video('a'), video('b'))
    for (let strike = 0; strike < 3; strike++) turns.failed('a', 0)
    expect(ids(3, 1)).toEqual(['b', 'b', 'b'])
    expect(ids(2, 600_000)).toEqual(['a', 'b'])
  })

  it('forgives when the clip plays between failures', () => {
    const { turns, ids } = rotation(video('a'), video('b'))
    turns.failed('a', 0)
    turns.failed('a', 0)
    turns.played('a', 0)
    turns.failed('a', 0)
    expect(ids(2, 1)).toEqual(['a', 'b'])
  })

  it('forgets failures when told to', () => {
    const { turns, ids } = rotation(video('a'))
    for (let strike = 0; strike < 3; strike++) turns.failed('a', 0)
    turns.forgive()
    expect(ids(1, 1)).toEqual(['a'])
  })

  it('has nothing to play when it is empty, or everything rests', () => {
    expect(rotation().ids(1)).toEqual([null])
    const { turns, ids } = rotation(video('a'))
    for (let strike = 0; strike < 3; strike++) turns.failed('a', 0)
    expect(ids(1, 5)).toEqual([null])
  })

  it('goes on after the clip that is on when a new programme comes', () => {
    const { turns, ids } = rotation(video('a'), video('b'), video('c'))
    ids(2)
    turns.replace([video('n'), video('b'), video('c')])
    expect(ids(2)).toEqual(['c', 'n'])
  })
})
