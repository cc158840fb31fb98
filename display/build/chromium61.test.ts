import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Transpiling adds no missing function and no missing layout: what came after Chromium 61 must not be written at all. */
const YOUNGER = {
  script: /\.(flat|flatMap|at|replaceAll|matchAll|replaceChildren|trimStart|trimEnd)\(|Object\.fromEntries|allSettled|globalThis|structuredClone|queueMicrotask|AbortController/,
  style: /[\s{;](gap|row-gap|column-gap|inset|aspect-ratio)\s*:|clamp\(|:is\(|:where\(|:has\(|:focus-visible|[\s:](min|max)\(|@container|@layer/,
}

const root = fileURLToPath(new URL('..', import.meta.url))
const PASSED_OVER = ['node_modules', 'build']

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`
    if (entry.isDirectory()) return PASSED_OVER.includes(entry.name) ? [] : sources(`${path}/`)
    return /\.(vue|ts|css)$/.test(path) && !/\.(test|config)\.ts$/.test(path) ? [path] : []
  })
}

function younger(path: string): RegExpExecArray | null {
  const text = readFileSync(path, 'utf8')
  const style = path.endsWith('.css') ? text : [...text.matchAll(/<style[^>]*>([^]*?)<\/style>/g)].map((found) => found[1]).join('')
  const script = path.endsWith('.css') ? '' : text.replace(/<style[^]*$/, '')
  return YOUNGER.script.exec(script) ?? YOUNGER.style.exec(style)
}

describe('an engine of 2017', () => {
  it.each(sources(root).map((path) => path.slice(root.length)))('reads %s', (path) => {
    expect(younger(root + path)?.[0]).toBeUndefined()
  })
})
