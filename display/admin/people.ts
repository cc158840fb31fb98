/** The accounts, and the rows of the audit, as the hub tells them. */
import type { Role } from './session'
import { has, t } from './words'

export interface Person {
  name: string
  roles: Role[]
  first: boolean
  shut: boolean
  since: string
  last: string | null
}

export interface Row {
  id: number
  at: string
  who: string
  role: string
  what: string
  on: string
  result: string
}

/** "2026-11-24 09:30", in the hall's own zone, in which the hub writes its times. */
export const moment = (iso: string | null): string => (iso ? iso.slice(0, 16).replace('T', ' ') : '')

export const rolesText = (roles: string[]): string => roles.map((role) => worded('role_', role)).join(t('comma'))

/** What somebody did, in words; a door that this page does not know speaks for itself. */
export const deedText = (row: Row): string => worded('', row.what)

export const resultText = (row: Row): string => worded('result_', row.result)

/** On what it was done: role names and buttons among it are worded, names and numbers are not. */
export function subjectText(row: Row): string {
  return row.on
    .split(/([ ,:]+)/)
    .map((part) => (has(`role_${part}`) ? t(`role_${part}`) : has(`on_${part}`) ? t(`on_${part}`) : part))
    .join('')
}

function worded(kind: string, name: string): string {
  return has(kind + name) ? t(kind + name) : name
}

export type Standing = 'open' | 'first' | 'shut'
export const standing = ({ shut, first }: Person): Standing => (shut ? 'shut' : first ? 'first' : 'open')
