/** Programmes and proof of play, as tables show them. */
import type { ScreenProgramme } from '../shared/messages/content'
import type { Shown } from '../shared/messages/ops'
import { lengthText } from './content'
import { t } from './words'

export interface ScreenShown {
  id: string
  area: string | null
  connected: boolean
  shown: Shown | null
}

export interface PreviewRow {
  begins: string
  clock: string
  title: string
  category: string
  seconds: number
  /** Of a part of a long item: that it goes on, and that more of it comes. */
  part: string
  why: string
}

export interface Total {
  clip: string
  title: string
  category: string
  whole: number
  cut: number
  seconds: number
}

export interface Kept {
  day: string
  screen: string
  deadline: string
  name: string
  minutes: number
  longest_s: number
  longest_from: string
  breaches: number
}

export interface PlaysReport {
  from: string
  to: string
  totals: Total[]
  deadlines: Kept[]
}

/** The turns of a preview with the names of what they show. */
export function turnsOf(programme: ScreenProgramme): PreviewRow[] {
  const items = new Map(programme.items.map((item) => [item.id, item]))
  return programme.turns.map(({ item, begins, seconds, why, offset = 0, rest = 0 }) => ({
    begins,
    clock: begins.slice(11, 19),
    title: item && (items.get(item)?.title ?? item),
    category: items.get(item)?.category ?? '',
    seconds: Math.round(seconds),
    part: [offset ? t('part_goes_on', { from: lengthText(offset) }) : '', rest ? t('part_stops', { left: lengthText(rest) }) : ''].filter(Boolean).join(t('comma')),
    why,
  }))
}

export const itemsOf = (items: { title: string }[]): string => items.map(({ title }) => title).join(t('comma'))
