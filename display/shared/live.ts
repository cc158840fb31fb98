/**
 * The one connection between a page and the hub.
 *
 * The hub always sends the newest whole view, so a page keeps just that. Any message within 10 s keeps the line live; the
 * page shows "away" only after 10 s of silence, since a short cut that nobody notices should not alarm a hall. The page
 * reloads itself when the hub's pages are of another build, at a quiet moment and never twice for the same build.
 */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'

import { createClock, type Clock } from './clock'
import { key as keyOf, ownBuild, reloadOnce } from './place'
import type { FromHub, Refusal, Say, ToHub, Translated } from './messages/hub'
import { createReports } from './refusals'
import type { Trust } from './trust'

export type Link = 'connecting' | 'live' | 'away'

export interface Live<V> {
  state: ShallowRef<V | null>
  link: Ref<Link>
  /** When the hub was last heard before it went away, by the hub's clock. */
  awaySince: Ref<number | null>
  halted: Ref<Translated | null>
  clock: Clock
  /** Calls up to this seq are old news: they happened while this page was cut off. 0 on a page just opened. */
  knownSeq: Ref<number>
  /** Counts connections; receipts are owed once on each. */
  connection: Ref<number>
  /** False when there is no open line; nothing is kept for later, since only states matter. */
  send(message: ToHub): boolean
  stop(): void
}

export interface LiveOptions {
  /** Makes the trust of each new line, for the page's name; without it everything is believed, as on a visitor's own telephone. */
  trust?: (name: string) => Trust | null
  /** The hub on the line is not the one that this page knows, or is again. */
  stranger?: (is: boolean) => void
  onSay?: (say: Say) => void
  /** May the page reload now? Asked each second once the hub's pages are newer. */
  quiet?: () => boolean
  open?: (url: string) => WebSocket
  build?: string
  reload?: (build: string) => void
  random?: () => number
}

const SILENCE = 10_000
const FIRST_WAIT = 500
const LONGEST_WAIT = 5_000
const RELOAD_SPREAD = 20_000

/** Connects as `query` says, e.g. {screen: 'TV-1'}, and stays connected until stop(). */
export function connect<V>(query: Record<string, string>, options: LiveOptions = {}): Live<V> {
  const { quiet = () => true, open = (url) => new WebSocket(url), random = Math.random } = options
  const { build = ownBuild(), reload = reloadOnce } = options
  const clock = createClock()
  const live: Live<V> = {
    state: shallowRef(null),
    link: ref('connecting'),
    awaySince: ref(null),
    halted: ref(null),
    clock,
    knownSeq: ref(0),
    connection: ref(0),
    send,
    stop,
  }
  const [[kind, id]] = Object.entries(query) as [[string, string]]
  const reports = createReports(send)
  let socket: WebSocket | null = null
  let trust: Trust | null = null
  let waiting: string[] = []
  let wait = FIRST_WAIT
  let heardAt = clock.now()
  let hubBuild = ''
  let stopped = false
  let silence: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let reloading: ReturnType<typeof setTimeout> | undefined

  listenForSilence()
  dial()
  return live

  function dial(): void {
    trust = options.trust?.(`${kind}:${id}`) ?? null
    waiting = []
    const line = open(liveUrl(trust ? { ...query, nonce: trust.nonce } : query))
    socket = line
    line.onmessage = (event) => socket === line && take(String(event.data))
    line.onclose = () => socket === line && lost()
  }

  /** What comes in one go is looked through in one go. */
  function take(text: string): void {
    if (!trust) return hear(JSON.parse(text) as FromHub<V>)
    waiting.push(text)
    if (waiting.length === 1) setTimeout(look, 0)
  }

  function look(): void {
    if (!trust || stopped || !waiting.length) return
    for (const message of trust.take<V>(waiting.splice(0), refuse)) hear(message)
    if (trust.late()) lost()
  }

  function refuse(why: Refusal): void {
    if (why === 'stranger') options.stranger?.(true)
    reports.refused(why)
  }

  /** Forgets the socket whether it has closed or just hangs, and dials again a little later each time. */
  function lost(): void {
    const line = socket
    socket = null
    line?.close()
    clearTimeout(retry)
    if (stopped) return
    retry = setTimeout(dial, wait * (0.5 + random() / 2))
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }

  function hear(message: FromHub<V>): void {
    if ('now' in message && message.now) clock.set(message.now)
    heardAt = clock.now()
    listenForSilence()
    if (message.type === 'hello') {
      options.stranger?.(false)
      if (live.connection.value++ > 0) live.knownSeq.value = message.seq
      wait = FIRST_WAIT
      hubBuild = message.build
      if (build && hubBuild !== build) reloadSoon()
    } else if (message.type === 'state') {
      live.state.value = message.view
      live.halted.value = null
    } else if (message.type === 'say') options.onSay?.(message)
    else if (message.type === 'halted') live.halted.value = message.reason
    else if (message.type === 'reload') reloadSoon()
    live.link.value = 'live'
    live.awaySince.value = null
  }

  function listenForSilence(): void {
    clearTimeout(silence)
    silence = setTimeout(() => {
      live.link.value = 'away'
      live.awaySince.value = live.awaySince.value ?? heardAt
      listenForSilence()
      // A socket that has said nothing for so long hangs, open or not; one already being redialled is left alone.
      if (socket) lost()
    }, SILENCE)
  }

  /** All the screens of a hall hear of a new build at once: each waits its own while, then for a quiet moment. */
  function reloadSoon(): void {
    if (reloading !== undefined) return
    const attempt = (): void => {
      reloading = undefined
      if (stopped) return
      if (quiet() && live.link.value === 'live') return reload(hubBuild)
      reloading = setTimeout(attempt, 1_000)
    }
    reloading = setTimeout(attempt, random() * RELOAD_SPREAD)
  }

  function send(message: ToHub): boolean {
    if (socket?.readyState !== 1) return false
    socket.send(JSON.stringify(message))
    return true
  }

  function stop(): void {
    stopped = true
    for (const timer of [silence, retry, reloading]) clearTimeout(timer)
    socket?.close()
    socket = null
  }
}

function liveUrl(query: Record<string, string>): string {
  const { protocol, host } = location
  const pairs = Object.entries({ ...query, token: keyOf() }).filter(([, value]) => value)
  const search = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/live?${search}`
}
