import { expect, it } from 'vitest'

import view from '../../tests/golden/ops.json'
import type { OpsView, SelfCheck } from '../shared/messages/ops'
import { found } from './check'
import { shortened, standing, unwell } from './screens'

const there = { connected: true, since: null, outdated: false, audio: 'ok', problems: [] as string[] }

it('tells the worst about a screen', () => {
  expect(standing(there)).toBe('ok')
  expect(standing({ ...there, outdated: true })).toBe('old')
  expect(standing({ ...there, outdated: true, problems: ['clip_failed:fz1'] })).toBe('trouble')
  expect(standing({ ...there, problems: ['clip_failed:fz1'], audio: 'blocked' })).toBe('mute')
  expect(standing({ ...there, connected: false, audio: 'blocked' })).toBe('lost')
})

it('lists who needs a hand, the lost ones first', () => {
  const screens = [
    { id: 'TV-1', kind: 'board', window: null, area: null, ...there, outdated: true },
    { id: 'TV-2', kind: 'board', window: null, area: null, ...there },
    { id: 'STRIP-7', kind: 'led_strip', window: 7, area: null, ...there, connected: false },
  ]
  const hall = { ...(view as unknown as OpsView), screens, kiosks: [{ id: 'KIOSK-1', name: '', ...there, connected: false }] }
  expect(unwell(hall).map((one) => one.id)).toEqual(['STRIP-7', 'KIOSK-1', 'TV-1'])
})

it('names as many as fit into a line', () => {
  expect(shortened(['a', 'b'], 2)).toEqual({ names: ['a', 'b'], more: false })
  expect(shortened(['a', 'b', 'c'], 2)).toEqual({ names: ['a'], more: true })
})

it('words a check line by line, what is wrong first', () => {
  const t = (name: string, values = {}): string => [name, ...Object.values(values)].join(' ')
  const check: SelfCheck = {
    at: '2026-11-24T07:30:00+08:00',
    screens: { expected: 24, connected: 23, missing: ['STRIP-07'] },
    kiosks: { expected: 2, connected: 2, missing: [] },
    zones: { Z1: { players: 1, blocked: [] }, Z2: { players: 0, blocked: ['TV-2'] } },
    journal: 'ok',
    clips: { missing: [] },
    voice: 'mute',
    disk_free_mb: 12_345,
    ok: false,
  }
  const lines = found(check, t)
  expect(lines.filter((line) => !line.ok).map((line) => line.text)).toEqual(['check_screens 23 24commamissing STRIP-07', 'check_zone Z2 0commablocked TV-2', 'check_voice mute'])
  expect(lines.slice(3).every((line) => line.ok)).toBe(true)
  expect(lines[lines.length - 1]!.text).toBe('check_disk 12.3')
})
