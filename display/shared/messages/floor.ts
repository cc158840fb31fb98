/** What a guide is shown. */

import type { Lane, Phase, TicketState, View, WindowState } from './hall'
import type { Department, Offer, Referral } from './tickets'

export type Alarm =
  | { code: 'seats'; area: string; name: string; waiting: number; seats: number }
  | { code: 'queue'; service: string; waiting: number; open: number; windows: number }
  | { code: 'wait'; service: string; minutes: number; open: number; windows: number }
  | { code: 'few_left' | 'sold_out'; service: string; left: number }

/** A wish for help: `what` is a word of the guide's page, or somebody's own words. */
export interface Help {
  id: string
  what: string
  at: string
  window: number | null
  area: string | null
}

export interface Batch {
  id: string
  service: string
  first: string
  last: string
  next: string | null
  left: number
  handed: number
  lapses_at: string
  lapsed: boolean
}

export interface GuideWindow {
  name: string
  place: string | null
  /** Can be used from a wheelchair; the operators are not told. */
  low_counter?: boolean
  state: WindowState
  reason: string | null
  until: string | null
  ticket: string | null
}

export interface GuideTicket {
  number: string
  service: string
  class: string
  lane: Lane
  state: TicketState
  window: number | null
  taken: string
  proxy: boolean
}

export interface GuideView extends View {
  kind: 'guide'
  screen: string
  day: string | null
  phase: Phase
  departments: Department[]
  areas: { id: string; name: string; name_en: string | null }[]
  services: Offer[]
  not_here: Referral[]
  classes: { id: string; name: string; guide_only: boolean }[]
  green: boolean
  alarms: Alarm[]
  helps: Help[]
  batches: Batch[]
  windows: Record<string, GuideWindow>
  tickets: GuideTicket[]
}
