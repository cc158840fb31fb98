/** Voice packs as the hub tells them, files matched to what they say, and recordings on their way to the hub. */
import * as tus from 'tus-js-client'

import { get } from '../shared/api'
import { ApiError } from '../shared/api'
import type { Upload } from './content'
import { language } from './words'

export interface PackRow {
  id: string
  name: string
  language: string
  reads: 'zh-CN' | 'en'
  by: string
  licence: string
  made: string
  in_use: boolean
  named: boolean
  recorded: number
  needed: number
  missing: number
  problem: string
}

/** A recording; after it was dropped only `undo` is left of it. */
export interface Part {
  file?: string
  seconds: number
  lufs: number | null
  matched: number | null
  clipped: number
  who: string
  at: string
  original: boolean
  undo: boolean
}

export type Group = 'before' | 'letters' | 'digits' | 'after' | 'windows' | 'rooms' | 'merged' | 'announcements' | 'more'

export interface Prompt {
  text: string
  group: Group
  part: Part | null
}

export interface CoverageRow {
  kind: 'numbers' | 'window' | 'announcement'
  name: string
  said: number
  of: number
  lacks: string[]
}

export interface Pack extends PackRow {
  prompts: Prompt[]
  coverage: { said: number; of: number; rows: CoverageRow[] }
}

export interface Packs {
  packs: PackRow[]
  voices: Record<'zh-CN' | 'en', string[]>
}

export interface Matched {
  file: File
  /** What it says, or nothing when its name does not tell. */
  text: string
}

/** What is said in many halls; any other tag may be typed. */
export const LANGUAGES = ['zh-CN', 'cpx', 'yue', 'nan', 'wuu', 'hak', 'cdo', 'en']

const QUIET_LUFS = -38
const CLIPPED = 0.001
const LOOK_MS = 300
const AGAIN_MS = [0, 1000, 3000, 5000]

export const isRecorded = (prompt: Prompt): boolean => !!prompt.part?.file

/** The next text in the list that nobody has recorded, after this one; from the top when there is none below. */
export function nextMissing(prompts: Prompt[], after: string): string {
  const at = prompts.findIndex(({ text }) => text === after)
  const order = [...prompts.slice(at + 1), ...prompts.slice(0, at + 1)]
  return order.find((prompt) => !isRecorded(prompt) && prompt.text !== after)?.text ?? ''
}

/** What should be known about a recording before it is used. */
export function flawOf(part: Part): '' | 'clipped' | 'quiet' {
  if (part.clipped > CLIPPED) return 'clipped'
  return part.lufs !== null && part.lufs < QUIET_LUFS ? 'quiet' : ''
}

/** Files to texts, by their names: “请.wav”, “012 到三号窗口办理.mp3”, or the number in the list alone, “012.wav”. */
export function matched(files: File[], prompts: Prompt[]): Matched[] {
  const known = new Map(prompts.map(({ text }) => [plain(text), text]))
  return files.map((file) => {
    const name = plain(file.name.replace(/\.[^.]*$/, ''))
    const numbered = /^(\d{3,})[\s_.-]*(.*)$/.exec(name)
    const byNumber = numbered && !numbered[2] ? prompts[Number(numbered[1]) - 1]?.text : undefined
    return { file, text: known.get(name) ?? (numbered?.[2] ? known.get(numbered[2]) : undefined) ?? byNumber ?? '' }
  })
}

/** 012 */
export const numberText = (at: number): string => String(at + 1).padStart(3, '0')

export const soundOf = (pack: string, text: string, original: boolean): string =>
  `/api/packs/${pack}/sound?text=${encodeURIComponent(text)}&original=${Number(original)}`

/** Sends a recording of a text, or a whole pack; settles once the hub has looked at it, with what became of it. */
export async function bring(file: Blob, name: string, aim: { for: 'part'; pack: string; text: string } | { for: 'pack' }): Promise<Upload> {
  const address = await sent(file, { filename: name, ...aim })
  for (;;) {
    const upload = await get<Upload>(address)
    if (upload.state === 'ready' || upload.state === 'rejected') return upload
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

function sent(file: Blob, metadata: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(file, {
      endpoint: '/api/uploads',
      retryDelays: AGAIN_MS,
      metadata,
      headers: { 'Accept-Language': language.value },
      storeFingerprintForResuming: false,
      onSuccess: () => resolve(new URL(upload.url!, location.href).pathname),
      onError: (cause) => reject(refused(cause)),
      onShouldRetry: (cause) => ![400, 401, 403, 404, 413, 415, 422, 507].includes(statusOf(cause)),
    })
    upload.start()
  })
}

const statusOf = (cause: unknown): number => (cause as tus.DetailedError).originalResponse?.getStatus() ?? 0

function refused(cause: unknown): ApiError {
  try {
    const body = JSON.parse((cause as tus.DetailedError).originalResponse?.getBody() ?? '') as { error: { code: string; message: string } }
    return new ApiError(statusOf(cause), body.error.code, body.error.message)
  } catch {
    return new ApiError(0, 'unreachable', String(cause))
  }
}

/** Names differ from texts in width, case and signs that no file name may have. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim()
