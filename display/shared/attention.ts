/**
 * What makes somebody look up from a pocket or a desk: a tone, a shake, a title that changes, a screen that stays lit.
 *
 * Browsers allow sound and shaking only after a touch, and the light only to pages that came over HTTPS. What a browser does not
 * allow is left out without a word; the page itself says everything too.
 */
import { ref, type Ref } from 'vue'

export interface Attention {
  /** 'off' until somebody has touched the page and the tone can sound; 'none' where there is no sound at all. */
  sound: Ref<'off' | 'on' | 'none'>
  /** To be called by a touch or a key. */
  unlock(): Promise<void>
  /** The tone, as often as told, and a shake. */
  ring(times?: number): void
  stop(): void
}

const HIGH = 880
const LOW = 660
const NOTE_S = 0.22
const ROUND_S = 0.9

export function createAttention(): Attention {
  const Context = window.AudioContext ?? (window as unknown as { webkitAudioContext?: typeof AudioContext }).webkitAudioContext
  const sound: Attention['sound'] = ref(Context ? 'off' : 'none')
  let context: AudioContext | null = null

  return { sound, unlock, ring, stop: () => void context?.close().catch(() => undefined) }

  async function unlock(): Promise<void> {
    if (!Context) return
    context = context ?? new Context()
    await context.resume().catch(() => undefined)
    sound.value = context.state === 'running' ? 'on' : 'off'
  }

  function ring(times = 2): void {
    shake(times)
    if (!context || sound.value !== 'on') return
    void context.resume() // a phone puts it to sleep in the background
    for (let round = 0; round < times; round++) {
      const at = context.currentTime + round * ROUND_S
      note(context, HIGH, at)
      note(context, LOW, at + NOTE_S)
    }
  }
}

/** One note that swells and fades: a square edge would click. */
function note(context: AudioContext, pitch: number, at: number): void {
  const tone = context.createOscillator()
  const volume = context.createGain()
  tone.frequency.value = pitch
  volume.gain.setValueAtTime(0.0001, at)
  volume.gain.exponentialRampToValueAtTime(0.6, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 1.6)
  tone.connect(volume)
  volume.connect(context.destination)
  tone.start(at)
  tone.stop(at + NOTE_S * 2)
}

function shake(times: number): void {
  const touched = (navigator as { userActivation?: { hasBeenActive: boolean } }).userActivation
  if (!navigator.vibrate || (touched && !touched.hasBeenActive)) return
  const pattern: number[] = []
  for (let round = 0; round < times; round++) pattern.push(300, 150, 300, 400)
  navigator.vibrate(pattern)
}

/** Lets the title of the page change between two texts, once a second; `call` alone when there is nothing to change to. */
export function createTitle(show: (text: string) => void = (text) => (document.title = text)) {
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    set(text: string, call = ''): void {
      clearInterval(timer)
      show(call || text)
      if (!call) return
      let calling = true
      timer = setInterval(() => {
        calling = !calling
        show(calling ? call : text)
      }, 1000)
    },
    stop: (): void => clearInterval(timer),
  }
}

interface Lock {
  release(): Promise<void>
}

/** Keeps the screen lit while wanted. The browser takes the light away whenever the page is hidden, so it is asked for again. */
export function createLight() {
  const source = (navigator as { wakeLock?: { request(kind: 'screen'): Promise<Lock> } }).wakeLock
  let wanted = false
  let lock: Lock | null = null
  const again = (): void => {
    lock = null
    if (wanted && !document.hidden) void ask()
  }
  document.addEventListener('visibilitychange', again)

  async function ask(): Promise<void> {
    lock = (await source?.request('screen').catch(() => null)) ?? null
    if (!wanted) void lock?.release().catch(() => undefined)
  }

  return {
    want(on: boolean): void {
      if (on === wanted) return
      wanted = on
      if (on) void ask()
      else void lock?.release().catch(() => undefined)
    },
    stop(): void {
      this.want(false)
      document.removeEventListener('visibilitychange', again)
    },
  }
}
