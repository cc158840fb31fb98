/** Sound in the browser: decoded and put end to end on one clock; <audio> where a file or an old engine needs it. */
import { key } from './place'
import type { Sound } from './voice'

/** Decoded sounds that are kept: a name never changes its content, and the chime and the windows come back all day. */
const KEPT = 32
/** Longer than any call said twice; a player that takes longer hangs. */
const LONGEST = 30_000
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
      const loaded = await Promise.all(files.map((file) => known(file)))
      const stoppable = (stop: () => void): void => void (silence = stop)
      let run: AudioBuffer[] = []
      for (let index = 0; index <= files.length && own === turn; index++) {
        const piece = loaded[index]
        if (piece instanceof ArrayBuffer || index === files.length) {
          if (context && run.length) await playBuffers(context, run, level, startIn, stoppable)
          if (run.length) startIn = undefined
          run = []
          if (own === turn && index < files.length && !(await playElement(files[index]!, level, stoppable))) failed.push(files[index]!)
        } else if (piece) run.push(piece)
        else failed.push(files[index]!)
      }
      silence = null
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

function playBuffers(
  context: AudioContext,
  buffers: AudioBuffer[],
  level: number,
  startIn: (() => number) | undefined,
  stoppable: (stop: () => void) => void,
): Promise<void> {
  const loudness = context.createGain()
  loudness.gain.value = level
  loudness.connect(context.destination)
  const latency = context.outputLatency || context.baseLatency || 0
  const start = timed(context.currentTime, startIn ? startIn() : null, latency)
  let at = start.at
  let skip = Math.min(start.skip, buffers[0]!.duration)
  let last: AudioBufferSourceNode | undefined
  for (const buffer of buffers) {
    last = context.createBufferSource()
    last.buffer = buffer
    last.connect(loudness)
    last.start(at, skip)
    at += buffer.duration - skip
    skip = 0
  }
  const length = (at - context.currentTime) * 1000
  return new Promise((resolve) => {
    const limit = setTimeout(done, length + 2_000)
    last!.onended = done
    stoppable(done)
    function done(): void {
      clearTimeout(limit)
      last!.onended = null
      loudness.disconnect()
      resolve()
    }
  })
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
