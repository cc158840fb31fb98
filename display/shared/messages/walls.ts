/** What a TV and an LED strip are shown. */

import type { Call, EmergencyView, HallWindow, Notice, Phase, Queue, View, WindowState } from './hall'

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
  phase: Phase
  light: 'day' | 'dim' | 'dark'
  /** A prepared text that is being said now. */
  announcement: { text: string; until: string } | null
  /** What sounds within earshot at this moment. */
  saying: { zone: string; seq: number; text: string; text_en: string | null }[]
  calls: Call[]
  waiting: Record<string, number>
  queues: Queue[]
  windows: Record<string, HallWindow>
  /** `on_call`: what a call does to a film that fills the screen. */
  programme: { revision: string; on_call?: 'pause' | 'duck' }
  notices: Notice[]
  emergency: EmergencyView | null
  /** The hall's name and nothing else. */
  slate: boolean
}

export interface StripView extends View {
  kind: 'strip'
  screen: { id: string; cells: number; window: number | null; colour: string; flash_s: number }
  state: WindowState | 'ticker' | 'emergency' | 'slate'
  text: string
  seq: number | null
  at: string | null
  say: boolean
}
