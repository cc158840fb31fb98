/** What the hub sends and is sent: docs/protocol.md. */

export type Translated = { 'zh-CN': string; en: string }

export type FromHub<V> =
  | { type: 'hello'; build: string; now: string; seq: number }
  | { type: 'state'; seq: number; view: V }
  | { type: 'beat'; now: string; seq: number }
  | Say
  | { type: 'reload' }
  | { type: 'halted'; reason: Translated }

export interface Say {
  type: 'say'
  seq: number
  text: string
  audio: string[]
  expires: string
  zone: string
  /** Against the loudness by day. */
  gain_db?: number
  /** All of a sentence that calls several; `seq` is the first of them. */
  seqs?: number[]
  /** Cuts off what sounds. */
  urgent?: boolean
  /** The hub's time when it was sent, and when the first sample should sound together with other players'. */
  now?: string
  begins?: string
}

/** Why a message is not believed: docs/protocol.md, "What is signed". */
export type Refusal = 'forged' | 'unsigned' | 'replayed' | 'foreign' | 'stranger'

export type Audio = 'ok' | 'blocked' | 'none'

export type ToHub =
  | { type: 'shown'; seq: number }
  | { type: 'said'; seq: number }
  | { type: 'unsaid'; seq: number; why: string }
  | { type: 'playing'; clip: string; from: string; why: string; rule: string }
  | { type: 'played'; clip: string; from: string; to: string; complete: boolean; why?: string; rule?: string; paused?: boolean }
  | { type: 'refused'; why: Refusal; count: number }
  | { type: 'health'; build: string; audio: Audio; problems: string[] }
