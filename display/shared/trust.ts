/**
 * What a page believes: messages that its own hub has signed, for this page, on this line, each once and in order.
 *
 * The rules are those of docs/protocol.md, "What is signed". Ed25519 comes from StableLib, which needs neither WebCrypto (absent on
 * http pages) nor BigInt (absent in Chromium 61), and of which a page brings what verifies and nothing else.
 */
import { verify } from '@stablelib/ed25519'
import { hash } from '@stablelib/sha512'

import type { FromHub, Refusal } from './messages/hub'
import { param } from './place'

export interface Trust {
  /** For the line's address. */
  nonce: string
  /**
   * Gives what can be believed of messages that came together, in their order: of states the newest alone, so that no time is spent on
   * the others. `refuse` hears why of each that is not believed.
   */
  take<V>(texts: string[], refuse: (why: Refusal) => void): FromHub<V>[]
  /** Whether the line is so far behind its hub that it should be dialled again. */
  late(): boolean
}

interface Sealed {
  type: string
  for: unknown
  run: string
  tick: number
  hub?: string
  nonce?: string
}

const PURPOSE = bytes('hallbus line 1\n')
const TAIL = /^,"sig":"([A-Za-z0-9_-]{86})"}$/
const TAIL_SIZE = 96
const LONGEST = 1 << 20
const LATE = 30_000
const STATE = '{"type":"state"'
const KEY = /^[A-Za-z0-9_-]{43}$/
const PLACE = 'hallbus.hub'

/**
 * Trust for a page of this name, such as "screen:TV-1", in the hub that its address names, or has named here before. A page that was
 * never told whose it is has nothing to tell its hub by, and asks for no proof.
 */
export function trusted(name: string): Trust | null {
  const hub = pinned()
  return hub ? createTrust(name, hub) : null
}

/** Trust in the hub of this public key. */
export function createTrust(name: string, hub: string, steady = (): number => performance.now()): Trust {
  const nonce = crypto.getRandomValues(new Uint32Array(5)).join('-')
  let run = ''
  let beganTick = 0
  let beganAt = 0
  let isLate = false
  const latest = { state: 0, other: 0 }

  return { nonce, take, late: () => isLate }

  function take<V>(texts: string[], refuse: (why: Refusal) => void): FromHub<V>[] {
    const heard: (FromHub<V> | null)[] = texts.map(() => null)
    const one = (at: number): boolean => {
      const message = believed(texts[at]!, refuse)
      heard[at] = message as FromHub<V> | null
      return message !== null
    }
    let next = 0
    while (!run && next < texts.length) one(next++)
    const begin = next
    let newest = texts.length
    // From the newest back to the first that is true: a forged one at the end must not hide it.
    while (--newest >= begin) if (isState(texts[newest]!) && one(newest)) break
    for (; next < texts.length; next++) if (!isState(texts[next]!)) one(next)
    return heard.filter((message): message is FromHub<V> => message !== null)
  }

  function believed(text: string, refuse: (why: Refusal) => void): Sealed | null {
    const message = signed(text)
    const why = typeof message === 'string' ? message : run ? whyNot(message) : whyNoHello(message)
    if (why) refuse(why)
    return why ? null : (message as Sealed)
  }

  function whyNoHello(message: Sealed): Refusal | null {
    if (message.type !== 'hello' || message.nonce !== nonce) return 'replayed'
    if (message.for !== name) return 'foreign'
    run = message.run
    beganTick = latest.state = latest.other = message.tick
    beganAt = steady()
    return null
  }

  function whyNot(message: Sealed): Refusal | null {
    const audience = message.for
    if (audience !== 'all' && audience !== name && !(Array.isArray(audience) && audience.includes(name))) return 'foreign'
    const kind = message.type === 'state' ? 'state' : 'other'
    if (message.run !== run || message.type === 'hello' || message.tick <= latest[kind]) return 'replayed'
    latest[kind] = message.tick
    if (steady() - beganAt - (message.tick - beganTick) > LATE) isLate = true
    return null
  }

  function signed(text: string): Sealed | Refusal {
    const tail = text.length > LONGEST ? null : TAIL.exec(text.slice(-TAIL_SIZE))
    if (!tail) return 'unsigned'
    const body = text.slice(0, -TAIL_SIZE)
    if (!run && ![hub, ''].includes(hubOf(body))) return 'stranger'
    const said = Uint8Array.from([...PURPOSE, ...hash(bytes(body))])
    if (!verify(bytes64(hub), said, bytes64(tail[1]!))) return 'forged'
    return JSON.parse(body + '}') as Sealed
  }
}

function isState(text: string): boolean {
  return text.startsWith(STATE)
}

/** Whose a hello says that it is, before anything is known of it. */
function hubOf(body: string): string {
  try {
    const said = JSON.parse(body + '}') as Sealed
    return said.type === 'hello' && typeof said.hub === 'string' ? said.hub : ''
  } catch {
    return ''
  }
}

/** The key of the page's address goes before what was met: whoever sets a screen up has the last word. */
function pinned(): string {
  const given = param('hub')
  if (KEY.test(given)) {
    pin(given)
    return given
  }
  try {
    const kept = localStorage.getItem(PLACE) ?? ''
    return KEY.test(kept) ? kept : ''
  } catch {
    return '' // a browser that keeps nothing knows what stands in the address
  }
}

function pin(hub: string): void {
  try {
    localStorage.setItem(PLACE, hub)
  } catch {
    // As above.
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function bytes64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0))
}
