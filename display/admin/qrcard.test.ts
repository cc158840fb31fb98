import { describe, expect, it } from 'vitest'

import { lines, readable, target } from './qrcard'

const wide = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > '\u00ff' ? 2 : 1), 0)

describe('where a code may lead', () => {
  it.each([
    ['https://example.org/a?b=1', 'https://example.org/a?b=1'],
    ['example.org', 'https://example.org/'],
    ['http://192.168.1.5:8080/guide', 'http://192.168.1.5:8080/guide'],
    ['96110', 'tel:96110'],
    ['tel:0594-12345', 'tel:0594-12345'],
  ])('%s', (text, wanted) => expect(target(text)).toBe(wanted))

  it.each(['', 'javascript:alert(1)', 'data:text/html,x', 'ftp://example.org', 'https://name:secret@example.org', 'two words', 'nowhere', `https://example.org/${'a'.repeat(400)}`])('not: %s', (text) =>
    expect(target(text)).toBeNull(),
  )

  it('is shown as people read it', () => {
    expect(readable('https://example.org/')).toBe('example.org')
    expect(readable('tel:96110')).toBe('96110')
    expect(readable('http://example.org/%E6%8C%87%E5%8D%97')).toBe('http://example.org/指南')
  })
})

describe('words in lines', () => {
  it('break between Chinese characters and keep Latin words whole', () => {
    expect(lines('下载国家反诈中心 APP', 10, wide, 5)).toEqual(['下载国家反', '诈中心 APP'])
    expect(lines('点 example here', 8, wide, 5)).toEqual(['点', 'example', 'here'])
  })

  it('never begin with a comma', () => {
    expect(lines('可疑电话，先核实', 8, wide, 5)).toEqual(['可疑电', '话，先核', '实'])
  })

  it('break a word that is wider than a line', () => {
    expect(lines('abcdefghij', 4, wide, 5)).toEqual(['abcd', 'efgh', 'ij'])
  })

  it('say that there is more', () => {
    expect(lines('一二三四五六七八', 4, wide, 2)).toEqual(['一二', '三…'])
    expect(lines('  ', 4, wide, 2)).toEqual([])
  })
})
