/** What a visitor asks for: done here by which service, or not here, and then where. */
import type { GuideView } from '../shared/messages/floor'
import type { Offer, Referral } from '../shared/messages/tickets'

export interface Found {
  elsewhere: Referral[]
  here: Offer[]
}

export function find(view: Pick<GuideView, 'not_here' | 'services' | 'departments'>, asked: string): Found {
  const wanted = plain(asked)
  if (!wanted) return { elsewhere: [], here: [] }
  const alike = (text: string | null): boolean => plain(text ?? '').indexOf(wanted) >= 0
  const was: Record<string, string | null> = {}
  for (const department of view.departments) was[department.id] = department.was
  return {
    // Somebody may say more than the word that the hall file knows: “离婚登记在哪里”.
    elsewhere: view.not_here.filter((one) => one.asks.some((ask) => alike(ask) || wanted.indexOf(plain(ask)) >= 0)),
    here: view.services.filter((one) =>
      [one.name, one.short, one.short_en, one.name_en, one.plain, one.department, was[one.department_id] ?? '', one.prefix].some(alike),
    ),
  }
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
