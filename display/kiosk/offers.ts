/** What a tile says about a service: whether there is a number now, how long it takes, why not, and when again. */
import type { Clock, Wall } from '../shared/clock'
import type { Phase } from '../shared/messages/hall'
import type { Offer } from '../shared/messages/tickets'
import { text, type Language } from '../shared/words'
import { minutes } from '../shared/figures'
import { t } from './words'

/** Told apart by icon, words and frame. */
export type Standing = 'open' | 'few' | 'sold_out' | 'appointment' | 'later' | 'over' | 'closed'

const STANDINGS: Record<string, Standing> = { sold_out: 'sold_out', by_appointment: 'appointment', issue_not_yet: 'later', closed_today: 'closed' }

export function standingOf({ open, few_left, refusal }: Pick<Offer, 'open' | 'few_left' | 'refusal'>): Standing {
  if (open) return few_left ? 'few' : 'open'
  return STANDINGS[refusal ?? ''] ?? 'over'
}

/** Longer than this is counted in hours. */
const LONG = 120

/** An estimate as people read it: a range, never nothing; null while nobody knows. */
export function waitFigure(range: number[] | null): { figure: string; unit: 'minutes' | 'hours' } | null {
  const found = minutes(range)
  if (!found || !range) return null
  const [from, to] = [range[0]!, range[1]!]
  return to <= LONG ? { figure: found.text, unit: 'minutes' } : { figure: `${Math.max(1, Math.floor(from / 60))}–${Math.ceil(to / 60)}`, unit: 'hours' }
}

export function waitText(range: number[] | null): string | null {
  const found = waitFigure(range)
  return found && t(found.unit === 'hours' ? 'wait_hours' : 'wait', { [found.unit]: found.figure })
}

export function aheadText(waiting: number): string {
  return waiting ? t('ahead', { count: waiting }) : t('nobody')
}

/** "13:30" or "2026-11-25 08:40" from the hub, as a visitor says it: today at 13:30, tomorrow, Friday 27 November. */
export function whenText(opens: string, clock: Pick<Clock, 'now' | 'wall'>, language: Language): string {
  const found = /^(?:\d{4}-(\d\d)-(\d\d) )?(\d\d:\d\d)$/.exec(opens)
  if (!found) return opens
  const [, month, day, time] = found as unknown as [string, string | undefined, string | undefined, string]
  if (!month) return t('today', { time: short(time) })
  for (let ahead = 0; ahead < 31; ahead++) {
    const wall = clock.wall(clock.now() + ahead * 86_400_000)
    if (wall.month !== Number(month) || wall.day !== Number(day)) continue
    if (ahead === 0) return t('today', { time: short(time) })
    if (ahead === 1) return t('tomorrow', { time: short(time) })
    return t('on_date', { ...dated(wall, language), time: short(time) })
  }
  return opens
}

const short = (time: string): string => time.replace(/^0/, '')
const dated = ({ month, day, weekday }: Wall, language: Language): Record<string, string | number> => ({
  month: t(`month_${month}`),
  day,
  weekday: text(`board.weekday_${weekday}`, {}, language),
})

/** Why there is no number, and when there will be: one line for a tile. */
export function refusalText(offer: Offer, when: (opens: string) => string): string {
  const standing = standingOf(offer)
  if (standing === 'later' && offer.opens) return t('tile_later', { when: when(offer.opens) })
  if (standing !== 'later') return t(`tile_${standing}`)
  return t('tile_later_unknown')
}

/** What the whole hall says when no number of any service can be had: null while there is one. */
export function hallText(phase: Phase, services: Offer[], when: (opens: string) => string): string | null {
  if (services.some(({ open }) => open)) return null
  const soonest = services.map(({ opens }) => opens).filter((opens): opens is string => opens !== null).sort(sooner)[0] ?? phase.opens
  if (!soonest) return t('hall_none')
  const today = soonest.length === TIME
  return t(today ? 'hall_not_yet' : phase.state === 'closed_day' ? 'hall_closed_day' : 'hall_over', { when: when(soonest) })
}

const TIME = '13:30'.length
/** Times of today have no date and come before those that have one. */
const sooner = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : 1)
