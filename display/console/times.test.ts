import { expect, it } from 'vitest'

import { backAt, minutesSince, seconds, secondsUntil } from './times'

const now = Date.parse('2026-11-24T10:32:09+08:00')

it('counts whole minutes and never fewer than none', () => {
  expect(minutesSince('2026-11-24T10:02:30+08:00', now)).toBe(29)
  expect(minutesSince('2026-11-24T02:02:00Z', now)).toBe(30)
  expect(minutesSince('2026-11-24T10:40:00+08:00', now)).toBe(0)
  expect(minutesSince(null, now)).toBe(0)
})

it('counts seconds until a button works again, rounded up', () => {
  expect(secondsUntil('2026-11-24T10:32:13.200+08:00', now)).toBe(5)
  expect(secondsUntil('2026-11-24T10:32:00+08:00', now)).toBe(0)
})

it('gives times of return that one would write on a sign', () => {
  expect(backAt('14:47', 30)).toBe('15:20')
  expect(backAt('14:30', 30)).toBe('15:00')
  expect(backAt('23:50', 60)).toBe('00:50')
})

it('reads the seconds of a moment', () => expect(seconds('2026-11-24T10:32:09.400+08:00')).toBe('09'))
