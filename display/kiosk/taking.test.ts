import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { ApiError } from '../shared/api'
import { createTaking, freshRequest, type Refusal, type Wish } from './taking'

const WISH: Wish = { path: '/api/tickets', service: 'B1', body: { service: 'B1' } }
const lost = new ApiError(0, 'unreachable', '')

/** A hub whose answers the test gives by hand. */
function hub() {
  const asked: { path: string; body: Record<string, unknown>; answer: (slip: unknown) => void; fail: (error: ApiError) => void }[] = []
  const told: unknown[] = []
  const refusals: Refusal[] = []
  const taking = createTaking({
    ask: (path, body) => new Promise((answer, fail) => asked.push({ path, body: body as Record<string, unknown>, answer, fail })),
    taken: (slip) => told.push(slip),
    refused: (refusal) => refusals.push(refusal),
    fresh: () => `r${asked.length}`,
  })
  return { taking, asked, told, refusals }
}
const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows the slip that the hub gives, and can be asked again', async () => {
  const { taking, asked, told } = hub()
  taking.take(WISH)
  expect([taking.state.value, taking.service.value]).toEqual(['asking', 'B1'])
  asked[0]!.answer({ ticket: 'B001' })
  await turn()
  expect([taking.state.value, told]).toEqual(['idle', [{ ticket: 'B001' }]])
  taking.take(WISH)
  expect(asked[1]!.body.request).not.toBe(asked[0]!.body.request)
})

it('takes one number however often the button is pressed', () => {
  const { taking, asked } = hub()
  taking.take(WISH)
  taking.take(WISH)
  expect(asked.length).toBe(1)
})

it('asks again under the same name when no answer comes, and says that it is not sure', async () => {
  const { taking, asked, told } = hub()
  taking.take(WISH)
  await vi.advanceTimersByTimeAsync(6_000)
  expect(taking.state.value).toBe('unsure')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(asked.map(({ body }) => body.request)).toEqual(['r0', 'r0'])
  expect(taking.tries.value).toBe(2)
  asked[1]!.answer({ ticket: 'B001' })
  await turn()
  expect(told).toEqual([{ ticket: 'B001' }])
})

it('takes a late answer to an earlier attempt, and only one', async () => {
  const { taking, asked, told } = hub()
  taking.take(WISH)
  asked[0]!.fail(lost)
  await vi.advanceTimersByTimeAsync(6_000)
  expect(asked.length).toBe(2)
  await vi.advanceTimersByTimeAsync(10_000)
  asked[1]!.answer({ ticket: 'B001' })
  asked[2]!.answer({ ticket: 'B001', repeated: true })
  await turn()
  expect(told).toEqual([{ ticket: 'B001' }])
})

it('tries once more when the hub is busy, and takes a refusal for an answer', async () => {
  const { taking, asked, refusals } = hub()
  taking.take(WISH)
  asked[0]!.fail(new ApiError(429, 'busy', '请稍等'))
  await turn()
  expect(taking.state.value).toBe('unsure')
  taking.again()
  asked[1]!.fail(new ApiError(409, 'already_holds', '您已经有号了', { error: { code: 'already_holds', opens: '13:30' }, ticket: 'B001' }))
  await turn()
  expect(taking.state.value).toBe('idle')
  expect(refusals).toEqual([{ code: 'already_holds', message: '您已经有号了', opens: '13:30', ticket: 'B001', service: 'B1' }])
})

it('stops asking when the visitor gives up, and hears no late answer', async () => {
  const { taking, asked, told } = hub()
  taking.take(WISH)
  asked[0]!.fail(lost)
  await turn()
  taking.giveUp()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(asked.length).toBe(1)
  asked[0]!.answer({ ticket: 'B001' })
  await turn()
  expect([taking.state.value, told]).toEqual(['idle', []])
})

it('names every wish anew', () => {
  const names = new Set(Array.from({ length: 100 }, freshRequest))
  expect(names.size).toBe(100)
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{30}$/)
})
