/**
 * A wish to the hub from one place of the page: in flight, done, refused, or lost.
 *
 * A wish that carries a request of its own may be sent again until there is an answer, for the hub does nothing twice for one
 * request. Any other is sent once: if its answer is lost, the page says that nobody knows, and where to look.
 */
import { computed, ref, type ComputedRef, type Ref } from 'vue'

import { ApiError } from '../shared/api'

export interface Asking {
  busy: ComputedRef<boolean>
  /** What went wrong, in words. */
  trouble: Ref<string>
  /** What was done, in words. */
  said: Ref<string>
  /** The hub's answer, or null when there is none. `said` says what it means. */
  send<T>(path: string, body: object, said?: (answer: T) => string): Promise<T | null>
  clear(): void
}

export interface AskingOptions {
  post: <T>(path: string, body: object) => Promise<T>
  /** Why nothing can be asked now, in words; '' when it can. */
  refused: () => string
  /** Words for an answer that never came: whether it may have been done, or not. */
  lost: (unsure: boolean) => string
  now?: () => number
  sleep?: (ms: number) => Promise<void>
  limitMs?: number
  answerMs?: number
}

const FIRST_WAIT = 250
const LONGEST_WAIT = 2000
/** The hub could not be asked, or is just starting again. */
const TRY_AGAIN = [0, 502, 503, 504]

export function createAsking(options: AskingOptions): Asking {
  const { post, refused, lost, now = Date.now, sleep = pause, limitMs = 10_000, answerMs = 5_000 } = options
  const inFlight = ref(false)
  const trouble = ref('')
  const said = ref('')

  async function send<T>(path: string, body: object, words: (answer: T) => string = () => ''): Promise<T | null> {
    if (inFlight.value) return null
    clear()
    if ((trouble.value = refused())) return null
    inFlight.value = true
    try {
      const answer = await ask<T>(path, body)
      said.value = words(answer)
      return answer
    } catch (cause) {
      const error = cause as ApiError
      trouble.value = TRY_AGAIN.indexOf(error.status) < 0 ? error.message || error.code : lost(!('request' in body) && error.status === 0)
      return null
    } finally {
      inFlight.value = false
    }
  }

  async function ask<T>(path: string, body: object): Promise<T> {
    const began = now()
    for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        return await inTime(post<T>(path, body))
      } catch (cause) {
        const again = 'request' in body && TRY_AGAIN.indexOf((cause as ApiError).status) >= 0
        if (!again || now() - began + wait > limitMs) throw cause
      }
      await sleep(wait)
    }
  }

  /** A request that hangs counts as unanswered. */
  function inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ApiError(0, 'unreachable', 'no answer')), answerMs)
    })
    return Promise.race([answer, late]).then(
      (value) => (clearTimeout(timer), value),
      (error) => (clearTimeout(timer), Promise.reject(error)),
    )
  }

  function clear(): void {
    trouble.value = ''
    said.value = ''
  }

  return { busy: computed(() => inFlight.value), trouble, said, send, clear }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
