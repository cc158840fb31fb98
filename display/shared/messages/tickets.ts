/** What is offered to visitors, and what becomes of their tickets. */

import type { EmergencyView, Lane, Phase, TicketState, View } from './hall'

export interface KioskView extends View {
  kind: 'kiosk'
  kiosk: { id: string; name: string; modes: string[]; elder_mode: boolean }
  phase: Phase
  departments: Department[]
  services: Offer[]
  not_here: Referral[]
  /** Whoever goes first, by name. */
  priority: string[]
  emergency: EmergencyView | null
  slate: boolean
}

/** What stands on a slip: the answer of GET /api/tickets/{number}, and the heart of a visitor's page. */
export interface SlipView {
  number: string
  service: string
  service_name: string
  service_name_en: string | null
  state: TicketState
  lane: Lane
  slot_from: string | null
  taken_at: string
  ahead: number
  wait_minutes: number[] | null
  windows: number[]
  /** Those of the windows that can be used from a wheelchair. */
  low_counters: number[]
  areas: string[]
  papers: string[]
  url: string | null
}

export interface TicketView extends View {
  kind: 'ticket'
  phase: Phase
  emergency: EmergencyView | null
  /** The screens show no calls now; the ticket goes on. */
  slate: boolean
  /** Null once the ticket's day is over. */
  ticket:
    | (SlipView & {
        window: number | null
        place: string | null
        area: string | null
        at: string
        reason: string
        seq: number
      })
    | null
}

/** `was`: former names that visitors may still say. */
export interface Department {
  id: string
  name: string
  name_en: string | null
  was: string | null
}

/** A service as machines and guides offer it. */
export interface Offer {
  id: string
  name: string
  name_en: string | null
  /** A few plain words for large pages. */
  plain: string | null
  short: string
  short_en: string
  prefix: string
  department: string
  department_id: string
  /** Other departments whose business it takes. */
  also: string[]
  elder_default: boolean
  papers: string[]
  waiting: number
  wait_minutes: number[] | null
  open: boolean
  /** Why no number is given out now; a code of docs/protocol.md. */
  refusal: string | null
  opens: string | null
  left: number | null
  few_left: boolean
}

/** What is not done here, and where to go instead. */
export interface Referral {
  asks: string[]
  say: string
  say_en: string | null
  alternatives: string[]
  address: string | null
  phone: string | null
}
