import { expect, it } from 'vitest'

import { keyOf, type KeyPress } from './keys'

const on = (tagName: string) => ({ tagName }) as unknown as EventTarget
const hit = (code: string, more: Partial<KeyPress> = {}) =>
  keyOf({ code, repeat: false, ctrlKey: false, altKey: false, metaKey: false, target: on('BODY'), ...more })

it('knows the keys of the console', () => {
  const codes = ['Space', 'Enter', 'NumpadEnter', 'KeyF', 'KeyR', 'KeyN', 'KeyP', 'KeyT', 'KeyX', 'Escape']
  expect(codes.map((code) => hit(code))).toEqual([
    'call-next', 'start', 'start', 'finish', 'recall', 'no-show', 'park', 'transfer', null, null,
  ])
})

it('does not press again while a key is held', () => expect(hit('Space', { repeat: true })).toBe(null))

it('leaves the browser its shortcuts', () => {
  expect([hit('KeyR', { ctrlKey: true }), hit('KeyF', { metaKey: true }), hit('KeyT', { altKey: true })]).toEqual([null, null, null])
})

it('leaves writing alone', () => expect(hit('KeyP', { target: on('INPUT') })).toBe(null))

it('lets a focused button have Space and Enter, not the letters', () => {
  expect([hit('Space', { target: on('BUTTON') }), hit('Enter', { target: on('BUTTON') }), hit('KeyR', { target: on('BUTTON') })]).toEqual([
    null, null, 'recall',
  ])
})
