/** Sound in the browser: decoded and put end to end on one clock; <audio> where a file or an old engine needs it. */
import { key } from './place'
import type { Sound } from './voice'

/** Longer than any call said twice; a player that takes longer hangs. */
const LONGEST = 30_000

export function browserSound(): Sound {
  const Context = window.AudioContext ?? (window as unknown as { webkitAudioContext?: typeof AudioContext }).webkitAudioContext
  const context = Context ? new Context() : null
  const state = (): 'ok' | 'blocked' => (context && context.state !== 'running' ? 'blocked' : 'ok')
  return {
    state,
    unlock: async () => {
      await context?.resume().catch(() => undefined)
    },
    async play(files, gainDb) {
      const level = 10 ** (gainDb / 20)
      const failed: string[] = []
      const loaded = await Promise.all(files.map((file) => load(context, file)))
      let run: AudioBuffer[] = []
      for (let index = 0; index <= files.length; index++) {
        const piece = loaded[index]
        if (piece instanceof ArrayBuffer || index === files.length) {
          if (context && run.length) await playBuffers(context, run, level)
          run = []
          if (index < files.length && !(await playElement(files[index]!, level))) failed.push(files[index]!)
        } else if (piece) run.push(piece)
        else failed.push(files[index]!)
      }
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

function playBuffers(context: AudioContext, buffers: AudioBuffer[], level: number): Promise<void> {
  const loudness = context.createGain()
  loudness.gain.value = level
  loudness.connect(context.destination)
  let at = context.currentTime + 0.05
  let last: AudioBufferSourceNode | undefined
  for (const buffer of buffers) {
    last = context.createBufferSource()
    last.buffer = buffer
    last.connect(loudness)
    last.start(at)
    at += buffer.duration
  }
  const length = (at - context.currentTime) * 1000
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, length + 2_000)
    last!.onended = () => {
      clearTimeout(limit)
      resolve()
    }
  })
}

function playElement(file: string, level: number): Promise<boolean> {
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
    element.play()?.catch(() => done(false))
  })
}
