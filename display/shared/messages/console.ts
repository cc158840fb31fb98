/** What the clerk of a window is shown, and does. */

import type { Help } from './floor'
import type { EmergencyView, Lane, PauseReason, Phase, View, WindowState } from './hall'

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
  slot_from: string | null
  proxy: boolean
  private: boolean
  papers: string[]
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

export interface ConsoleWaitingTicket {
  number: string
  service: string
  taken_at: string
  priority: boolean
  lane: Lane
  slot_from: string | null
  proxy: boolean
}

export interface ConsoleView extends View {
  kind: 'console'
  phase: Phase
  green: boolean
  emergency: EmergencyView | null
  slate: boolean
  helps: Help[]
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
    next: ConsoleWaitingTicket[]
  }
  parked: { number: string; service: string; reason: string | null; at: string }[]
  missed: { number: string; service: string; at: string; returns_after: number | null }[]
  actions: Record<Action, string | null>
  targets: { services: { id: string; name: string }[]; windows: { no: number; name: string }[] }
  pause_reasons: PauseReason[]
}
