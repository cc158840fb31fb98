/** Who is signed in at this browser, and how that begins and ends. */
import { computed, ref, shallowRef } from 'vue'

import { ApiError, get, post } from '../shared/api'
import { t } from './words'

export type Role = 'administrator' | 'editor' | 'reviewer' | 'publisher' | 'guide' | 'clerk'
export const ROLES: Role[] = ['administrator', 'editor', 'reviewer', 'publisher', 'guide', 'clerk']

export interface Me {
  person: { name: string; roles: Role[]; first: boolean } | null
  ends: string | null
  hall: { name: string; short_name: string }
  now: string
}

const AGAIN_MS = 3000

export const me = shallowRef<Me | null>(null)
export const lost = ref(false)
/** Why somebody who was in is at the sign-in again. */
export const ended = ref(false)
/** A password that was just typed and must be changed at once, so that nobody has to type it twice. */
export const justTyped = ref('')
/** Whether somebody of this role may be what the person is; an administrator is an editor, and recalls like a publisher. */
export const may = (role: Role): boolean => isAdministrator.value || (me.value?.person?.roles.includes(role) ?? false)
export const isAdministrator = computed(() => me.value?.person?.roles.includes('administrator') ?? false)

/** Asks the hub who is here, until it answers. */
export async function look(): Promise<void> {
  try {
    me.value = await get<Me>('/api/me')
    lost.value = false
  } catch {
    lost.value = true
    setTimeout(look, AGAIN_MS)
  }
}

export async function signIn(name: string, password: string): Promise<void> {
  me.value = await post<Me>('/api/sign-in', { name, password })
  justTyped.value = me.value.person?.first ? password : ''
  ended.value = false
}

export async function signOut(everywhere: boolean): Promise<void> {
  await post('/api/sign-out', { everywhere })
  justTyped.value = ''
  await look()
}

export async function changePassword(old: string, chosen: string): Promise<void> {
  me.value = await post<Me>('/api/password', { old, new: chosen })
  justTyped.value = ''
}

/** What went wrong, in words. Whoever is no longer signed in is led to the sign-in. */
export function wordsFor(cause: unknown): string {
  const { status, code, message } = cause as ApiError
  if (status === 401 && code !== 'wrong_sign_in' && me.value) {
    me.value = { ...me.value, person: null }
    ended.value = true
  }
  return status ? message : t('unreachable')
}
