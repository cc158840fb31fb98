/** Playlists and slots while somebody arranges them. */
export interface Playlist {
  id: string
  name: string
  clips: string[]
  categories: string[]
}

/** Empty texts and lists mean: no limit. */
export interface Slot {
  id: string
  playlist: string
  screens: string[]
  areas: string[]
  days: string[]
  hours: [string, string] | null
  begins: string | null
  ends: string | null
  rule: string | null
  weight: number
  filler: boolean
}

export interface PlayItem {
  id: string
  title: string
  category: string
  kind: string
  seconds: number
  until: string | null
}

export interface Problem {
  level: 'error' | 'warning'
  key: string
  message: string
  remedy: string
}

export interface Saved {
  version: number
  at: string
  who: string
  source: 'page' | 'hall_file'
}

export interface Arrangement {
  playlists: Playlist[]
  slots: Slot[]
}

export interface Arranged extends Arrangement {
  version: number
  source: 'page' | 'hall_file'
  items: PlayItem[]
  screens: { id: string; area: string | null }[]
  areas: { id: string; name: string }[]
  warnings: string[]
  history: Saved[]
}

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A name that no other has: `list-3`. */
export function fresh(prefix: string, taken: string[]): string {
  let nth = taken.length + 1
  while (taken.includes(`${prefix}-${nth}`)) nth++
  return `${prefix}-${nth}`
}

/** The list with one entry at another place; a place outside of it changes nothing. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length || !(from in list)) return list
  const rest = list.filter((_, at) => at !== from)
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)]
}

export const toggled = <T>(list: T[], one: T): T[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one])

/** What is told of a place and of everything inside it. */
export const told = (problems: Problem[], key: string): Problem[] =>
  problems.filter((problem) => problem.key === key || problem.key.startsWith(`${key}.`) || problem.key.startsWith(`${key}[`))

/** All that a playlist plays, in order: the named clips that are there, then those of its categories. */
export function playsOf(playlist: Playlist, items: PlayItem[]): PlayItem[] {
  const named = playlist.clips.map((id) => items.find((item) => item.id === id)).filter((item): item is PlayItem => Boolean(item))
  return [...new Set([...named, ...items.filter((item) => playlist.categories.includes(item.category))])]
}

export const emptySlot = (id: string, playlist: string): Slot => ({
  id, playlist, screens: [], areas: [], days: [], hours: null, begins: null, ends: null, rule: null, weight: 1, filler: false,
})

/** As the hub takes it: a playlist or slot with nothing left out. */
export const sent = ({ playlists, slots }: Arrangement): Arrangement => ({
  playlists: playlists.map((one) => ({ ...one, name: one.name.trim() })),
  slots: slots.map((one) => ({ ...one, begins: one.begins || null, ends: one.ends || null, rule: one.rule?.trim() || null })),
})
