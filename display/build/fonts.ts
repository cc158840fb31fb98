import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/** What a board says first: these slices are fetched before the page knows that it needs them. */
const FIRST_WORDS = '请前往号窗口办理过优先暂停'
/** Pages that hang on a wall or stand in the hall; the others can wait for their fonts. */
const HALL_PAGES = /\/(board|kiosk)\//
/** A strip is all dots: it has no use for a face. */
const FACELESS = /\/strip\//

/** Ships woff2 only, shows text only in its own face (a numeral must never change shape on the wall), preloads. */
export function fonts(): Plugin {
  return {
    name: 'fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@fontsource') || !id.endsWith('.css')) return null
      return code
        .replace(/,\s*url\([^)]*\.woff\)\s*format\(['"]woff['"]\)/g, '')
        .replace(/font-display:\s*swap/g, 'font-display: block')
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, context) {
        if (!context.bundle || FACELESS.test(context.path)) return []
        const wanted = HALL_PAGES.test(context.path) ? firstSlices() : []
        wanted.push('b612-latin-700-normal.woff2')
        const files = Object.values(context.bundle).filter(
          (file) => file.type === 'asset' && file.names.some((name) => wanted.includes(name)),
        )
        return files.map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file.fileName}`, crossorigin: true },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}

/** The file names of the slices whose unicode-range holds one of the first words. */
function firstSlices(): string[] {
  const css = readFileSync(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/700.css'), 'utf8')
  const codes = [...FIRST_WORDS].map((char) => char.codePointAt(0)!)
  const faces = css.match(/@font-face\s*{[^}]*}/g) ?? []
  return faces.filter((face) => codes.some((code) => covers(face, code))).flatMap((face) => {
    const name = /files\/([^)]+\.woff2)/.exec(face)![1]!
    return [name, name.replace('-700-', '-500-')]
  })
}

function covers(face: string, code: number): boolean {
  const ranges = /unicode-range:\s*([^;}]+)/.exec(face)?.[1] ?? ''
  return ranges.split(',').some((range) => {
    const [from, to] = range.trim().slice(2).split('-').map((hex) => parseInt(hex, 16))
    return code >= from! && code <= (to ?? from!)
  })
}
