/** Why a service gives out no numbers now, and when it does again. */
import type { Offer } from '../shared/messages/tickets'
import { soon } from './times'
import { has, t } from './words'

export function refusalWords({ open, refusal, opens }: Pick<Offer, 'open' | 'refusal' | 'opens'>): string {
  if (open) return ''
  const why = t(has(`shut_${refusal}`) ? `shut_${refusal}` : 'shut_other')
  return opens ? `${why}${t('shut_opens', { opens: soon(opens) })}` : why
}
