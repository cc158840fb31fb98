/** The LED panel on a canvas: round dots of a whole number of device pixels, so that it is crisp at any size. */
import { ROWS, type Dots } from './dots'

const GROUND = '#020202'
const LIGHTS: Record<string, string> = { red: '#ff4a33', green: '#46e07c', amber: '#ffb02e', white: '#f2f3ee' }
/** An unlit dot is just visible, as on the wall. */
const UNLIT = 0.085

export interface Panel {
  /** Draws the dots that have changed. */
  paint(screen: Dots): void
  /** Fits the panel into `width` × `height` CSS pixels and forgets what was drawn. */
  fit(columns: number, width: number, height: number): void
  colour(name: string): void
}

export function createPanel(canvas: HTMLCanvasElement): Panel {
  const context = canvas.getContext('2d')!
  let pitch = 1
  let light = LIGHTS.red!
  let drawn: Uint8Array | null = null

  return {
    fit(columns, width, height) {
      const ratio = devicePixelRatio || 1
      pitch = Math.max(1, Math.floor(Math.min((width * ratio) / columns, (height * ratio) / ROWS)))
      canvas.width = columns * pitch
      canvas.height = ROWS * pitch
      canvas.style.width = `${canvas.width / ratio}px`
      canvas.style.height = `${canvas.height / ratio}px`
      drawn = null
    },
    colour(name) {
      light = LIGHTS[name] ?? LIGHTS.red!
      drawn = null
    },
    paint({ columns, lit }) {
      if (!drawn || drawn.length !== lit.length) {
        drawn = new Uint8Array(lit.length).fill(2)
        context.fillStyle = GROUND
        context.fillRect(0, 0, canvas.width, canvas.height)
      }
      for (let at = 0; at < lit.length; at++) {
        if (drawn[at] !== lit[at]) dot(at % columns, Math.floor(at / columns), lit[at] === 1)
      }
      drawn.set(lit)
    },
  }

  function dot(column: number, row: number, on: boolean): void {
    context.fillStyle = GROUND
    context.fillRect(column * pitch, row * pitch, pitch, pitch)
    context.fillStyle = light
    context.globalAlpha = on ? 1 : UNLIT
    if (pitch < 4 && !on) context.globalAlpha = 0 // so small, it feeds a real LED, whose unlit dots are dark by themselves
    if (pitch < 4) context.fillRect(column * pitch, row * pitch, pitch, pitch)
    else {
      context.beginPath()
      context.arc((column + 0.5) * pitch, (row + 0.5) * pitch, pitch * 0.42, 0, 2 * Math.PI)
      context.fill()
    }
    context.globalAlpha = 1
  }
}
