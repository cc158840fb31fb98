import { expect, it } from 'vitest'

import { deskOf, kindOf, stepsOf, stripsOf, wallsOf } from './steps'
import type { StartPage } from './useStart'

const page = (more: Partial<StartPage>): StartPage => ({ hall: { name: '' }, demo: true, screens: [], windows: [], kiosks: [], speakers: [], ...more })
const screen = (id: string, layout: string) => ({ id, kind: 'board', layout, area: null, url: `/board?screen=${id}` })

it('suggests the fullest board, window 3 and the first kiosk', () => {
  const start = page({
    screens: [screen('TV-2', 'content'), screen('TV-1', 'board')],
    windows: [1, 3].map((no) => ({ no, name: '', url: `/console?window=${no}` })),
    kiosks: [{ id: 'KIOSK-1', name: '', url: '/kiosk' }],
  })
  expect(stepsOf(start).map((step) => step.what)).toEqual(['TV-1', '3', 'KIOSK-1'])
})

it('suggests what there is', () => {
  expect(stepsOf(page({ screens: [screen('TV-2', 'content')] })).map((step) => step.what)).toEqual(['TV-2'])
})

it('names a screen by its layout', () => {
  expect(kindOf(screen('TV-3', 'board_elder'))).toBe('board_elder')
  expect(kindOf({ kind: 'led_strip', layout: null })).toBe('led_strip')
  expect(kindOf({ kind: 'wall', layout: 'new' })).toBe('board')
})

it('lists what guides and operators work with by itself', () => {
  const start = page({ screens: [{ ...screen('OPS', 'ops'), kind: 'ops' }, { ...screen('GUIDE', 'guide_tablet'), kind: 'guide_tablet' }, screen('TV-1', 'board')] })
  expect(deskOf(start).map((one) => one.id)).toEqual(['GUIDE', 'OPS'])
  expect(wallsOf(start).map((one) => one.id)).toEqual(['TV-1'])
})

it('lists boards before other screens, and strips by their window', () => {
  const strip = (no: number) => ({ ...screen(`STRIP-${no}`, 'led_strip'), window: no })
  const start = page({ screens: [strip(10), strip(2), screen('TV-4', 'content'), screen('TV-1', 'board')] })
  expect(wallsOf(start).map((one) => one.id)).toEqual(['TV-1', 'TV-4'])
  expect(stripsOf(start).map((one) => one.window)).toEqual([2, 10])
})
