/** A visitor's ticket on a phone: which of its phases it is in, and what that says. */
import { computed, onUnmounted, ref } from 'vue'

import { connect, type Live } from '../shared/live'
import type { TicketView } from '../shared/messages'

export type Phase = TicketView['ticket']['state'] | 'near'

/** So few ahead: time to come back to the seats. */
const NEAR = 2

export function phaseOf({ state, ahead }: Pick<TicketView['ticket'], 'state' | 'ahead'>): Phase {
  return state === 'waiting' && ahead !== null && ahead <= NEAR ? 'near' : state
}

/** The reference in /t/<ref>. */
export function refOf(path: string): string {
  return decodeURIComponent(path.replace(/\/+$/, '').split('/').pop() || '')
}

export function useTicket() {
  const live: Live<TicketView> = connect<TicketView>({ ticket: refOf(location.pathname) })
  const now = ref(live.clock.now())
  const timer = setInterval(() => (now.value = live.clock.now()), 1000)
  onUnmounted(() => {
    clearInterval(timer)
    live.stop()
  })
  const ticket = computed(() => (live.state.value ? live.state.value.ticket : null))
  const phase = computed<Phase | null>(() => (ticket.value ? phaseOf(ticket.value) : null))
  const away = computed(() => live.link.value === 'away' || live.halted.value !== null)
  const wall = (at: string | number | null): string =>
    at === null ? '' : live.clock.wall(typeof at === 'number' ? at : Date.parse(at)).time
  return { ...live, ticket, phase, away, now, wall }
}
