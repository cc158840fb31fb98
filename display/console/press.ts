/**
 * A clerk's press: one at a time, numbered, and repeated with its own number until the hub has answered.
 *
 * The hub does nothing twice for one number, so a press whose answer was lost may be sent again. After `limitMs` without an
 * answer the page says so rather than keep a clerk waiting. A press counts as in flight until its view has arrived too:
 * otherwise a quick second press would be judged by what stood on the screen before the first.
 */
import { ref, type Ref } from 'vue'

import { ApiError } from '../shared/api'
import type { Action } from '../shared/messages/console'

export type Outcome =
  | { kind: 'done'; action: Action; ticket: string | null }
  | { kind: 'refused'; action: Action; code: string; message: string }
  | { kind: 'lost'; action: Action }

export interface InFlight {
  action: Action
  attempt: number
}

export interface Presses {
  inFlight: Ref<InFlight | null>
  outcome: Ref<Outcome | null>
  /** Does nothing and returns false while another press is in flight. */
  press(action: Action, body?: Record<string, unknown>): Promise<boolean>
}

export interface PressOptions {
  post: (path: string, body: object) => Promise<{ ticket: string | null }>
  path: (action: Action) => string
  /** Resolves when the view that follows a press has come, or soon anyway. */
  settled?: () => Promise<void>
  number?: () => number
  now?: () => number
  sleep?: (ms: number) => Promise<void>
  limitMs?: number
  answerMs?: number
}

const FIRST_WAIT = 250
const LONGEST_WAIT = 2000
/** The hub could not be asked, or is just starting again; anything else is an answer. */
const TRY_AGAIN = [0, 502, 503, 504]

export function createPresses(options: PressOptions): Presses {
  const { post, path, settled = () => Promise.resolve(), number = pressNumbers(), now = Date.now } = options
  const { sleep = pause, limitMs = 10_000, answerMs = 4_000 } = options
  const inFlight: Ref<InFlight | null> = ref(null)
  const outcome: Ref<Outcome | null> = ref(null)

  async function press(action: Action, body: Record<string, unknown> = {}): Promise<boolean> {
    if (inFlight.value) return false
    inFlight.value = { action, attempt: 1 }
    outcome.value = null
    try {
      outcome.value = await ask(action, { ...body, press: number() })
      if (outcome.value.kind === 'done') await settled()
    } finally {
      inFlight.value = null
    }
    return true
  }

  async function ask(action: Action, body: object): Promise<Outcome> {
    const started = now()
    for (let wait = FIRST_WAIT, attempt = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        const answer = await inTime(post(path(action), body))
        return { kind: 'done', action, ticket: answer.ticket }
      } catch (cause) {
        const error = cause instanceof ApiError ? cause : new ApiError(0, 'unreachable', String(cause))
        if (TRY_AGAIN.indexOf(error.status) < 0) {
          return { kind: 'refused', action, code: error.code, message: error.message }
        }
      }
      if (now() - started + wait > limitMs) return { kind: 'lost', action }
      await sleep(wait)
      inFlight.value = { action, attempt: ++attempt }
    }
  }

  /** A request that hangs counts as unanswered; aborting it needs a newer browser, and its number makes that needless. */
  async function inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<T>((_, reject) => {
      timer = setTimeout(() => reject(new ApiError(0, 'unreachable', 'no answer')), answerMs)
    })
    return Promise.race([answer, late]).then(
      (value) => (clearTimeout(timer), value),
      (error) => (clearTimeout(timer), Promise.reject(error)),
    )
  }

  return { inFlight, outcome, press }
}

/** Numbers from the clock, always greater than the last one, even if somebody sets the clock back. */
export function pressNumbers(now: () => number = Date.now, kept: Pick<Storage, 'getItem' | 'setItem'> | null = storage()) {
  let last = Number(kept?.getItem(KEPT)) || 0
  return (): number => {
    last = Math.max(last + 1, Math.floor(now()))
    kept?.setItem(KEPT, String(last))
    return last
  }
}

const KEPT = 'hallbus.press'

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
