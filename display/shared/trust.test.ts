import { createHash, generateKeyPairSync, sign } from 'node:crypto'

import { beforeEach, describe, expect, it } from 'vitest'

import type { FromHub, Refusal } from './messages/hub'
import { createReports } from './refusals'
import { createTrust, type Trust } from './trust'

const ME = 'screen:TV-1'

/** Signs as docs/protocol.md says, with another library than the page's. */
class Hub {
  readonly keys = generateKeyPairSync('ed25519')
  readonly public = this.keys.publicKey.export({ format: 'jwk' }).x!
  run = 'run-1'
  tick = 100

  says(fields: object, audience: unknown = 'all', tick = ++this.tick): string {
    const body = JSON.stringify({ ...fields, for: audience, run: this.run, tick }).slice(0, -1)
    const said = Buffer.concat([Buffer.from('hallbus line 1\n'), createHash('sha512').update(body).digest()])
    return `${body},"sig":"${sign(null, said, this.keys.privateKey).toString('base64url')}"}`
  }

  hello(trust: Trust, more: object = {}, audience: unknown = ME): string {
    return this.says({ type: 'hello', build: 'b', hub: this.public, nonce: trust.nonce, ...more }, audience)
  }

  state(seq: number, audience: unknown = ME): string {
    return this.says({ type: 'state', seq, view: { text: '请A001号，到3号窗口' } }, audience)
  }
}

let hub = new Hub()
let refused: Refusal[] = []
let now = 0
const refuse = (why: Refusal): void => void refused.push(why)
const trustIn = (known: string): Trust => createTrust(ME, known, () => now)
const take = (trust: Trust, ...texts: string[]): FromHub<unknown>[] => trust.take(texts, refuse)
const seqs = (messages: FromHub<unknown>[]): unknown[] => messages.map((message) => 'seq' in message && message.seq)

function greeted(): Trust {
  const trust = trustIn(hub.public)
  take(trust, hub.hello(trust))
  return trust
}

beforeEach(() => {
  hub = new Hub()
  refused = []
  now = 0
})

describe('a page believes', () => {
  it('what its hub signed, for it or for all, as it was said', () => {
    const trust = greeted()
    const said = take(trust, hub.state(1), hub.says({ type: 'beat', seq: 2 }), hub.says({ type: 'say', seq: 3 }, ['speaker:Z1', ME]))
    expect(said.map((message) => message.type)).toEqual(['state', 'beat', 'say'])
    expect(said[0]).toMatchObject({ seq: 1, view: { text: '请A001号，到3号窗口' } })
    expect(refused).toEqual([])
  })

  it('a hello and the state that comes with it', () => {
    const trust = trustIn(hub.public)
    expect(take(trust, hub.hello(trust), hub.state(1)).map((message) => message.type)).toEqual(['hello', 'state'])
  })

  it('a state that was signed before a beat that came first', () => {
    const trust = greeted()
    const state = hub.state(1)
    take(trust, hub.says({ type: 'beat' }))
    expect(take(trust, state)).toHaveLength(1)
  })

  it('of several states the newest, and all the rest in order', () => {
    const trust = greeted()
    const texts = [hub.state(1), hub.says({ type: 'say', seq: 2 }), hub.state(3), hub.says({ type: 'beat', seq: 4 }), hub.state(5)]
    expect(seqs(take(trust, ...texts))).toEqual([2, 4, 5])
  })

  it('the newest that is true, when a forged one came after it', () => {
    const trust = greeted()
    const texts = [hub.state(1), hub.state(2), hub.state(3).replace('A001', 'A666')]
    expect(seqs(take(trust, ...texts))).toEqual([2])
    expect(refused).toEqual(['forged'])
  })
})

