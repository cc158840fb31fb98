import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

/** What an old TV box fetches and parses for a page of the hall. */
const MOST = 60 * 1024
/** A ticket machine is a computer of its own; its page brings the player of films and draws QR codes. */
const MOST_OF = new Map([['kiosk/index.html', 80 * 1024]])
/** The administrator's page is for office PCs, and is built by itself. */
const MOST_OF_ADMIN = 400 * 1024
const HALL_PAGES = ['board', 'strip', 'kiosk', 'ticket', 'console', 'start']

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
}

const built = fileURLToPath(new URL('../../hallbus/static/', import.meta.url))

// The build comes first; without one there is nothing to weigh.
describe.skipIf(!existsSync(`${built}manifest.json`))('a page of the hall', () => {
  const manifest = JSON.parse(readFileSync(`${built}manifest.json`, 'utf8')) as Record<string, Chunk>
  const pages = HALL_PAGES.map((page) => `${page}/index.html`).filter((page) => page in manifest)

  function chunks(name: string, seen = new Set<string>()): Set<string> {
    if (seen.has(name)) return seen
    seen.add(name)
    const { imports = [], dynamicImports = [] } = manifest[name]!
    for (const next of [...imports, ...dynamicImports]) chunks(next, seen)
    return seen
  }

  it.each(pages)('%s weighs no more script than its machine can take', (page) => {
    const weight = [...chunks(page)]
      .map((name) => manifest[name]!.file)
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + gzipSync(readFileSync(built + file)).length, 0)
    expect(weight).toBeLessThanOrEqual(MOST_OF.get(page) ?? MOST)
  })

  it.each(pages)('%s fetches nothing from outside the hub', (page) => {
    expect(readFileSync(built + page, 'utf8')).not.toMatch(/(src|href)="https?:/)
  })
})

describe.skipIf(!existsSync(`${built}manifest-admin.json`))('the administrator\'s page', () => {
  const manifest = JSON.parse(readFileSync(`${built}manifest-admin.json`, 'utf8')) as Record<string, Chunk & { css?: string[] }>
  const scripts = Object.values(manifest).map(({ file }) => file).filter((file) => file.endsWith('.js'))

  it('weighs no more than an office PC can take', () => {
    const files = [...scripts, ...Object.values(manifest).flatMap(({ css }) => css ?? [])]
    const weight = [...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(built + file)).length, 0)
    expect(weight).toBeLessThanOrEqual(MOST_OF_ADMIN)
  })

  it('brings Element Plus to nobody else', () => {
    const others = JSON.parse(readFileSync(`${built}manifest.json`, 'utf8')) as Record<string, Chunk>
    const told = Object.values(others).map(({ file }) => file).filter((file) => /\.(js|css)$/.test(file))
    expect(told.filter((file) => /ElButton|el-button/.test(readFileSync(built + file, 'utf8')))).toEqual([])
    expect(scripts.some((file) => readFileSync(built + file, 'utf8').includes('ElButton'))).toBe(true)
  })

  it('keeps the faces in a stylesheet of their own', () => {
    const sheets = [...new Set(Object.values(manifest).flatMap(({ css }) => css ?? []))]
    const faces = sheets.filter((file) => readFileSync(built + file, 'utf8').includes('@font-face'))
    expect(faces).toHaveLength(1)
    expect(readFileSync(built + faces[0]!, 'utf8')).not.toContain('.el-')
  })
})
