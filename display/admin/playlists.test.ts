import { describe, expect, it } from 'vitest'

import { emptySlot, fresh, moved, playsOf, sent, toggled, told, type PlayItem, type Problem } from './playlists'

const item = (id: string, category: string): PlayItem => ({ id, title: id, category, kind: 'video', seconds: 10, until: null })
const problem = (key: string): Problem => ({ level: 'error', key, message: '', remedy: '' })

describe('a list in order', () => {
  it('takes one to another place', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  })

  it('stays as it is at its ends', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
    expect(moved(['a'], 7, 0)).toEqual(['a'])
  })
})

it('a choice is put in and taken out', () => {
  expect(toggled(['mon'], 'tue')).toEqual(['mon', 'tue'])
  expect(toggled(['mon', 'tue'], 'mon')).toEqual(['tue'])
})

it('a new name is nobody else’s', () => {
  expect(fresh('list', [])).toBe('list-1')
  expect(fresh('list', ['list-2'])).toBe('list-3')
})

it('a problem belongs to its place and to nobody whose number begins alike', () => {
  const found = [problem('slots[1].hours'), problem('slots[10]'), problem('slots[1]')]
  expect(told(found, 'slots[1]').map(({ key }) => key)).toEqual(['slots[1].hours', 'slots[1]'])
})

it('a playlist plays what it names, then its categories, each once, and leaves out what is gone', () => {
  const items = [item('a', 'x'), item('b', 'y'), item('c', 'x')]
  const plays = playsOf({ id: 'p', name: 'p', clips: ['c', 'gone'], categories: ['x'] }, items)
  expect(plays.map(({ id }) => id)).toEqual(['c', 'a'])
})

it('what is left empty is sent as no limit', () => {
  const slot = { ...emptySlot('s', 'p'), begins: '', ends: '', rule: ' ' }
  expect(sent({ playlists: [], slots: [slot] }).slots[0]).toEqual(emptySlot('s', 'p'))
})
