/** A visitor's ticket on a phone: which of its phases it is in, what it is worth a ring, and whether the hub still knows it. */
import { computed, onUnmounted, ref, watch } from 'vue'

import { post, type ApiError } from '../shared/api'
import { connect, type Live } from '../shared/live'
import type { TicketView } from '../shared/messages/tickets'

export type OwnTicket = NonNullable<TicketView['ticket']>
export type Phase = OwnTicket['state'] | 'near'

/** So few ahead: time to come back to the seats. */
export const NEAR = 3
/** The line could not be opened yet: perhaps there is no such ticket. */
const ASK_AGAIN_MS = 3_000
const ASK_FIRST_MS = 600

export function phaseOf({ state, ahead }: Pick<OwnTicket, 'state' | 'ahead'>): Phase {
  return state === 'waiting' && ahead <= NEAR ? 'near' : state
}

/** What the visitor should look up for: the turn comes near, the call and each repetition, a call that was missed. */
export function alertOf(before: OwnTicket | null, now: OwnTicket): 'near' | 'called' | 'missed' | null {
  const phase = phaseOf(now)
  if (phase === 'called') return before?.state === 'called' && before.seq === now.seq ? null : 'called'
  if (!before || (phase !== 'near' && phase !== 'missed')) return null
  return phaseOf(before) === phase ? null : phase
}

/** While it stands in one of these, a visitor may give the number back; who is being served says so at the window. */
export function mayLeave(state: OwnTicket['state']): boolean {
  return ['waiting', 'called', 'missed', 'parked'].indexOf(state) >= 0
}

/** The reference in /t/<ref>. */
export function refOf(path: string): string {
  return decodeURIComponent(path.replace(/\/+$/, '').split('/').pop() || '')
}

export function useTicket(onAlert: (what: 'near' | 'called' | 'missed') => void, quiet: () => boolean = () => true) {
  const own = refOf(location.pathname)
  const leaving = ref<'no' | 'asked' | 'sent' | 'done'>('no')
  const live: Live<TicketView> = connect<TicketView>({ ticket: own }, { quiet: () => quiet() && leaving.value === 'no' })
  const now = ref(live.clock.now())
  const unknown = ref(false)
  const timer = setInterval(() => (now.value = live.clock.now()), 1000)
  let asking = setTimeout(askWhetherKnown, ASK_FIRST_MS)
  onUnmounted(() => {
    clearInterval(timer)
    clearTimeout(asking)
    live.stop()
  })
  /** The newest one: the next business day knows it no more, and the page keeps what it was last told. */
  const ticket = ref<OwnTicket | null>(null)
  const over = computed(() => live.state.value !== null && live.state.value.ticket === null)
  watch(live.state, (state) => {
    now.value = live.clock.now()
    if (!state?.ticket) return
    const alert = alertOf(ticket.value, state.ticket)
    ticket.value = state.ticket
    if (alert) onAlert(alert)
  })
  const phase = computed<Phase | null>(() => (ticket.value ? phaseOf(ticket.value) : null))
  const away = computed(() => live.link.value === 'away' || live.halted.value !== null)
  const age = computed(() => Math.max(0, Math.round((now.value - (live.awaySince.value ?? now.value)) / 1000)))
  const trouble = ref('')
  return { ...live, now, ticket, over, unknown, phase, away, age, wall, leaving, trouble, leave }

  /** A browser does not say why a line was refused; the page's own address does. */
  async function askWhetherKnown(): Promise<void> {
    if (live.state.value) return
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' }).catch(() => null)
    unknown.value = answer?.status === 404 && !live.state.value
    if (unknown.value) live.stop()
    else asking = setTimeout(askWhetherKnown, ASK_AGAIN_MS)
  }

  async function leave(lost: string): Promise<void> {
    if (leaving.value === 'sent') return
    leaving.value = 'sent'
    trouble.value = ''
    try {
      await post(`/api/visits/${encodeURIComponent(own)}/void`)
      leaving.value = 'done'
    } catch (cause) {
      const error = cause as ApiError
      trouble.value = error.code === 'unreachable' || !error.message ? lost : error.message
      leaving.value = 'asked'
    }
  }

  function wall(at: string | number | null): string {
    if (at === null) return ''
    return live.clock.wall(typeof at === 'number' ? at : Date.parse(at)).time
  }
}
