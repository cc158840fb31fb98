/** Sound in the browser: decoded and put end to end on one clock; <audio> where a file or an old engine needs it. */
import { key } from './place'
import type { Sound } from './voice'

/** Decoded sounds that are kept: a name never changes its content, and the chime and the windows come back all day. */
const KEPT = 32
/** Longer than any call said twice; a player that takes longer hangs. */
const LONGEST = 30_000
/** How much later than reckoned a browser may tell that a sound has ended, in ms. */
const SLACK = 2_000
/** What a browser needs from the order to the first sample, in seconds. */
const AHEAD = 0.03
/** Who is later than the other players by so much leaves it out of the chime, so that the words come together. */
const SKIP_MOST = 0.5

export function browserSound(): Sound {
  const Context = window.AudioContext ?? (window as unknown as { webkitAudioContext?: typeof AudioContext }).webkitAudioContext
  const context = Context ? new Context() : null
  const state = (): 'ok' | 'blocked' => (context && context.state !== 'running' ? 'blocked' : 'ok')
  const kept = new Map<string, AudioBuffer>()
  let turn = 0
  let silence: (() => void) | null = null

  async function known(file: string): Promise<AudioBuffer | ArrayBuffer | null> {
    const before = kept.get(file)
    const sound = before ?? (await load(context, file))
    if (!sound || sound instanceof ArrayBuffer) return sound
    kept.delete(file) // the one that was heard last is the last to go
    kept.set(file, sound)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    return sound
  }

  return {
    state,
    unlock: async () => {
      await context?.resume().catch(() => undefined)
    },
    cut() {
      turn++
      silence?.()
    },
    async play(files, gainDb, startIn) {
      const own = ++turn
      const level = 10 ** (gainDb / 20)
      const failed: string[] = []
      const stoppable = (stop: () => void): void => void (silence = stop)
      const loading = files.map((file) => known(file))
      let run: Run | null = null
      // The chime begins as soon as it is there; the words are loaded while it sounds, and then come without a pause between them.
      for (const [index, file] of files.entries()) {
        const piece = await loading[index]
        if (index === 1) await Promise.all(loading)
        if (own !== turn) return failed
        if (piece instanceof ArrayBuffer) {
          await run?.ended()
          run = null
          if (own === turn && !(await playElement(file, level, stoppable))) failed.push(file)
          startIn = undefined
        } else if (piece && context) {
          if (!run) stoppable((run = begin(context, level, startIn)).stop)
          run.add(piece)
        } else failed.push(file)
      }
      await run?.ended()
      if (own === turn) silence = null
      return failed
    },
  }
}

/** The decoded sound; the bytes if only an <audio> element may make something of them; null if there is nothing to play. */
async function load(context: AudioContext | null, file: string): Promise<AudioBuffer | ArrayBuffer | null> {
  try {
    // Not by the cookie alone: another page of the hub in this browser may have brought its own.
    const response = await fetch(file, { headers: { Authorization: `Bearer ${key()}` }, credentials: 'same-origin' })
    if (!response.ok) return null
    const bytes = await response.arrayBuffer()
    return context ? await context.decodeAudioData(bytes.slice(0)).catch(() => bytes) : bytes
  } catch {
    return null
  }
}

/** When the first sample leaves, by the context's clock, and how much of the sound is left out before it. */
export function timed(now: number, startIn: number | null, latency: number): { at: number; skip: number } {
  if (startIn === null) return { at: now + AHEAD, skip: 0 }
  const wait = startIn / 1000 - latency
  return { at: now + Math.max(AHEAD, wait), skip: Math.min(SKIP_MOST, Math.max(0, AHEAD - wait)) }
}

/** Sounds end to end on the context's clock. */
interface Run {
  add(buffer: AudioBuffer): void
  /** When the last of them has sounded, or all were stopped. */
  ended(): Promise<void>
  stop(): void
}

function begin(context: AudioContext, level: number, startIn: (() => number) | undefined): Run {
  const loudness = context.createGain()
  loudness.gain.value = level
  loudness.connect(context.destination)
  let at = 0
  let last: AudioBufferSourceNode | null = null
  let stopped = false
  let done = (): void => undefined

  return {
    add(buffer) {
      const first = last === null
      const latency = context.outputLatency || context.baseLatency || 0
      const start = timed(context.currentTime, first && startIn ? startIn() : null, latency)
      const skip = first ? Math.min(start.skip, buffer.duration) : 0
      at = first ? start.at : Math.max(at, context.currentTime)
      last = context.createBufferSource()
      last.buffer = buffer
      last.connect(loudness)
      last.start(at, skip)
      at += buffer.duration - skip
    },
    ended: () =>
      new Promise((resolve) => {
        const limit = setTimeout(() => done(), (at - context.currentTime) * 1000 + SLACK)
        done = () => {
          clearTimeout(limit)
          if (last) last.onended = null
          loudness.disconnect()
          resolve()
        }
        if (stopped || !last || context.currentTime >= at) done()
        else last.onended = () => done()
      }),
    stop() {
      stopped = true
      loudness.disconnect()
      done()
    },
  }
}

function playElement(file: string, level: number, stoppable: (stop: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const element = new Audio(file)
    element.volume = level
    const limit = setTimeout(() => done(false), LONGEST)
    const done = (well: boolean): void => {
      clearTimeout(limit)
      element.onended = element.onerror = null
      element.pause()
      resolve(well)
    }
    element.onended = () => done(true)
    element.onerror = () => done(false)
    stoppable(() => done(true))
    element.play()?.catch(() => done(false))
  })
}
