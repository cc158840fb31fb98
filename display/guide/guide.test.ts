import { expect, it } from 'vitest'

import { sizeOf, spanOf, upcoming } from './batch'
import { isPersonal } from './personal'
import { laterBy, minutesSince, shifted, soon, timeOf, waited } from './times'

it('counts a batch by its first and last number', () => {
  expect(sizeOf({ first: 'B001', last: 'B040' })).toBe(40)
  expect(upcoming({ next: 'B013', left: 28 }, 12)).toBe('B013–B024')
  expect(upcoming({ next: 'B040', left: 1 }, 5)).toBe('B040')
  expect(upcoming({ next: null, left: 0 }, 1)).toBe('')
  expect(spanOf(['B001', 'B002', 'B003'])).toBe('B001–B003')
  expect(spanOf(['B001'])).toBe('B001')
})

it('knows an ID or phone number in a reason, however it is written', () => {
  for (const text of ['13812345678', '138-1234-5678', '电话１３８ １２３４ ５６７８', '440308 19900101 1234']) expect([text, isPersonal(text)]).toEqual([text, true])
  for (const text of ['证照今天到期', '11:30 的车', 'A012 和 B013', '还差 2 份材料', '12:20–13:30']) expect([text, isPersonal(text)]).toEqual([text, false])
})

it('counts how long somebody has waited by two wall clocks', () => {
  expect(waited('09:05', '09:30')).toBe(25)
  expect(waited('23:50', '00:10')).toBe(20)
  expect(waited('2026-11-23 23:50', '00:10')).toBeNull()
  expect(minutesSince('2026-11-24T09:00:00+08:00', Date.parse('2026-11-24T09:02:59+08:00'))).toBe(2)
  expect(minutesSince('2026-11-24T09:00:00+08:00', 0)).toBe(0)
})

it('offers times that one would write on a slip', () => {
  expect(laterBy('08:20', 30)).toBe('09:00')
  expect(laterBy('08:15', 30)).toBe('08:45')
  expect(laterBy('23:50', 30)).toBe('00:30')
  expect([shifted('09:00', 15), shifted('00:05', -15)]).toEqual(['09:15', '23:50'])
})

it('reads a time as people type it', () => {
  expect(['9:05', '0905', '９：０５', ' 09:05 '].map(timeOf)).toEqual(Array(4).fill('09:05'))
  expect(['25:00', '9:60', 'soon', ''].map(timeOf)).toEqual(['', '', '', ''])
})

it('says a time of another day without its year', () => {
  expect(soon('2026-11-25 08:40')).toBe('11-25 08:40')
  expect(soon('08:40')).toBe('08:40')
  expect(soon(null)).toBe('')
})
