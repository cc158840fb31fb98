import { describe, expect, it } from 'vitest'

import { lengthText, sees, sizeText, stepsOf, type Elevated, type Reviewed } from './content'

const STEPS = [
  { name: '初审', roles: ['editor', 'reviewer'] },
  { name: '审核', roles: ['reviewer'] },
  { name: '审发', roles: ['publisher'] },
]
const one = (author: string, ...deciders: string[]): Reviewed => ({
  id: 1, begins: '', ends: '', hash: '', state: 'review', author, deciders, next: null, elevated: null, flaws: [], decisions: [],
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

  it('is another publisher in a case that goes one level higher', () => {
    const higher: Elevated = { cases: ['重大活动期间'], step: { name: '提级审核', roles: ['publisher'] } }
    const great = { ...one('li', 'wang', 'zhao', 'qian'), elevated: '重大活动期间' }
    const steps = stepsOf(great, STEPS, higher)
    expect(steps.map((step) => step.name)).toEqual(['初审', '审核', '审发', '提级审核'])
    expect(sees(great, steps, 'qian', ['publisher'])).toBe('same_person')
    expect(sees(great, steps, 'sun', ['publisher'])).toBe('may')
    expect(stepsOf(one('li'), STEPS, higher)).toBe(STEPS)
  })

  it('is never the author where a hall has but two steps of its own', () => {
    const great = { ...one('li'), elevated: '重大活动期间' }
    expect(sees(great, STEPS, 'li', ['reviewer', 'editor'])).toBe('same_person')
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
