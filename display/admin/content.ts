/** Media, clips and notices, as the hub tells them, and what somebody may do with them. */
import { get } from '../shared/api'
import { wordsFor, type Role } from './session'
import { has, language, t } from './words'

export type MediumKind = 'image' | 'image_set' | 'video' | 'audio'

export interface Medium {
  hash: string
  label: string
  who: string
  at: string
  kind: MediumKind
  size: number
  seconds: number
  width: number
  height: number
  files: string[]
  /** The languages of its sound, as tags, and a film's file for each; of a film from before there were such files none. */
  tracks: string[]
  sounds: string[]
  thumb: string | null
  used: string[]
}

export type Told = Record<'zh-CN' | 'en', string>

export interface Upload {
  id: string
  label: string
  size: number
  offset: number
  who: string
  at: string
  state: 'uploading' | 'checking' | 'converting' | 'ready' | 'rejected'
  hash: string
  progress: number | null
  reason: { code: string; text: Told; remedy: Told } | null
  /** What it is for, when it is not for the library. */
  aim: object | null
}

export interface Decision {
  at: string
  who: string
  what: string
  step: string
  hash: string
  comment: string
  flaws: string
}

export type State = 'draft' | 'review' | 'released' | 'recalled'

/** What goes through review. */
export interface Reviewed {
  id: number
  begins: string
  ends: string
  hash: string
  state: State
  author: string
  deciders: string[]
  next: string | null
  /** The case of the hall's for which it takes one step more. */
  elevated: string | null
  flaws: { code: string; field: string; at: number }[]
  decisions: Decision[]
}

export interface Clip extends Reviewed {
  title: string
  category: string
  media: string[]
  seconds: number
  kind: 'video' | 'image'
  files: string[]
  tracks: string[]
  sounds: string[]
  thumb: string | null
}

export interface Notice extends Reviewed {
  text: string
  text_en: string | null
}

export type Room = 'clips' | 'notices'

export interface Step {
  name: string
  roles: string[]
}

/** The cases for which a hall wants one step more, and that step. */
export interface Elevated {
  cases: string[]
  step: Step
}

export interface Table<T> {
  steps: Step[]
  elevated: Elevated
  rows: T[]
  categories: string[]
}

export async function table(room: Room): Promise<Table<Clip & Notice>> {
  const told = await get<{ steps: Step[]; elevated: Elevated; categories?: string[] } & Record<Room, (Clip & Notice)[]>>(`/api/${room}`)
  return { steps: told.steps, elevated: told.elevated, rows: told[room], categories: told.categories ?? [] }
}

/** The steps that one takes. */
export const stepsOf = (one: Reviewed, steps: Step[], elevated: Elevated): Step[] => (one.elevated ? [...steps, elevated.step] : steps)

export type Sees = 'may' | 'other_step' | 'same_person'

/** Whether somebody takes the next step: by role, and as another person than before. The hub decides; this only spares the asking. */
export function sees(one: Reviewed, steps: Step[], name: string, roles: Role[]): Sees {
  const at = Math.min(one.deciders.length, steps.length - 1)
  const usual = steps.length - (one.elevated ? 1 : 0)
  if (!steps[at]?.roles.some((role) => (roles as string[]).includes(role))) return 'other_step'
  const own = one.author === name && (at > 0 || usual < 3)
  return own || one.deciders.includes(name) ? 'same_person' : 'may'
}

export const titleOf = (one: Partial<Clip & Notice>): string => one.title ?? one.text ?? ''

export function flawsText(codes: string[]): string {
  return [...new Set(codes)].map((code) => (has(`flaw_${code}`) ? t(`flaw_${code}`) : code)).join(t('comma'))
}

export const inWords = (told: Told): string => told[language.value]

/** What may be spoken in a film, in the order in which somebody would look for it. */
export const SPOKEN = ['zh-CN', 'en', 'cpx', 'nan', 'cdo', 'mnp', 'yue', 'hak', 'wuu', 'gan', 'hsn', 'cjy', 'bo', 'ug', 'mn', 'kk', 'ko', 'za', 'ii']
export const UNSPOKEN = 'und'

/** What people call a language; its tag when nobody has said. */
export const spokenText = (tag: string): string => (has(`spoken_${tag}`) ? t(`spoken_${tag}`) : tag)

/** A film whose tracks somebody has to tell apart. */
export const hasTracks = ({ kind, tracks }: { kind: string; tracks: string[] }): boolean => kind === 'video' && tracks.length > 1

/** 48.2 MB; millions of bytes, as the limits are. */
export function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`
}

/** 1:05 */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export const dayText = (moment: string): string => moment.replace('T', ' ')

export const trouble = (cause: unknown): string => wordsFor(cause)
