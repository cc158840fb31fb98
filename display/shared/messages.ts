/** The messages and views of docs/protocol.md, as types. */

export type Translated = { 'zh-CN': string; en: string }
export type WindowState = 'idle' | 'calling' | 'serving' | 'paused' | 'closed'
export type PauseReason = 'pause' | 'break' | 'lunch' | 'away' | 'onsite'

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
  /** Against the loudness by day. */
  gain_db?: number
  /** All of a sentence that calls several; `seq` is the first of them. */
  seqs?: number[]
  /** Cuts off what sounds. */
  urgent?: boolean
  /** The hub's time when it was sent, and when the first sample should sound together with other players'. */
  now?: string
  begins?: string
}

/** Why a message is not believed: docs/protocol.md, "What is signed". */
export type Refusal = 'forged' | 'unsigned' | 'replayed' | 'foreign' | 'stranger'

export type Audio = 'ok' | 'blocked' | 'none'

export type ToHub =
  | { type: 'shown'; seq: number }
  | { type: 'said'; seq: number }
  | { type: 'unsaid'; seq: number; why: string }
  | { type: 'playing'; clip: string; from: string; why: string; rule: string }
  | { type: 'played'; clip: string; from: string; to: string; complete: boolean; why?: string; rule?: string; paused?: boolean }
  | { type: 'refused'; why: Refusal; count: number }
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

export interface StripView extends View {
  kind: 'strip'
  screen: { id: string; cells: number; window: number | null; colour: string; flash_s: number }
  state: WindowState | 'ticker' | 'emergency' | 'slate'
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

export type TicketState = 'waiting' | 'called' | 'serving' | 'served' | 'missed' | 'parked' | 'voided'
export type Lane = 'urgent' | 'booked' | 'priority' | 'regular'

/** What the hall does now, and when it opens again: "13:30", with a date when that is not today. */
export interface Phase {
  state: 'open' | 'preparing' | 'break' | 'over' | 'closed_day'
  opens: string | null
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

export interface ProgrammeItem {
  id: string
  title: string
  category: string
  kind: 'video' | 'image' | 'image_set'
  seconds: number
  files: string[]
  /** The languages of a film's sound, and the place of the one that is in its file. */
  tracks: string[]
  track?: number
  until?: string | null
  /** Longer than a promise: it stops when one falls due, and goes on where it was. */
  long?: boolean
}

export interface Programme {
  revision: string
  items: ProgrammeItem[]
}

/** One item at its time; an empty `item` is the hall's card. */
export interface Turn {
  item: string
  begins: string
  seconds: number
  why: string
  by: string
  /** A part of a long item: it begins so many seconds into it, and leaves so many for later. */
  offset?: number
  rest?: number
}

/** A promise that a screen keeps by itself: in `windows`, no longer than `minutes` without a clip of the category. */
export interface Deadline {
  id: string
  name: string
  category: string
  minutes: number
  windows: [string, string][]
  items: string[]
  /** When this screen last kept it, as far as the hub knows. */
  last: string | null
}

/** The answer of GET /api/screens/{id}/programme. */
export interface ScreenProgramme extends Programme {
  screen: string
  at: string
  resting: { id: string; title: string }[]
  turns: Turn[]
  deadlines: Deadline[]
}
