/** What the hall does when it does not simply serve: before it opens, at noon, after hours, on days off. */
import type { Phase } from '../shared/messages/hall'
import { en, zh } from '../shared/words'

export interface PhaseWords {
  title: string
  text: string
  english: string
}

/** For the place where calls stand, while there are none; null when the hall serves. */
export function phaseWords(phase: Phase | undefined): PhaseWords | null {
  if (!phase || phase.state === 'open') return null
  const values = { opens: phase.opens ?? '' }
  const later = phase.opens ? 'later' : 'text'
  return {
    title: zh(`phase.${phase.state}_title`, values),
    text: zh(`phase.${phase.state}_${later}`, values),
    english: `${en(`phase.${phase.state}_title`, values)} ${en(`phase.${phase.state}_${later}`, values)}`.trim(),
  }
}

/** The same as a line of the ticker. */
export function phaseText(phase: Phase | undefined): string[] {
  const words = phaseWords(phase)
  return words ? [[words.title, words.text].filter(Boolean).join('，')] : []
}
