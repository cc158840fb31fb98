import { describe, expect, it } from 'vitest'

import { lengthText, sees, sizeText, type Reviewed } from './content'

const STEPS = [
  { name: '初审', roles: ['editor', 'reviewer'] },
  { name: '审核', roles: ['reviewer'] },
  { name: '审发', roles: ['publisher'] },
]
const one = (author: string, ...deciders: string[]): Reviewed => ({
  id: 1, begins: '', ends: '', hash: '', state: 'review', author, deciders, next: null, flaws: [], decisions: [],
})

describe('who takes the next step', () => {
  it('is told by the role', () => {
    expect(sees(one('li'), STEPS, 'wang', ['reviewer'])).toBe('may')
    expect(sees(one('li'), STEPS, 'qian', ['publisher'])).toBe('other_step')
    expect(sees(one('li', 'wang', 'zhao'), STEPS, 'qian', ['publisher'])).toBe('may')
  })

  it('is another person than before', () => {
    expect(sees(one('li', 'wang'), STEPS, 'wang', ['reviewer'])).toBe('same_person')
    expect(sees(one('li', 'wang', 'zhao'), STEPS, 'li', ['publisher'])).toBe('same_person')
  })

  it('may be the author for the first of three', () => {
    expect(sees(one('li'), STEPS, 'li', ['editor'])).toBe('may')
    expect(sees(one('li'), STEPS.slice(1), 'li', ['reviewer'])).toBe('same_person')
  })
})

it('tells sizes and lengths as people read them', () => {
  expect([900, 48_211_337, 2_000_000_000].map(sizeText)).toEqual(['1 KB', '48.2 MB', '2.0 GB'])
  expect([5, 65.4, 600].map(lengthText)).toEqual(['0:05', '1:05', '10:00'])
})
