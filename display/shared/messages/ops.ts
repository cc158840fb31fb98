/** What operators are shown. */

import type { Alarm, Batch, GuideWindow, Help } from './floor'
import type { Emergency, EmergencyView, Phase, View } from './hall'
import type { Audio, Refusal } from './hub'

/** Something on the hall's network: is it here, since when it is or is not, and what it says of itself. */
export interface Machine {
  connected: boolean
  /** Null: it has not been here since the hub began. */
  since: string | null
  /** It shows pages of another build than the hub's. */
  outdated: boolean
  audio: string
  problems: string[]
}

/** What a screen says that it shows, and what the timetable has. */
export interface Shown {
  item: string | null
  title: string | null
  why: string | null
  due: string | null
  due_title: string | null
}

export interface OpsScreen extends Machine {
  shown?: Shown | null
  id: string
  kind: string
  window: number | null
  area: string | null
}

export interface OpsView extends View {
  kind: 'ops'
  screen: string
  day: string | null
  phase: Phase
  green: boolean
  emergency: EmergencyView | null
  emergencies: Emergency[]
  slate: boolean
  alarms: Alarm[]
  helps: Help[]
  areas: { id: string; name: string }[]
  services: { id: string; prefix: string; name: string; short: string; short_en: string }[]
  queues: { service: string; waiting: number; longest_at: string | null; open: number; windows: number }[]
  windows: Record<string, GuideWindow>
  batches: Batch[]
  screens: OpsScreen[]
  kiosks: (Machine & { id: string; name: string })[]
  zones: Record<string, Zone>
  tampering: Tampering | null
  journal: string
  clips: string[]
  build: string
}

/** Messages that machines refused to believe, and what somebody tried with a machine's key: one alert for all of a series. */
export interface Tampering {
  names: string[]
  kinds: (Refusal | 'publish')[]
  count: number
  since: string
  latest: string
}

export interface Zone {
  areas: string[]
  players: number
  blocked: string[]
  problems: string[]
  speakers: ZoneSpeaker[]
  saying: string | null
  waiting: number
}

export interface ZoneSpeaker {
  /** Empty for one without a name. */
  name: string
  state: 'well' | 'hangs' | 'gone'
  speaks: boolean
  spare: boolean
  connected: boolean
  since: string | null
  audio: '' | Audio
  problems: string[]
}

interface Counted {
  expected: number
  connected: number
  missing: string[]
}

/** The answer of POST /api/self-check. */
export interface SelfCheck {
  at: string
  screens: Counted
  kiosks: Counted
  zones: Record<string, { players: number; blocked: string[] }>
  journal: string
  clips: { missing: string[] }
  voice: string
  disk_free_mb: number | null
  ok: boolean
}
