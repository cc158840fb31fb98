/**
 * The kiosk: menu → (department) → what to bring → slip, and the side doors: what is not here, appointments, help.
 *
 * Whoever walks away leaves nothing behind: after a while the page goes back to the menu, to Chinese and to ordinary type, and plays the
 * hall's content until somebody touches it.
 */
import { computed, onUnmounted, ref, watch } from 'vue'

import { ApiError, post } from '../shared/api'
import { connect, type Live } from '../shared/live'
import type { KioskView } from '../shared/messages/tickets'
import { param } from '../shared/place'
import { showStranger } from '../shared/stranger/stranger'
import { trusted } from '../shared/trust'
import type { Language } from '../shared/words'
import { useIdle } from './idle'
import { createTrail, type Page } from './pages'
import { createTaking, refusalOf, type Slip } from './taking'
import { language, speak, t } from './words'

const SLIP_S = 15
const ELDER_SLIP_S = 30
const WARN_S = 15
const IDLE_S = Number(param('idle')) || 60

export type Kiosk = ReturnType<typeof useKiosk>

export function useKiosk() {
  const trail = createTrail()
  const { page } = trail
  const elder = ref(false)
  const attract = ref(false)
  const time = ref('')
  const live: Live<KioskView> = connect<KioskView>({ kiosk: param('kiosk') }, { trust: trusted, stranger: showStranger, quiet: () => trail.depth.value === 0 && taking.state.value === 'idle' })
  const view = live.state
  const taking = createTaking({
    ask: post,
    taken: (answer) => taken(answer as Slip),
    // Back leads to the keypad again, but not to a button that was refused.
    refused: (refusal) => (page.value.kind === 'code' ? trail.go : trail.turn)({ kind: 'refused', refusal }),
  })
  const first = computed<Language>(() => (view.value?.languages[0] as Language | undefined) ?? 'zh-CN')
  const plain = computed(() => trail.depth.value === 0 && !elder.value && language.value === first.value)
  const idle = useIdle(limit, over, showTime)
  /** Seconds that are left, when it is time to say so. */
  const leaving = computed(() => {
    const told = page.value.kind === 'slip' || plain.value || attract.value || idle.left.value > Math.min(WARN_S, IDLE_S / 2)
    return told ? null : idle.left.value
  })
  const away = computed(() => live.link.value === 'away' || live.halted.value !== null)

  watch(page, idle.touched)
  watch(view, showTime)
  watch(first, speak)
  // What was asked while the line was cut is asked again as soon as it is back.
  watch(live.link, (link) => link === 'live' && taking.state.value === 'unsure' && taking.again())
  onUnmounted(live.stop)
  return { ...live, view, trail, page, elder, attract, time, taking, away, idle, leaving, open, take, checkIn, reprint, leave, wake, switchLanguage }

  function limit(): number | null {
    if (attract.value) return null
    if (page.value.kind !== 'slip') return IDLE_S
    return elder.value ? ELDER_SLIP_S : SLIP_S
  }

  function over(): void {
    const slip = page.value.kind === 'slip'
    leave()
    attract.value = !slip && !away.value
  }

  /** Back to how every visitor finds it. */
  function leave(): void {
    taking.giveUp()
    trail.home()
    elder.value = false
    speak(first.value)
  }

  function wake(): void {
    attract.value = false
    idle.touched()
  }

  function open(next: Page): void {
    trail.go(next)
  }

  function take(service: string, who: Record<string, string> = {}): void {
    taking.take({ path: '/api/tickets', service, body: { service, language: language.value, ...who } })
  }

  function checkIn(code: string): void {
    taking.take({ path: '/api/check-in', service: null, body: { code, language: language.value } })
  }

  function taken(slip: Slip): void {
    trail.home()
    open({ kind: 'slip', slip })
  }

  /** The slip of a number that the visitor has already. */
  async function reprint(number: string): Promise<void> {
    try {
      taken({ ...(await post<Slip>(`/api/tickets/${encodeURIComponent(number)}/reprint`)), again: true })
    } catch (cause) {
      const error = cause as ApiError
      const refusal = refusalOf(error, null)
      trail.turn({ kind: 'refused', refusal: { ...refusal, message: error.status ? error.message : t('reprint_failed') } })
    }
  }

  function switchLanguage(): void {
    speak(language.value === 'en' ? 'zh-CN' : 'en')
  }

  function showTime(): void {
    time.value = live.clock.wall().time
  }
}
