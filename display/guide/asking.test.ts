import { describe, expect, it } from 'vitest'

import { ApiError } from '../shared/api'
import { createAsking, type AskingOptions } from './asking'

type Answer = object | ApiError

/** A hub that gives these answers one after the other, the last one for ever, in a time that only sleeping moves. */
function hub(answers: Answer[], more: Partial<AskingOptions> = {}) {
  const sent: object[] = []
  let time = 0
  const asking = createAsking({
    post: async <T>(_path: string, body: object): Promise<T> => {
      sent.push(body)
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!
      if (answer instanceof ApiError) throw answer
      return answer as T
    },
    refused: () => '',
    lost: (unsure) => (unsure ? 'nobody knows' : 'not done'),
    now: () => time,
    sleep: async (ms) => void (time += ms),
    ...more,
  })
  return { asking, sent }
}

const cut = new ApiError(0, 'unreachable', 'no route')

describe('a wish', () => {
  it('gives the answer and says what it means', async () => {
    const { asking } = hub([{ ticket: 'A001' }])
    expect(await asking.send('/api/tickets', {}, ({ ticket }: { ticket: string }) => `${ticket} 已取`)).toEqual({ ticket: 'A001' })
    expect([asking.said.value, asking.trouble.value, asking.busy.value]).toEqual(['A001 已取', '', false])
  })

  it('that carries its own name is sent again until there is an answer', async () => {
    const { asking, sent } = hub([cut, new ApiError(503, 'halted', ''), { ticket: 'A001' }])
    expect(await asking.send('/api/tickets', { request: 'x' })).toEqual({ ticket: 'A001' })
    expect(sent).toEqual([{ request: 'x' }, { request: 'x' }, { request: 'x' }])
  })

  it('that carries its own name was not done for sure when it is given up', async () => {
    const { asking } = hub([cut])
    expect(await asking.send('/api/tickets', { request: 'x' })).toBeNull()
    expect(asking.trouble.value).toBe('not done')
  })

  it('without a name is sent once, and then nobody knows', async () => {
    const { asking, sent } = hub([cut])
    expect(await asking.send('/api/help', {})).toBeNull()
    expect([sent.length, asking.trouble.value]).toEqual([1, 'nobody knows'])
  })

  it('that the hall refuses says why, and is not sent again', async () => {
    const { asking, sent } = hub([new ApiError(409, 'sold_out', '号已取完')])
    expect(await asking.send('/api/tickets', { request: 'x' })).toBeNull()
    expect([sent.length, asking.trouble.value]).toEqual([1, '号已取完'])
  })

  it('is not even sent while the hub is away', async () => {
    const { asking, sent } = hub([{}], { refused: () => 'away' })
    expect(await asking.send('/api/help', {})).toBeNull()
    expect([sent.length, asking.trouble.value]).toEqual([0, 'away'])
  })

  it('is one at a time', async () => {
    const { asking, sent } = hub([{}])
    const both = [asking.send('/api/help', {}), asking.send('/api/help', {})]
    expect(await Promise.all(both)).toEqual([{}, null])
    expect(sent).toHaveLength(1)
  })

  it('whose answer hangs counts as lost', async () => {
    const { asking } = hub([{}], { post: () => new Promise<never>(() => undefined), answerMs: 5 })
    expect(await asking.send('/api/help', {})).toBeNull()
    expect(asking.trouble.value).toBe('nobody knows')
  })
})
