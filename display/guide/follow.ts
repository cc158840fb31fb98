/** The tickets that a guide follows until they are done, kept by the tablet through a reload. Numbers begin anew every day. */
import type { GuideTicket } from '../shared/messages/floor'
import type { TicketState } from '../shared/messages/hall'

export interface Followed {
  state: TicketState
  window: number | null
  /** Just given out: the hall's view has not shown it yet, so that its absence means nothing. */
  unseen?: boolean
}

export const NEW: Followed = { state: 'waiting', window: null, unseen: true }

export interface Followings {
  day: string
  tickets: Record<string, Followed>
}

export interface Turn {
  followings: Followings
  /** Called or missed since the last look. */
  called: string[]
  missed: string[]
  /** No longer open: served or voided. */
  ended: string[]
}

/** What became of the followed tickets, as the hall's open ones say. */
export function turned(before: Followings, day: string | null, open: GuideTicket[]): Turn {
  if (day === null || before.day !== day) return { followings: { day: day ?? before.day, tickets: {} }, called: [], missed: [], ended: [] }
  const now: Record<string, GuideTicket> = {}
  for (const ticket of open) now[ticket.number] = ticket
  const turn: Turn = { followings: { day, tickets: {} }, called: [], missed: [], ended: [] }
  for (const number of Object.keys(before.tickets)) {
    const [then, ticket] = [before.tickets[number]!, now[number]]
    if (!ticket) {
      if (then.unseen) turn.followings.tickets[number] = then
      else turn.ended.push(number)
      continue
    }
    turn.followings.tickets[number] = { state: ticket.state, window: ticket.window }
    if (ticket.state === then.state && ticket.window === then.window) continue
    if (ticket.state === 'called') turn.called.push(number)
    if (ticket.state === 'missed') turn.missed.push(number)
  }
  return turn
}

/** What a tablet kept, or nothing when that makes no sense. */
export function read(text: string | null): Followings {
  try {
    const kept = JSON.parse(text ?? '') as Followings
    if (typeof kept.day === 'string' && typeof kept.tickets === 'object' && kept.tickets) return kept
  } catch {
    // nothing was kept, or not by this page
  }
  return { day: '', tickets: {} }
}
