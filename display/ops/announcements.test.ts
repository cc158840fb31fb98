import { expect, it } from 'vitest'

import { holder, standing, wordsOf, type Prepared } from './announcements'

const at = '2026-11-24T09:30:00+08:00'
const now = Date.parse(at) + 60_000
const text: Prepared = { name: 'lost_child', text: '请家长到导办台。', text_en: null, two_people: true, proposed: null }

it('tells who has asked for a text that takes two people', () => {
  expect(standing(text, 'OPS', now)).toBe('none')
  expect(standing({ ...text, proposed: { by: 'ops:OPS', at } }, 'OPS', now)).toBe('mine')
  expect(standing({ ...text, proposed: { by: 'guide:GUIDE', at } }, 'OPS', now)).toBe('theirs')
})

it('forgets a wish after five minutes, and knows none where one person is enough', () => {
  const asked = { ...text, proposed: { by: 'guide:GUIDE', at } }
  expect(standing(asked, 'OPS', now + 4 * 60_000)).toBe('theirs')
  expect(standing(asked, 'OPS', now + 4 * 60_000 + 1)).toBe('none')
  expect(standing({ ...asked, two_people: false }, 'OPS', now)).toBe('none')
})

it('names a screen without its kind and a person as they are', () => {
  expect(['guide:GUIDE', 'li', 'clock'].map(holder)).toEqual(['GUIDE', 'li', 'clock'])
})

it('takes the language of the page when there are words in it', () => {
  expect(wordsOf(text, 'en')).toBe('请家长到导办台。')
  expect(wordsOf({ ...text, text_en: 'Parents, please.' }, 'en')).toBe('Parents, please.')
  expect(wordsOf({ ...text, text: null }, 'zh-CN')).toBe('lost_child')
})
