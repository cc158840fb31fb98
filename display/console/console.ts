/** What the console knows: the newest view, the hub's time, what each button may do, and the press in flight. */
import { computed, onUnmounted, ref, watch } from 'vue'

import { post } from '../shared/api'
import { connect, type Live } from '../shared/live'
import type { Action, ConsoleView } from '../shared/messages/console'
import { param } from '../shared/place'
import { trusted } from '../shared/trust'
import { createPresses } from './press'
import { secondsUntil } from './times'
import { refusal, t } from './words'

const TICK_MS = 500
const SETTLE_MS = 800
/** What was done is old news soon; that a press got lost stands until the next one. */
const SAID_MS = { done: 8_000, refused: 15_000 }

/** The words for each action. */
export const NAMES: Record<Action, string> = {
  'call-next': 'next',
  recall: 'recall',
  start: 'start',
  finish: 'finish',
  'no-show': 'no_show',
  park: 'park',
  transfer: 'transfer',
  resume: 'resume',
  call: 'call',
  pause: 'pause',
  open: 'open',
  close: 'close',
}

export function useConsole() {
  const no = param('window')
  const live: Live<ConsoleView> = connect<ConsoleView>({ window: no }, { trust: trusted, quiet: (): boolean => !busy.value && !view.value?.ticket })
  const view = live.state
  const now = ref(live.clock.now())
  const timer = setInterval(() => (now.value = live.clock.now()), TICK_MS)
  onUnmounted(() => {
    clearInterval(timer)
    clearTimeout(fade)
    live.stop()
  })

  let before: ConsoleView | null = null
  const presses = createPresses({ post, path: (action) => `/api/windows/${no}/${action}`, settled })
  let fade: ReturnType<typeof setTimeout> | undefined
  watch(presses.outcome, (outcome) => {
    clearTimeout(fade)
    if (outcome && outcome.kind !== 'lost') fade = setTimeout(() => (presses.outcome.value = null), SAID_MS[outcome.kind])
  })
  const busy = computed(() => presses.inFlight.value !== null)
  const away = computed(() => live.link.value === 'away' || live.halted.value !== null)
  const awaySeconds = computed(() => Math.max(0, Math.round((now.value - (live.awaySince.value ?? now.value)) / 1000)))

  return { ...live, no, view, now, away, awaySeconds, busy, inFlight: presses.inFlight, outcome: presses.outcome, press, why, wall }

  function press(action: Action, body: Record<string, unknown> = {}): void {
    if (!view.value || away.value || why(action)) return
    before = view.value
    void presses.press(action, action === 'call-next' ? { after: view.value.last ?? '' } : body)
  }

  /** Why a button does not work now, in words; null when it does. A press in flight is no reason of its own. */
  function why(action: Action): string | null {
    if (!view.value || away.value) return t('reconnect_first')
    const code = view.value.actions[action]
    if (!code) return null
    const left = secondsUntil(view.value.ticket?.recall_from ?? null, now.value)
    if (code === 'too_soon' && left === 0) return null
    if (code === 'not_called' && view.value.ticket?.state === 'serving') return refusal('in_service')
    return refusal(code, { seconds: left })
  }

  function wall(iso: string | number | null): string {
    if (iso === null) return ''
    return live.clock.wall(typeof iso === 'number' ? iso : Date.parse(iso)).time
  }

  /** The view after a press: it may have come before the answer, or a moment later. */
  function settled(): Promise<void> {
    if (view.value !== before) return Promise.resolve()
    return new Promise((done) => {
      const stop = watch(view, finish)
      const timeout = setTimeout(finish, SETTLE_MS)
      function finish(): void {
        stop()
        clearTimeout(timeout)
        done()
      }
    })
  }
}