describe('a page refuses', () => {
  it.each([
    ['one sign changed', (text: string) => text.replace('A001', 'A002'), 'forged'],
    ['a signature of something else', (text: string) => text.slice(0, -96) + hub.state(9).slice(-96), 'forged'],
    ['a signature by somebody else', () => new Hub().state(1), 'forged'],
    ['none', () => '{"type":"state","seq":1,"view":{}}', 'unsigned'],
    ['a cut one', (text: string) => text.slice(0, -1), 'unsigned'],
    ['a lengthened one', (text: string) => `${text.slice(0, -1)},"view":{}}`, 'unsigned'],
    ['nothing', () => '', 'unsigned'],
    ['what is no JSON', () => '\u0000', 'unsigned'],
    ['more than a page can want', (text: string) => ' '.repeat(1 << 20) + text, 'unsigned'],
    ["another screen's", () => hub.state(1, 'screen:TV-2'), 'foreign'],
    ["a list of others'", () => hub.state(1, ['screen:TV-2']), 'foreign'],
    ["nobody's", () => hub.state(1, null), 'foreign'],
    ['a second hello', () => hub.says({ type: 'hello' }, ME), 'replayed'],
  ])('%s', (_, trick, why) => {
    const trust = greeted()
    expect(take(trust, trick(hub.state(1)))).toEqual([])
    expect(refused).toEqual([why])
    expect(take(trust, hub.state(2))).toHaveLength(1)
  })

  it('what it has heard, and what is older', () => {
    const trust = greeted()
    const [old, recent, beat] = [hub.state(1), hub.state(2), hub.says({ type: 'beat' })]
    take(trust, recent, beat)
    for (const text of [recent, old, beat]) expect(take(trust, text)).toEqual([])
    expect(refused).toEqual(['replayed', 'replayed', 'replayed'])
  })

  it('a recorded session', () => {
    const yesterday = trustIn(hub.public)
    const session = [hub.hello(yesterday), hub.state(1), hub.says({ type: 'beat' })]
    expect(take(trustIn(hub.public), ...session)).toEqual([])
    expect(refused).toEqual(['replayed', 'replayed', 'replayed'])
  })

  it("the hub's life before", () => {
    const trust = greeted()
    hub.run = 'run-0'
    expect(take(trust, hub.state(1))).toEqual([])
    expect(refused).toEqual(['replayed'])
  })

  it("another place's hello, and another hub's", () => {
    const trust = trustIn(hub.public)
    take(trust, hub.hello(trust, {}, 'screen:TV-2'), new Hub().hello(trust))
    expect(refused).toEqual(['foreign', 'stranger'])
  })
})

describe('a line that falls behind', () => {
  it('is late half a minute after its hub, whatever the clocks say', () => {
    const trust = greeted()
    now = 29_000
    take(trust, hub.says({ type: 'beat' }))
    expect(trust.late()).toBe(false)
    now = 31_000
    take(trust, hub.says({ type: 'beat' }))
    expect(trust.late()).toBe(true)
  })

  it('is never the same line twice', () => {
    expect(trustIn('').nonce).not.toBe(trustIn('').nonce)
    expect(trustIn('').nonce).toMatch(/^[A-Za-z0-9_-]{16,64}$/)
  })
})

describe('the hub', () => {
  it('is told of the first at once, and once a minute how many there were since', () => {
    const sent: object[] = []
    const reports = createReports((message) => sent.push(message) > 0, () => now)
    for (now = 0; now < 61_000; now += 1_000) reports.refused('forged')
    reports.refused('replayed')
    expect(sent).toEqual([
      { type: 'refused', why: 'forged', count: 1 },
      { type: 'refused', why: 'forged', count: 60 },
      { type: 'refused', why: 'replayed', count: 1 },
    ])
  })

  it('is told later when there was no line', () => {
    const sent: object[] = []
    let open = false
    const reports = createReports((message) => open && sent.push(message) > 0, () => now)
    reports.refused('stranger')
    open = true
    reports.refused('stranger')
    expect(sent).toEqual([{ type: 'refused', why: 'stranger', count: 2 }])
  })
})
