/**
 * The kiosk: start → slip or refusal → start again after a while. One question a page.
 *
 * Departments, the elder layout and the list of papers to bring come in as further steps between `start` and `slip`.
 */
import { onUnmounted, ref, watch } from 'vue'

import { ApiError, post } from '../shared/api'
import { connect, type Live } from '../shared/live'
import type { KioskView } from '../shared/messages'
import { param } from '../shared/place'
import { language, speak, t } from './words'

export interface Slip {
  ticket: string
  service: string
  ahead: number
  wait_minutes: [number, number] | null
  url: string
}

export type Step = { kind: 'start' } | { kind: 'taking'; service: string } | { kind: 'slip'; slip: Slip } | { kind: 'refused'; message: string }

const SLIP_S = 15
const REFUSED_S = 12
/** A request that hangs: the visitor is told; a slip that comes later is shown all the same. */
const PATIENCE_S = 10
/** A visitor who chose English and left must not leave it to the next one. */
const IDLE_S = 45

export function useKiosk() {
  const step = ref<Step>({ kind: 'start' })
  const left = ref(IDLE_S)
  const live: Live<KioskView> = connect<KioskView>({ kiosk: param('kiosk') }, { quiet: (): boolean => step.value.kind === 'start' })
  const time = ref('')
  const timer = setInterval(tick, 1000)
  watch(live.state, showTime)
  onUnmounted(() => {
    clearInterval(timer)
    live.stop()
  })
  return { ...live, step, left, time, take, restart, switchLanguage }

  async function take(service: string): Promise<void> {
    if (step.value.kind !== 'start') return
    show({ kind: 'taking', service }, PATIENCE_S)
    try {
      const slip = await post<Slip>('/api/tickets', { service, language: language.value })
      show({ kind: 'slip', slip }, SLIP_S)
    } catch (cause) {
      const error = cause as ApiError
      show({ kind: 'refused', message: error.code === 'unreachable' ? t('unreachable') : error.message || t('ask') }, REFUSED_S)
    }
  }

  function show(next: Step, seconds: number): void {
    step.value = next
    left.value = seconds
  }

  function restart(): void {
    show({ kind: 'start' }, IDLE_S)
  }

  function switchLanguage(): void {
    speak(language.value === 'en' ? 'zh-CN' : 'en')
    if (step.value.kind === 'start') left.value = IDLE_S
  }

  function tick(): void {
    showTime()
    if (--left.value > 0) return
    if (step.value.kind === 'taking') return show({ kind: 'refused', message: t('unreachable') }, REFUSED_S)
    if (step.value.kind === 'start') speak('zh-CN')
    restart()
  }

  function showTime(): void {
    time.value = live.clock.wall().time
  }
}
