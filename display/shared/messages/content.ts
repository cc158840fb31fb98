/** What rotates on a screen. */

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
