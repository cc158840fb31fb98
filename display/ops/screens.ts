/** How screens and ticket machines stand, and what to do about those that do not stand well. */
import type { IconName } from '../shared/Icon.vue'
import type { Machine, OpsScreen, OpsView, Shown } from '../shared/messages/ops'
import type { SignName } from '../shared/Sign.vue'

export type Standing = 'lost' | 'mute' | 'trouble' | 'old' | 'ok'

export const WORST_FIRST: Standing[] = ['lost', 'mute', 'trouble', 'old', 'ok']
export const ICONS: Partial<Record<Standing, IconName>> = { lost: 'broken', mute: 'sound', old: 'loop' }
export const SIGNS: Partial<Record<Standing, SignName>> = { ok: 'check', trouble: 'alarm' }

export function standing({ connected, audio, problems, outdated }: Machine): Standing {
  if (!connected) return 'lost'
  if (audio === 'blocked') return 'mute'
  if (problems.length) return 'trouble'
  return outdated ? 'old' : 'ok'
}

/** A short name for a tile: a strip goes by its window. */
export function label({ id, window }: OpsScreen): string {
  return window === null ? id : String(window)
}

/** Names that fit into a headline, and whether some were left out. */
export function shortened(names: string[], most: number): { names: string[]; more: boolean } {
  return names.length > most ? { names: names.slice(0, most - 1), more: true } : { names, more: false }
}

/** Everything that needs a hand, screens and machines, the worst first. */
export function unwell(view: OpsView): ((OpsScreen | OpsView['kiosks'][number]) & { standing: Standing })[] {
  const all = [...view.screens, ...view.kiosks].map((one) => ({ ...one, standing: standing(one) }))
  const rank = (one: { standing: Standing }): number => WORST_FIRST.indexOf(one.standing)
  return all.filter((one) => one.standing !== 'ok').sort((one, other) => rank(one) - rank(other))
}

/** Screens that are there and have said what they show. */
export function withContent(view: OpsView): { id: string; shown: Shown }[] {
  const told = view.screens.filter(({ connected, shown }) => connected && shown && shown.item !== null)
  return told.map(({ id, shown }) => ({ id, shown: shown! }))
}
