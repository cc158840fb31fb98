import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { connect, type LiveOptions } from './live'
import type { Refusal } from './messages/hub'
import type { BoardView } from './messages/walls'
import type { Trust } from './trust'

class FakeSocket {
  readyState = 1
  sent: string[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  constructor(readonly url: string) {}
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.readyState = 3
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  drop(): void {
    this.readyState = 3
    this.onclose?.()
  }
}

const NOW = '2026-11-24T10:32:09.000+08:00'
let sockets: FakeSocket[] = []

function page(options: LiveOptions = {}) {
  const reload = vi.fn()
  const live = connect<BoardView>(
    { screen: 'TV-1' },
    {
      open: (url) => {
        sockets.push(new FakeSocket(url))
        return sockets[sockets.length - 1] as unknown as WebSocket
      },
      random: () => 0.5,
      build: 'one',
      reload,
      ...options,
    },
  )
  return { live, reload }
}

const hello = (more: object = {}): object => ({ type: 'hello', build: 'one', now: NOW, seq: 7, ...more })

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  vi.stubGlobal('location', { protocol: 'http:', host: 'hub:8080', search: '?screen=TV-1&token=k', pathname: '/board' })
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a page', () => {
  it('connects with its key and keeps the newest view', () => {
    const { live } = page()
    expect(sockets[0]!.url).toBe('ws://hub:8080/live?screen=TV-1&token=k')
    sockets[0]!.say(hello())
    sockets[0]!.say({ type: 'state', seq: 7, view: { kind: 'board' } })
    expect(live.link.value).toBe('live')
    expect(live.state.value).toEqual({ kind: 'board' })
  })

  it("shows the hub's time, in the hall's zone", () => {
    const { live } = page()
    sockets[0]!.say(hello())
    vi.advanceTimersByTime(60_000)
    expect(live.clock.wall()).toEqual({ month: 11, day: 24, weekday: 2, time: '10:33' })
  })

  it('is away after ten seconds of silence, not before, and since when it last heard the hub', () => {
    const { live } = page()
    sockets[0]!.say(hello())
    vi.advanceTimersByTime(9_900)
    expect(live.link.value).toBe('live')
    vi.advanceTimersByTime(200)
    expect(live.link.value).toBe('away')
    expect(live.clock.wall(live.awaySince.value!).time).toBe('10:32')
  })

  it('is kept live by beats', () => {
    const { live } = page()
    sockets[0]!.say(hello())
    for (let beat = 0; beat < 10; beat++) {
      vi.advanceTimersByTime(4_000)
      sockets[0]!.say({ type: 'beat', now: NOW, seq: 7 })
    }
    expect(live.link.value).toBe('live')
    expect(sockets).toHaveLength(1)
  })

  it('dials again after a closed socket, more slowly each time, and does not alarm anybody for a short cut', () => {
    const { live } = page()
    sockets[0]!.say(hello())
    sockets[0]!.drop()
    vi.advanceTimersByTime(500)
    expect(sockets).toHaveLength(2)
    expect(live.link.value).toBe('live')
    sockets[1]!.drop()
    vi.advanceTimersByTime(500)
    expect(sockets).toHaveLength(2)
    vi.advanceTimersByTime(500)
    expect(sockets).toHaveLength(3)
    sockets[2]!.say(hello())
    expect(live.connection.value).toBe(2)
  })

  it('never waits longer than five seconds', () => {
    page()
    for (let round = 0; round < 20; round++) {
      const dialled = sockets.length
      sockets[dialled - 1]!.drop()
      vi.advanceTimersByTime(5_000)
      expect(sockets.length).toBeGreaterThan(dialled)
    }
  })

  it('gives up a socket that hangs open', () => {
    page()
    sockets[0]!.say(hello())
    vi.advanceTimersByTime(16_000)
    expect(sockets[0]!.readyState).toBe(3)
    expect(sockets.length).toBeGreaterThan(1)
  })

  it('counts what happened while it was cut off as known, but nothing on a fresh page', () => {
    const { live } = page()
    sockets[0]!.say(hello({ seq: 7 }))
    expect(live.knownSeq.value).toBe(0)
    sockets[0]!.drop()
    vi.advanceTimersByTime(1_000)
    sockets[1]!.say(hello({ seq: 31 }))
    expect(live.knownSeq.value).toBe(31)
  })

