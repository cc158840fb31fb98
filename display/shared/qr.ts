/** A QR code as one path of an SVG, a unit square a module, inside the quiet zone that scanners need. */
import { correction, generate } from 'lean-qr'

const QUIET = 4

export interface Code {
  size: number
  path: string
}

export function qr(text: string): Code {
  const code = generate(text, { minCorrectionLevel: correction.M })
  const runs: string[] = []
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (!code.get(x, y)) continue
      const start = x
      while (code.get(x + 1, y)) x++
      runs.push(`M${start + QUIET} ${y + QUIET}h${x + 1 - start}v1H${start + QUIET}z`)
    }
  }
  return { size: code.size + 2 * QUIET, path: runs.join('') }
}
