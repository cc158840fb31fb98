/** A picture for a screen with a QR code, and always with the words of where it leads: nobody should scan what he cannot read. */
import { correction, generate } from 'lean-qr'

export interface QrCard {
  title: string
  line: string
  /** What the code says: an address of the web, or a telephone number. */
  to: string
}

export const WIDTH = 1920
export const HEIGHT = 1080
const MARGIN = 110
const SIDE = 800
const QUIET = 4
const [GROUND, WORDS, FAINT] = ['#0c4744', '#f3efe2', '#cfd8cb']
const FACE = "'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"
const LONGEST = 300

/** What a code may lead to: http, https and tel; null for everything else. */
export function target(text: string): string | null {
  const trimmed = text.trim()
  if (!trimmed || trimmed.length > LONGEST || /\s/.test(trimmed)) return null
  if (/^(tel:)?\+?[\d-]{3,20}$/.test(trimmed)) return trimmed.startsWith('tel:') ? trimmed : `tel:${trimmed}`
  try {
    const url = new URL(trimmed.includes('://') ? trimmed : `https://${trimmed}`)
    return /^https?:$/.test(url.protocol) && url.hostname.includes('.') && !url.username && !url.password ? url.href : null
  } catch {
    return null
  }
}

/** Where it leads as people read it: a dialled number, an address without its https://. */
export const readable = (target: string): string => decodeURI(target).replace(/^(tel:|https:\/\/)/, '').replace(/\/$/, '')

/** Text in lines that are no wider; Latin words stay whole where they fit, no line begins with a comma, and what does not fit in `most` lines ends with …. */
export function lines(text: string, widest: number, widthOf: (part: string) => number, most: number): string[] {
  const found: string[] = []
  let line = ''
  for (const piece of text.trim().match(/[\u0021-\u007e]+|\s+|[^][，。、；：！？）》】”’]*/g) ?? []) {
    if (line && widthOf(line + piece) > widest) {
      found.push(line.trim())
      line = ''
    }
    for (const sign of widthOf(piece) > widest ? piece : [piece]) {
      if (line && widthOf(line + sign) > widest) {
        found.push(line.trim())
        line = ''
      }
      line += sign
    }
  }
  if (line.trim()) found.push(line.trim())
  if (found.length <= most) return found
  let last = found[most - 1]!
  while (last && widthOf(`${last}…`) > widest) last = last.slice(0, -1)
  return [...found.slice(0, most - 1), `${last}…`]
}

export function draw(canvas: HTMLCanvasElement, card: QrCard): void {
  const pen = canvas.getContext('2d')!
  canvas.width = WIDTH
  canvas.height = HEIGHT
  pen.fillStyle = GROUND
  pen.fillRect(0, 0, WIDTH, HEIGHT)
  const right = WIDTH - MARGIN - SIDE
  const widest = right - 2 * MARGIN
  const put = (text: string, size: number, weight: number, colour: string, y: number, most: number): number => {
    pen.font = `${weight} ${size}px ${FACE}`
    pen.fillStyle = colour
    pen.textBaseline = 'top'
    for (const line of lines(text, widest, (part) => pen.measureText(part).width, most)) {
      pen.fillText(line, MARGIN, y)
      y += Math.round(size * 1.35)
    }
    return y
  }
  const below = put(card.title, 112, 700, WORDS, MARGIN + 30, 3)
  put(card.line, 60, 500, WORDS, below + 30, 4)
  const code = target(card.to)
  if (!code) return
  put(readable(code), 46, 500, FAINT, HEIGHT - MARGIN - 2 * 62, 2)
  square(pen, code, right, (HEIGHT - SIDE) / 2)
}

function square(pen: CanvasRenderingContext2D, text: string, left: number, top: number): void {
  const code = generate(text, { minCorrectionLevel: correction.M })
  const module = Math.floor(SIDE / (code.size + 2 * QUIET))
  const offset = Math.floor((SIDE - module * code.size) / 2)
  pen.fillStyle = '#fff'
  pen.fillRect(left, top, SIDE, SIDE)
  pen.fillStyle = '#000'
  for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) pen.fillRect(left + offset + x * module, top + offset + y * module, module, module)
}

/** The faces are there before anything is drawn: a canvas does not wait for them. */
export const faces = (card: QrCard): Promise<unknown> =>
  Promise.all([document.fonts.load(`700 112px ${FACE}`, card.title), document.fonts.load(`500 60px ${FACE}`, card.line + readable(card.to))])

/** The picture as a file, named like its title. */
export async function picture(card: QrCard): Promise<File> {
  const canvas = document.createElement('canvas')
  await faces(card)
  draw(canvas, card)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('no picture')
  return new File([blob], `${card.title.trim().replace(/[\\/:*?"<>|]/g, ' ') || 'QR'}.png`, { type: 'image/png' })
}
