/** A microphone and what it hears: a level while it is open, and recordings as plain WAV, without what browsers do to voices. */
import { ref } from 'vue'

export type Loudness = 'silent' | 'quiet' | 'good' | 'loud'
export type Microphone = 'closed' | 'insecure' | 'refused' | 'none' | 'open'

export interface Take {
  blob: Blob
  seconds: number
  verdict: Loudness
}

const WANTED = { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 } }
/** Peaks, of full scale. */
const SILENT = 0.012
const QUIET = 0.06
const LOUD = 0.985
const FALL = 0.85
const USUAL_RATE = 48_000
const HEAD = 44
const BYTES = 2

export function useTape() {
  const state = ref<Microphone>('closed')
  /** The peak of the last moment, from 0 to 1; it falls slowly, as needles do. */
  const level = ref(0)
  const running = ref(false)
  /** How long it has been running. */
  const seconds = ref(0)
  let pieces: Float32Array[] = []
  let context: AudioContext | undefined
  let stream: MediaStream | undefined

  /** Asks for the microphone; `state` says what became of it. */
  async function open(): Promise<void> {
    if (state.value === 'open') return
    if (!navigator.mediaDevices?.getUserMedia) {
      state.value = 'insecure'
      return
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED)
      context = new AudioContext()
      await context.audioWorklet.addModule(new URL('./tape.worklet.js', import.meta.url))
      const tape = new AudioWorkletNode(context, 'tape', { numberOfOutputs: 0 })
      tape.port.onmessage = ({ data }: MessageEvent<Float32Array>) => heard(data)
      context.createMediaStreamSource(stream).connect(tape)
      await context.resume()
      state.value = 'open'
    } catch (cause) {
      close()
      state.value = (cause as DOMException).name === 'NotAllowedError' ? 'refused' : 'none'
    }
  }

  function close(): void {
    stream?.getTracks().forEach((track) => track.stop())
    void context?.close()
    stream = context = undefined
    running.value = false
    level.value = 0
    state.value = 'closed'
  }

  function start(): void {
    pieces = []
    seconds.value = 0
    running.value = true
  }

  /** What was said since the start. */
  function stop(): Take {
    running.value = false
    const peak = Math.max(0, ...pieces.map(peakOf))
    const rate = context?.sampleRate ?? USUAL_RATE
    return { blob: wav(pieces, rate), seconds: lengthOf(pieces) / rate, verdict: verdictOf(peak) }
  }

  function heard(piece: Float32Array): void {
    level.value = Math.max(peakOf(piece), level.value * FALL)
    if (!running.value) return
    pieces.push(piece)
    seconds.value += piece.length / (context?.sampleRate ?? USUAL_RATE)
  }

  return { state, level, running, seconds, open, close, start, stop }
}

export function verdictOf(peak: number): Loudness {
  if (peak >= LOUD) return 'loud'
  if (peak < SILENT) return 'silent'
  return peak < QUIET ? 'quiet' : 'good'
}

/** One channel of 16 bits. */
export function wav(pieces: Float32Array[], rate: number): Blob {
  const size = lengthOf(pieces) * BYTES
  const file = new DataView(new ArrayBuffer(HEAD + size))
  const word = (at: number, text: string): void => [...text].forEach((sign, n) => file.setUint8(at + n, sign.charCodeAt(0)))
  word(0, 'RIFF')
  file.setUint32(4, HEAD - 8 + size, true)
  word(8, 'WAVEfmt ')
  file.setUint32(16, 16, true)
  file.setUint16(20, 1, true)
  file.setUint16(22, 1, true)
  file.setUint32(24, rate, true)
  file.setUint32(28, rate * BYTES, true)
  file.setUint16(32, BYTES, true)
  file.setUint16(34, 8 * BYTES, true)
  word(36, 'data')
  file.setUint32(40, size, true)
  let at = HEAD
  for (const piece of pieces) {
    for (const sample of piece) {
      file.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true)
      at += BYTES
    }
  }
  return new Blob([file], { type: 'audio/wav' })
}

const lengthOf = (pieces: Float32Array[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)
const peakOf = (piece: Float32Array): number => piece.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
