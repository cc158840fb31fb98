import { describe, expect, it } from 'vitest'

import { lengthText } from './content'
import { itemsOf, turnsOf } from './programme'

const told = {
  screen: 'TV-1',
  at: '2026-11-24T10:30:00+08:00',
  revision: '',
  items: [{ id: 'fz1', title: '防范网络诈骗', category: '反诈', kind: 'video' as const, seconds: 60, files: [], tracks: [] }],
  resting: [],
  turns: [
    { item: 'fz1', begins: '2026-11-24T10:29:40.500000+08:00', seconds: 59.6, why: 'deadline', by: 'd' },
    { item: '', begins: '2026-11-24T10:30:40+08:00', seconds: 30, why: 'card', by: '' },
    { item: 'gone', begins: '2026-11-24T10:31:10+08:00', seconds: 30, why: 'filler', by: '' },
  ],
  deadlines: [],
}

describe('a preview', () => {
  it('names what comes when and why', () => {
    const [first, card, gone] = turnsOf(told)
    expect([first!.clock, first!.title, first!.category, first!.seconds, first!.why]).toEqual(['10:29:40', '防范网络诈骗', '反诈', 60, 'deadline'])
    expect(card!.title).toBe('')
    expect(gone!.title).toBe('gone')
    expect(first!.part).toBe('')
  })

  it('says of a part where it goes on and what is left', () => {
    const turn = told.turns[0]!
    const turns = [{ ...turn, rest: 905 }, { ...turn, offset: 595, rest: 310 }, { ...turn, offset: 1190 }]
    expect(turnsOf({ ...told, turns }).map(({ part }) => part)).toEqual(['先停，还剩 15:05', '从 9:55 接着播、先停，还剩 5:10', '从 19:50 接着播'])
  })
})

describe('lengths and lists', () => {
  it('are read as people read them', () => {
    expect([0, 59.6, 725, 28800].map(lengthText)).toEqual(['0:00', '1:00', '12:05', '480:00'])
    expect(itemsOf([{ title: '甲' }, { title: '乙' }])).toBe('甲、乙')
  })
})
