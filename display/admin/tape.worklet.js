/** Runs beside the page, in the sound's own thread: hands on what the microphone hears, a twentieth of a second at a time. */
const PIECE = 2048

class Tape extends AudioWorkletProcessor {
  constructor() {
    super()
    this.piece = new Float32Array(PIECE)
    this.filled = 0
  }

  process([input]) {
    const heard = input[0]
    if (!heard) return true
    for (const sample of heard) {
      this.piece[this.filled++] = sample
      if (this.filled === PIECE) {
        this.port.postMessage(this.piece)
        this.piece = new Float32Array(PIECE)
        this.filled = 0
      }
    }
    return true
  }
}

registerProcessor('tape', Tape)
