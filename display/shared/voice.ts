/**
 * The loudspeaker of a board: says what the hub sends, one thing at a time.
 *
 * Speech is bounded and expires: what is too old is on glass but no longer said. A file that cannot be played is skipped; it
 * never keeps the next call from being said, and a player that hangs is given up after the time that it should have taken.
 * Something urgent cuts off what sounds. The hub is told of everything whether it was said, so that it need not wait.
 */
import { ref, type Ref } from 'vue'

import type { Say } from './messages/hub'

export interface Sound {
  /** 'blocked' until somebody touches the screen, where the browser insists on it. */
  state(): 'ok' | 'blocked'
  unlock(): Promise<void>
  /**
   * Plays the files without a gap, so many decibels quieter (≤ 0), and resolves with those that failed. `startIn` tells, when all
   * is ready, in how many milliseconds the first sample should sound; it may be negative.
   */
  play(files: string[], gainDb: number, startIn?: () => number): Promise<string[]>
  /** Ends what sounds at once. */
  cut(): void
}

export interface VoiceOptions {
  now: () => number
  said: (say: Say) => void
  unsaid: (say: Say, why: string) => void
  problem: (name: string) => void
  sound: Sound
}

export interface Voice {
  speaking: Ref<boolean>
  hear(say: Say): void
}

const MOST_WAITING = 8

export function createVoice({ now, said, unsaid, problem, sound }: VoiceOptions): Voice {
  const speaking = ref(false)
  const waiting: Say[] = []
  let cut = false

  function hear(say: Say): void {
    if (say.urgent) {
      waiting.length = 0 // the hub says it again if it is still true
      cut = speaking.value
      sound.cut()
    }
    waiting.push(say)
    // The oldest expires first anyway.
    while (waiting.length > MOST_WAITING) waiting.shift()
    if (!speaking.value) void speak()
  }

  async function speak(): Promise<void> {
    speaking.value = true
    for (let say = waiting.shift(); say; say = waiting.shift()) {
      const why = await refused(say)
      if (why) unsaid(say, why)
      else said(say)
    }
    speaking.value = false
  }

  /** Says it; why it was not said, or nothing when it was. */
  async function refused(say: Say): Promise<string> {
    if (Date.parse(say.expires) <= now()) return 'expired'
    if (sound.state() === 'blocked') return 'blocked'
    cut = false
    const begins = Date.parse(say.begins ?? '')
    const startIn = isNaN(begins) ? undefined : () => begins - now()
    const failed = await sound.play(say.audio, Math.min(0, say.gain_db ?? 0), startIn).catch(() => say.audio)
    if (cut) return 'cut_off'
    if (failed.length) problem(`audio_failed:${failed[0]}`)
    return failed.length < say.audio.length ? '' : 'audio_failed'
  }

  return { speaking, hear }
}
