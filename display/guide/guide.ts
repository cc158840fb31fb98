/** What every part of the guide's tablet knows: the newest view, the hub's time, who is followed, where one is in the page. */
import { computed, inject, onUnmounted, provide, ref, watch, type InjectionKey } from 'vue'

import { post } from '../shared/api'
import { createAttention, createLight } from '../shared/attention'
import { reportHealth } from '../shared/health'
import { connect, type Live } from '../shared/live'
import type { GuideView } from '../shared/messages/floor'
import { param } from '../shared/place'
import { showStranger } from '../shared/stranger/stranger'
import { trusted } from '../shared/trust'
import { createAsking, type Asking } from './asking'
import { NEW, read, turned } from './follow'
import { language, t } from './words'

export const TABS = ['issue', 'tickets', 'batches', 'help', 'windows', 'search'] as const
export type Tab = (typeof TABS)[number]

/** A followed ticket that was called or missed, until the guide has seen it or it went on. */
export interface Alert {
  number: string
  kind: 'called' | 'missed'
}

const TICK_MS = 1000
/** So long untouched: nobody is in the middle of anything. */
const QUIET_MS = 60_000

export type Guide = ReturnType<typeof createGuide>
const GUIDE: InjectionKey<Guide> = Symbol('guide')

export function provideGuide(): Guide {
  const guide = createGuide()
  provide(GUIDE, guide)
  return guide
}

export const useGuide = (): Guide => inject(GUIDE)!

function createGuide() {
  const screen = param('screen')
  let touchedAt = -QUIET_MS
  const quiet = (): boolean => performance.now() - touchedAt > QUIET_MS && !alerting()
  const live: Live<GuideView> = connect<GuideView>({ screen }, { trust: trusted, stranger: showStranger, quiet })
  const health = reportHealth(live)
  const light = createLight()
  const now = ref(live.clock.now())
  const timer = setInterval(() => (now.value = live.clock.now()), TICK_MS)
  const attention = createAttention()
  const away = computed(() => live.link.value === 'away' || live.halted.value !== null)
  const awaySeconds = computed(() => Math.max(0, Math.round((now.value - (live.awaySince.value ?? now.value)) / 1000)))
  const time = computed(() => live.clock.wall(now.value).time)
  const tab = ref<Tab>(tabOf(location.hash))
  /** The ticket that the tickets' part shows. */
  const selected = ref('')
  watch(tab, (name) => history.replaceState(null, '', `#${name}`))
  const touches = ['pointerdown', 'keydown'] as const
  for (const touch of touches) addEventListener(touch, unlock)
  onUnmounted(() => {
    clearInterval(timer)
    for (const touch of touches) removeEventListener(touch, unlock)
    attention.stop()
    light.stop()
    health.stop()
    live.stop()
  })
  const followed = following()
  const alerting = (): boolean => followed.alerts.value.length > 0
  const services = computed(() => byId(live.state.value?.services ?? []))
  const areas = computed(() => byId(live.state.value?.areas ?? []))
  const departments = computed(() => byId(live.state.value?.departments ?? []))
  const classes = computed(() => byId(live.state.value?.classes ?? []))
  return {
    ...live, screen, now, time, away, awaySeconds, tab, selected, attention, ...followed, show, wall, asking, serviceName, serviceShort, areaName, departmentName, className,
  } // prettier-ignore

  function show(number: string): void {
    selected.value = number
    tab.value = 'tickets'
  }

  /** One wish at a time for the part of the page that asks. */
  function asking(): Asking {
    return createAsking({
      post,
      refused: () => (away.value ? t('away_ask') : ''),
      lost: (unsure) => t(unsure ? 'lost_unsure' : 'lost'),
    })
  }

  function serviceName(id: string): string {
    return named(services.value[id], id)
  }

  /** Two characters, for rows. */
  function serviceShort(id: string): string {
    const known = services.value[id]
    return known ? (language.value === 'en' && known.short_en) || known.short : id
  }

  function areaName(id: string): string {
    return named(areas.value[id], id)
  }

  function departmentName(id: string): string {
    return named(departments.value[id], id)
  }

  function className(id: string): string {
    return id === 'regular' ? t('class_regular') : (classes.value[id]?.name ?? id)
  }

  function wall(iso: string | number | null): string {
    if (iso === null) return ''
    return live.clock.wall(typeof iso === 'number' ? iso : Date.parse(iso)).time
  }

  function unlock(): void {
    touchedAt = performance.now()
    if (attention.sound.value === 'off') void attention.unlock()
  }

  function following() {
    const place = `hallbus.follow.${screen}`
    const followings = ref(read(kept(place)))
    const alerts = ref<Alert[]>([])
    /** Followed tickets that have ended, to be said once. */
    const ended = ref<string[]>([])
    watch(live.state, (view) => {
      now.value = live.clock.now()
      if (!view) return
      const turn = turned(followings.value, view.day, view.tickets)
      followings.value = turn.followings
      keep(place, JSON.stringify(turn.followings))
      const stands = alerts.value.filter(({ number, kind }) => turn.followings.tickets[number]?.state === kind)
      const fresh = [...each(turn.called, 'called'), ...each(turn.missed, 'missed')]
      alerts.value = [...fresh, ...stands.filter((old) => !fresh.some((one) => one.number === old.number))]
      if (turn.ended.length) ended.value = turn.ended
      if (fresh.length) attention.ring(3)
    })
    watch(followings, ({ tickets }) => light.want(Object.keys(tickets).length > 0), { immediate: true })
    return { followings, alerts, ended, follow, seen }

    function follow(number: string, on: boolean): void {
      const tickets = { ...followings.value.tickets }
      const known = live.state.value?.tickets.filter((one) => one.number === number)[0]
      if (on) tickets[number] = known ? { state: known.state, window: known.window } : NEW
      else delete tickets[number]
      followings.value = { day: live.state.value?.day ?? '', tickets }
      if (!on) seen(number)
      keep(place, JSON.stringify(followings.value))
    }

    function seen(number: string): void {
      alerts.value = alerts.value.filter((alert) => alert.number !== number)
    }
  }
}

const each = (numbers: string[], kind: Alert['kind']): Alert[] => numbers.map((number) => ({ number, kind }))

/** A name in the guide's language, as far as the hall file has it. */
function named(known: { name: string; name_en: string | null } | undefined, id: string): string {
  return known ? (language.value === 'en' && known.name_en) || known.name : id
}

function tabOf(hash: string): Tab {
  return TABS.filter((name) => `#${name}` === hash)[0] ?? 'issue'
}

function byId<T extends { id: string }>(all: T[]): Record<string, T> {
  const found: Record<string, T> = {}
  for (const one of all) found[one.id] = one
  return found
}

function kept(place: string): string | null {
  try {
    return localStorage.getItem(place)
  } catch {
    return null
  }
}

function keep(place: string, text: string): void {
  try {
    localStorage.setItem(place, text)
  } catch {
    // followed until the page is closed, then
  }
}
