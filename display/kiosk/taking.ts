/**
 * Asking for a number, so that however often it is asked there is one number only: every attempt carries the same `request`.
 *
 * No answer is no refusal: the hall may have given out the number and the answer was lost. The page says so, and asks again by itself
 * until there is an answer or the visitor gives up.
 */
import { ref, type Ref } from 'vue'

import { ApiError } from '../shared/api'
import type { SlipView } from '../shared/messages/tickets'

/** What the page shows and prints. */
export interface Slip extends SlipView {
  /** A number that the visitor had already. */
  again?: boolean
  /** Too late for the appointment: the number is an ordinary one. */
  late?: boolean
}

export interface Refusal {
  code: string
  message: string
  /** When it would be granted: "13:30", with a date when that is not today. */
  opens: string | null
  /** The number that the visitor has already. */
  ticket: string | null
  service: string | null
}

export interface Wish {
  path: '/api/tickets' | '/api/check-in'
  service: string | null
  body: Record<string, unknown>
}

export type TakingState = 'idle' | 'asking' | 'unsure'

export interface Taking {
  state: Ref<TakingState>
  /** The service that is being asked for. */
  service: Ref<string | null>
  tries: Ref<number>
  take(wish: Wish): void
  /** Asks again now, without waiting for the next attempt. */
  again(): void
  giveUp(): void
}

export interface TakingOptions {
  ask: (path: string, body: object) => Promise<unknown>
  taken: (answer: unknown) => void
  refused: (refusal: Refusal) => void
  fresh?: () => string
}

const PATIENCE = 6_000
const PAUSE = 3_000
/** Answers after which the same request may yet be granted. */
const PASSING = [0, 408, 429, 500, 502, 504]

export function createTaking({ ask, taken, refused, fresh = freshRequest }: TakingOptions): Taking {
  const state = ref<TakingState>('idle')
  const service = ref<string | null>(null)
  const tries = ref(0)
  let wish: Wish | null = null
  let request = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  return { state, service, tries, take, again: attempt, giveUp: stop }

  function take(next: Wish): void {
    if (wish) return
    wish = next
    request = fresh()
    tries.value = 0
    service.value = next.service
    state.value = 'asking'
    attempt()
  }

  /** Asks once more; whichever attempt is answered first counts, the others hold the same number. */
  function attempt(): void {
    const mine = request
    if (!wish) return
    tries.value += 1
    clearTimeout(timer)
    timer = setTimeout(unsure, PATIENCE)
    ask(wish.path, { ...wish.body, request }).then(
      (answer) => mine === request && settle(() => taken(answer)),
      (cause) => mine === request && failed(cause as ApiError),
    )
  }

  function failed(error: ApiError): void {
    if (PASSING.includes(error.status ?? 0)) return unsure()
    settle((asked) => refused(refusalOf(error, asked.service)))
  }

  function unsure(): void {
    if (!wish) return
    state.value = 'unsure'
    clearTimeout(timer)
    timer = setTimeout(attempt, PAUSE)
  }

  function settle(tell: (asked: Wish) => void): void {
    const asked = wish
    stop()
    if (asked) tell(asked)
  }

  function stop(): void {
    clearTimeout(timer)
    wish = null
    request = ''
    service.value = null
    state.value = 'idle'
  }
}

export function refusalOf(error: ApiError, service: string | null): Refusal {
  const { error: inner, ticket } = error.body as { error?: { opens?: string }; ticket?: string }
  return { code: error.code, message: error.message, opens: inner?.opens ?? null, ticket: ticket ?? null, service }
}

/** 120 bits of chance as text; `crypto.randomUUID` is there over HTTPS only. */
export function freshRequest(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(15))
  return Array.from(bytes, (byte) => (byte < 16 ? '0' : '') + byte.toString(16)).join('')
}
