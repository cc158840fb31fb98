/** What the views of several pages have in common. */

export type WindowState = 'idle' | 'calling' | 'serving' | 'paused' | 'closed'

export type PauseReason = 'pause' | 'break' | 'lunch' | 'away' | 'onsite'

export interface View {
  hall: { name: string; short_name: string }
  languages: string[]
}

export interface Call {
  seq: number
  ticket: string
  window: number
  at: string
  state: 'called' | 'serving' | 'missed'
  say: boolean
  /** The rest is left out where it is as usual. */
  place?: string
  service?: string
  priority?: boolean
  over?: boolean
  recalls?: number
}

export interface Queue {
  prefix: string
  name: string
  name_en: string
}

export interface HallWindow {
  state: WindowState
  /** One of `PauseReason`, or a clerk's own words. */
  reason?: string
  /** "14:30" */
  until?: string
  place?: string
}

export interface Notice {
  id: string
  text: string
}

/** What screens show instead of everything else. */
export interface EmergencyView {
  name: string
  text: string
  text_en: string | null
  since: string
  until: string
  /** None: the whole hall. */
  areas: string[]
}

/** A prepared one. */
export interface Emergency {
  name: string
  text: string
  two_people: boolean
  /** Who asked for it first, when two people are needed. */
  proposed: { by: string; at: string; areas: string[] } | null
}

export type TicketState = 'waiting' | 'called' | 'serving' | 'served' | 'missed' | 'parked' | 'voided'

export type Lane = 'urgent' | 'booked' | 'priority' | 'regular'

/** What the hall does now, and when it opens again: "13:30", with a date when that is not today. */
export interface Phase {
  state: 'open' | 'preparing' | 'break' | 'over' | 'closed_day'
  opens: string | null
}
