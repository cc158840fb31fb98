/** The messages and views of docs/protocol.md, as types. */

export type Translated = { 'zh-CN': string; en: string }
export type WindowState = 'idle' | 'calling' | 'serving' | 'paused' | 'closed'
export type PauseReason = 'pause' | 'break' | 'away'

export type FromHub<V> =
  | { type: 'hello'; build: string; now: string; seq: number }
  | { type: 'state'; seq: number; view: V }
  | { type: 'beat'; now: string; seq: number }
  | Say
  | { type: 'reload' }
  | { type: 'halted'; reason: Translated }

export interface Say {
  type: 'say'
  seq: number
  text: string
  audio: string[]
  expires: string
  zone: string
}

export type Audio = 'ok' | 'blocked' | 'none'

export type ToHub =
  | { type: 'shown'; seq: number }
  | { type: 'said'; seq: number }
  | { type: 'played'; clip: string; from: string; to: string; complete: boolean }
  | { type: 'health'; build: string; audio: Audio; problems: string[] }

interface View {
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

export interface BoardView extends View {
  kind: 'board'
  layout: 'board' | 'board_elder' | 'content'
  screen: {
    id: string
    rows: number
    regions: string[]
    audio: string | null
    flash_s: number
    glass_s: number
    newest_s: number
  }
  area: { id: string; name: string } | null
  day: string
  calls: Call[]
  waiting: Record<string, number>
  queues: Queue[]
  windows: Record<string, HallWindow>
  programme: { revision: string }
  notices: Notice[]
}

export interface StripView extends View {
  kind: 'strip'
  screen: { id: string; cells: number; window: number | null; colour: string; flash_s: number }
  state: WindowState | 'ticker'
  text: string
  seq: number | null
  at: string | null
  say: boolean
}

export interface ConsoleTicket {
  number: string
  service: string
  service_name: string
  class: string
  priority: boolean
  state: 'called' | 'serving'
  taken_at: string
  called_at: string
  started_at: string | null
  recalls: number
  recall_max: number
  recall_from: string | null
  no_show_after_recalls?: number
  seq: number
}

export interface Receipt {
  seq: number
  shown: number
  of: number
  missing: string[]
  said: number
  speakers: number
  late: boolean
  at: string
}

export type Action =
  | 'call-next'
  | 'recall'
  | 'start'
  | 'finish'
  | 'no-show'
  | 'park'
  | 'transfer'
  | 'resume'
  | 'call'
  | 'pause'
  | 'open'
  | 'close'

export interface ConsoleView extends View {
  kind: 'console'
  window: {
    no: number
    name: string
    area: string
    state: WindowState
    reason: PauseReason | null
    until: string | null
    services: { id: string; name: string }[]
  }
  ticket: ConsoleTicket | null
  last: string | null
  receipt: Receipt | null
  waiting: {
    count: number
    longest_at: string | null
    next: { number: string; service: string; taken_at: string; priority: boolean }[]
  }
  parked: { number: string; service: string; reason: string | null; at: string }[]
  missed: { number: string; service: string; at: string; returns_after: number | null }[]
  actions: Record<Action, string | null>
  targets: { services: { id: string; name: string }[]; windows: { no: number; name: string }[] }
  pause_reasons: PauseReason[]
}

export interface KioskView extends View {
  kind: 'kiosk'
  kiosk: { id: string; name: string }
  services: { id: string; name: string; prefix: string; department: string; waiting: number; open: boolean }[]
}

export interface TicketView extends View {
  kind: 'ticket'
  ticket: {
    number: string
    service_name: string
    state: 'waiting' | 'called' | 'serving' | 'served' | 'missed' | 'parked' | 'voided'
    taken_at: string
    ahead: number | null
    window: number | null
    place: string | null
    at: string | null
  }
}

export interface ProgrammeItem {
  id: string
  title: string
  category: string
  kind: 'video' | 'image' | 'image_set'
  seconds: number
  files: string[]
  tracks: string[]
}

export interface Programme {
  revision: string
  items: ProgrammeItem[]
}