  it('shows a halt until the next state', () => {
    const { live } = page()
    sockets[0]!.say({ type: 'halted', reason: { 'zh-CN': '暂停', en: 'halted' } })
    expect(live.halted.value?.en).toBe('halted')
    sockets[0]!.say({ type: 'state', seq: 8, view: {} })
    expect(live.halted.value).toBeNull()
  })

  it('sends only over an open line', () => {
    const { live } = page()
    expect(live.send({ type: 'shown', seq: 1 })).toBe(true)
    sockets[0]!.drop()
    expect(live.send({ type: 'shown', seq: 2 })).toBe(false)
    expect(sockets[0]!.sent).toEqual(['{"type":"shown","seq":1}'])
  })

  it('stays silent after stop', () => {
    const { live } = page()
    live.stop()
    vi.advanceTimersByTime(60_000)
    expect(sockets).toHaveLength(1)
  })
})

describe('a reload', () => {
  it('comes with another build, after a while, at a quiet moment', () => {
    let quiet = false
    const { reload } = page({ quiet: () => quiet })
    sockets[0]!.say(hello({ build: 'two' }))
    for (let beat = 0; beat < 8; beat++) {
      vi.advanceTimersByTime(4_000)
      sockets[0]!.say({ type: 'beat', now: NOW, seq: 7 })
    }
    expect(reload).not.toHaveBeenCalled()
    quiet = true
    vi.advanceTimersByTime(1_000)
    expect(reload).toHaveBeenCalledWith('two')
  })

  it('does not come with the same build, nor for a page in development', () => {
    const same = page()
    const developed = page({ build: '' })
    for (const socket of sockets) socket.say(hello())
    vi.advanceTimersByTime(9_000)
    expect(same.reload).not.toHaveBeenCalled()
    expect(developed.reload).not.toHaveBeenCalled()
  })

  it('comes when the hub asks', () => {
    const { reload } = page({ random: () => 0 })
    sockets[0]!.say(hello())
    sockets[0]!.say({ type: 'reload' })
    vi.advanceTimersByTime(1)
    expect(reload).toHaveBeenCalledWith('one')
  })
})

describe('a page that trusts its hub alone', () => {
  /** Believes what says so of itself. */
  const credulous = (): Trust => ({
    nonce: 'nonce-of-this-line',
    late: () => late,
    take: (texts, refuse) => {
      const said = texts.map((text) => JSON.parse(text) as { true?: boolean; why?: Refusal })
      for (const { true: is, why } of said) if (!is) refuse(why ?? 'forged')
      return said.filter((message) => message.true) as never[]
    },
  })
  let late = false
  const trusting = () => page({ trust: credulous }).live

  it('opens its line with a nonce, shows what is true, and tells of the rest', () => {
    const live = trusting()
    expect(sockets[0]!.url).toBe('ws://hub:8080/live?screen=TV-1&nonce=nonce-of-this-line&token=k')
    for (const message of [hello({ true: true }), { type: 'state', seq: 1, view: { a: 1 }, true: true }, { type: 'state', seq: 2, view: {} }]) sockets[0]!.say(message)
    vi.advanceTimersByTime(0)
    expect(live.state.value).toEqual({ a: 1 })
    expect(sockets[0]!.sent).toEqual(['{"type":"refused","why":"forged","count":1}'])
  })

  it('is not kept live by what it does not believe', () => {
    const live = trusting()
    for (let beat = 0; beat < 6; beat++) {
      sockets[sockets.length - 1]!.say({ type: 'beat', now: NOW, seq: 7 })
      vi.advanceTimersByTime(4_000)
    }
    expect(live.link.value).toBe('away')
    expect(sockets.length).toBeGreaterThan(1)
  })

  it('says that the hub is a stranger until its own is back', () => {
    const told: boolean[] = []
    page({ trust: credulous, stranger: (is) => told.push(is) })
    sockets[0]!.say({ ...hello(), why: 'stranger' })
    vi.advanceTimersByTime(0)
    expect(told).toEqual([true])
    sockets[0]!.say(hello({ true: true }))
    vi.advanceTimersByTime(0)
    expect(told).toEqual([true, false])
  })

  it('dials again when its line falls behind', () => {
    late = true
    trusting()
    sockets[0]!.say(hello({ true: true }))
    vi.advanceTimersByTime(1_000)
    expect(sockets.length).toBeGreaterThan(1)
    late = false
  })
})
