import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { en, zh } from './words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

const root = fileURLToPath(new URL('..', import.meta.url))

const keys = (catalogue: Record<string, object>): string[] =>
  Object.keys(catalogue).flatMap((page) => Object.keys(catalogue[page]!).map((name) => `${page}.${name}`)).sort()

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return []
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? files(path) : entry.name.endsWith('.vue') ? [path] : []
  })

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect(keys(english)).toEqual(keys(chinese))
  })

  it('have no hollow text where Chinese must say something', () => {
    for (const [page, texts] of Object.entries(chinese)) {
      for (const [name, text] of Object.entries(texts)) expect(text, `${page}.${name}`).not.toBe('')
    }
  })

  it('hold the fields of a text in both languages', () => {
    const fields = (text: string): string[] => (text.match(/{\w+}/g) ?? []).sort()
    for (const key of keys(chinese)) expect(fields(en(key)), key).toEqual(fields(zh(key)))
  })

  it.each(files(root))('hold all the Chinese of %s', (path) => {
    const template = /<template>[^]*<\/template>/.exec(readFileSync(path, 'utf8'))?.[0] ?? ''
    expect(template.match(/[\u3400-\u9fff]+/g)).toBeNull()
  })
})

describe('text', () => {
  it('takes values and shows a missing key', () => {
    expect(zh('start.window', { no: 3 })).toBe('3号窗口')
    expect(zh('start.nothing')).toBe('start.nothing')
  })
})
