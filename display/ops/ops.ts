/** What every part of the operators' page knows: the newest view, the hub's time, whether the hub can be heard. */
import { computed, inject, onUnmounted, provide, ref, watch, type InjectionKey } from 'vue'

import { connect, type Live } from '../shared/live'
import type { OpsView } from '../shared/messages/ops'
import { param } from '../shared/place'
import { showStranger } from '../shared/stranger/stranger'
import { trusted } from '../shared/trust'
import { language } from './words'

const TICK_MS = 1000

export type Ops = ReturnType<typeof createOps>
const OPS: InjectionKey<Ops> = Symbol('ops')

export function provideOps(): Ops {
  const ops = createOps()
  provide(OPS, ops)
  return ops
}

export const useOps = (): Ops => inject(OPS)!

function createOps() {
  const live: Live<OpsView> = connect<OpsView>({ screen: param('screen') }, { trust: trusted, stranger: showStranger })
  const now = ref(live.clock.now())
  const tick = (): void => void (now.value = live.clock.now())
  const timer = setInterval(tick, TICK_MS)
  watch(live.state, tick)
  const away = computed(() => live.link.value === 'away' || live.halted.value !== null)
  const awaySeconds = computed(() => Math.max(0, Math.round((now.value - (live.awaySince.value ?? now.value)) / 1000)))
  const time = computed(() => live.clock.wall(now.value).time)
  onUnmounted(() => {
    clearInterval(timer)
    live.stop()
  })
  return { ...live, now, time, away, awaySeconds, wall, minutesSince, serviceName, serviceTitle, areaName }

  function wall(iso: string | number | null): string {
    return iso === null ? '' : live.clock.wall(typeof iso === 'number' ? iso : Date.parse(iso)).time
  }

  function minutesSince(iso: string): number {
    return Math.max(0, Math.floor((now.value - Date.parse(iso)) / 60_000))
  }

  function serviceOf(id: string): OpsView['services'][number] | undefined {
    return live.state.value?.services.find((one) => one.id === id)
  }

  /** "B 执照", as people in the hall say it. */
  function serviceName(id: string): string {
    const known = serviceOf(id)
    if (!known) return id
    return `${known.prefix} ${(language.value === 'en' && known.short_en) || known.short}`
  }

  function serviceTitle(id: string): string {
    return serviceOf(id)?.name ?? id
  }

  function areaName(id: string): string {
    return live.state.value?.areas.find((one) => one.id === id)?.name ?? id
  }
}
