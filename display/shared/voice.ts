/**
 * The loudspeaker of a board: says what the hub sends, one thing at a time.
 *
 * Speech is bounded and expires: what is too old is on glass but no longer said. A file that cannot be played is skipped; it
 * never keeps the next call from being said, and a player that hangs is given up after the time that it should have taken.
 */
import { ref, type Ref } from 'vue'

import type { Say } from './messages'

export interface Sound {
  /** 'blocked' until somebody touches the screen, where the browser insists on it. */
  state(): 'ok' | 'blocked'
  unlock(): Promise<void>
  /** Plays the files without a gap, so many decibels quieter (≤ 0), and resolves with those that failed. */
  play(files: string[], gainDb: number): Promise<string[]>
}

export interface VoiceOptions {
  now: () => number
  said: (say: Say) => void
  problem: (name: string) => void
  sound: Sound
}

export interface Voice {
  speaking: Ref<boolean>
  hear(say: Say): void
}

const MOST_WAITING = 8

export function createVoice({ now, said, problem, sound }: VoiceOptions): Voice {
  const speaking = ref(false)
  const waiting: Say[] = []

  function hear(say: Say): void {
    waiting.push(say)
    // The oldest expires first anyway.
    while (waiting.length > MOST_WAITING) waiting.shift()
    if (!speaking.value) void speak()
  }

  async function speak(): Promise<void> {
    speaking.value = true
    for (let say = waiting.shift(); say; say = waiting.shift()) {
      if (Date.parse(say.expires) <= now() || sound.state() === 'blocked') continue
      const failed = await sound.play(say.audio, Math.min(0, say.gain_db ?? 0)).catch(() => say!.audio)
      if (failed.length) problem(`audio_failed:${failed[0]}`)
      if (failed.length < say.audio.length) said(say)
    }
    speaking.value = false
  }

  return { speaking, hear }
}
