import { readdirSync, existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const display = fileURLToPath(new URL('..', import.meta.url))
const pages = readdirSync(display).filter((name) => existsSync(`${display}${name}/words/en.json`) && name !== 'shared')
const read = (page: string, language: string): Record<string, string> =>
  JSON.parse(readFileSync(`${display}${page}/words/${language}.json`, 'utf8')) as Record<string, string>

it.each(pages)('%s says the same things in both languages, with the same figures', (page) => {
  const [chinese, english] = [read(page, 'zh-CN'), read(page, 'en')]
  expect(Object.keys(english)).toEqual(Object.keys(chinese))
  const fields = (text: string): string => (text.match(/{\w+}/g) ?? []).sort().join()
  for (const name of Object.keys(chinese)) expect([name, fields(english[name]!)]).toEqual([name, fields(chinese[name]!)])
})
