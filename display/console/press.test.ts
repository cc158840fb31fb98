import { describe, expect, it } from 'vitest'

import { ApiError } from '../shared/api'
import type { Action } from '../shared/messages/console'
import { createPresses, pressNumbers } from './press'

type Answer = { ticket: string | null } | ApiError

/** A hub that gives these answers one after the other, the last one for ever, in a time that only sleeping moves. */
function hub(...answers: Answer[]) {
  const sent: { path: string; body: Record<string, unknown> }[] = []
  let time = 0
  const presses = createPresses({
    post: async (path, body) => {
      sent.push({ path, body: body as Record<string, unknown> })
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!
      if (answer instanceof ApiError) throw answer
      return answer
    },
    path: (action: Action) => `/api/windows/3/${action}`,
    number: pressNumbers(() => 1000 + time, null),
    now: () => time,
    sleep: async (ms) => void (time += ms),
  })
  return { presses, sent, passed: () => time }
}

const cut = new ApiError(0, 'unreachable', 'no route')

describe('a press', () => {
  it('tells the hub its number and what came of it', async () => {
    const { presses, sent } = hub({ ticket: 'A024' })
    await presses.press('call-next', { after: 'A023' })
    expect(sent).toEqual([{ path: '/api/windows/3/call-next', body: { after: 'A023', press: 1000 } }])
    expect(presses.outcome.value).toEqual({ kind: 'done', action: 'call-next', ticket: 'A024' })
    expect(presses.inFlight.value).toBe(null)
  })

  it('is repeated with the same number when the network fails', async () => {
    const { presses, sent } = hub(cut, cut, { ticket: 'A024' })
    await presses.press('call-next', { after: 'A023' })
    expect(sent.map(({ body }) => body.press)).toEqual([1000, 1000, 1000])
    expect(presses.outcome.value).toMatchObject({ kind: 'done' })
  })

  it('is repeated while the hub starts again', async () => {
    const { presses, sent } = hub(new ApiError(503, 'halted', ''), { ticket: 'A024' })
    await presses.press('recall')
    expect(sent).toHaveLength(2)
  })

  it('is given up after ten seconds', async () => {
    const { presses, sent, passed } = hub(cut)
    await presses.press('finish')
    expect(passed()).toBeLessThanOrEqual(10_000)
    expect(passed()).toBeGreaterThan(7_000)
    expect(sent.length).toBeGreaterThan(4)
    expect(new Set(sent.map(({ body }) => body.press)).size).toBe(1)
    expect(presses.outcome.value).toEqual({ kind: 'lost', action: 'finish' })
  })

  it('is not repeated when the rules say no', async () => {
    const { presses, sent } = hub(new ApiError(409, 'nobody_waiting', 'Nobody is waiting.'))
    await presses.press('call-next')
    expect(sent).toHaveLength(1)
    expect(presses.outcome.value).toMatchObject({ kind: 'refused', code: 'nobody_waiting' })
  })

  it('is one at a time: an impatient second one does nothing', async () => {
    const { presses, sent } = hub({ ticket: 'A024' })
    const both = [presses.press('call-next'), presses.press('call-next')]
    expect(await Promise.all(both)).toEqual([true, false])
    expect(sent).toHaveLength(1)
  })

  it('holds the others until its view has come', async () => {
    let arrive = (): void => undefined
    const settled = (): Promise<void> => new Promise((done) => (arrive = done))
    const post = async () => ({ ticket: 'A024' })
    const presses = createPresses({ post, path: (action) => action, settled, number: () => 1 })
    const pressed = presses.press('call-next')
    await new Promise((done) => setTimeout(done, 5))
    expect(presses.outcome.value?.kind).toBe('done')
    expect(presses.inFlight.value).not.toBe(null)
    arrive()
    await pressed
    expect(presses.inFlight.value).toBe(null)
  })

  it('counts a request that hangs as unanswered', async () => {
    let calls = 0
    const post = () => (++calls === 1 ? new Promise<never>(() => undefined) : Promise.resolve({ ticket: 'A024' }))
    const presses = createPresses({ post, path: (action) => action, number: () => 1, answerMs: 10, sleep: async () => undefined })
    await presses.press('call-next')
    expect(calls).toBe(2)
    expect(presses.outcome.value?.kind).toBe('done')
  })
})

it('numbers grow even when the clock goes back and the page is loaded anew', () => {
  const store = new Map<string, string>()
  const kept = { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, value: string) => void store.set(key, value) }
  const first = pressNumbers(() => 5000, kept)
  expect([first(), first()]).toEqual([5000, 5001])
  expect(pressNumbers(() => 17, kept)()).toBe(5002)
})
