import { describe, expect, it } from 'vitest'

import { ApiError } from '../api'
import { createOutbox } from './outbox'
import type { Played } from './usePlayer'

const play = (nth: number): Played => ({ clip: `c${nth}`, from: '', to: '', complete: true, why: 'filler', rule: '' })

function store() {
  const kept = new Map<string, string>()
  return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) }
}

function hub() {
  const told: string[][] = []
  let trouble: Error | null = null
  return {
    told,
    fails: (error: Error | null) => void (trouble = error),
    post: async (plays: Played[]) => {
      if (trouble) throw trouble
      told.push(plays.map(({ clip }) => clip))
    },
  }
}

describe('what a screen has shown', () => {
  it('is told in batches, once', async () => {
    const { told, post } = hub()
    const box = createOutbox('TV-1', post, store())
    for (let nth = 0; nth < 150; nth++) box.add(play(nth))
    for (let round = 0; round < 4; round++) await box.flush()
    expect(told.map((batch) => batch.length)).toEqual([100, 50])
  })

  it('waits while the hub is away, through a reload of the page', async () => {
    const kept = store()
    const { told, post, fails } = hub()
    const box = createOutbox('TV-1', post, kept)
    fails(new ApiError(0, 'unreachable', ''))
    box.add(play(1))
    await box.flush()
    fails(null)
    const again = createOutbox('TV-1', post, kept)
    again.add(play(2))
    await again.flush()
    expect(told).toEqual([['c1', 'c2']])
  })

  it('is no business of another screen in the same browser', async () => {
    const kept = store()
    const { told, post } = hub()
    createOutbox('TV-1', post, kept).add(play(1))
    await createOutbox('TV-2', post, kept).flush()
    expect(told).toEqual([])
  })

  it('is bounded: after days without a hub the oldest are lost', async () => {
    const { told, post } = hub()
    const box = createOutbox('TV-1', post, null)
    for (let nth = 0; nth < 3_010; nth++) box.add(play(nth))
    await box.flush()
    expect(told[0]![0]).toBe('c10')
  })

  it('lets go of what the hub will never take', async () => {
    const { told, post, fails } = hub()
    const box = createOutbox('TV-1', post, store())
    box.add(play(1))
    fails(new ApiError(422, 'invalid', ''))
    await box.flush()
    fails(null)
    box.add(play(2))
    await box.flush()
    expect(told).toEqual([['c2']])
  })

  it('begins anew with a store that is damaged, full or forbidden', async () => {
    const { told, post } = hub()
    const broken = {
      getItem: () => '{"not": a list',
      setItem: () => {
        throw new Error('full')
      },
    }
    const box = createOutbox('TV-1', post, broken)
    box.add(play(1))
    await box.flush()
    expect(told).toEqual([['c1']])
  })
})
