import { describe, expect, it } from 'vitest'

import type { Phase } from '../shared/messages/hall'
import { phaseText, phaseWords } from './phase'

const STATES: Phase['state'][] = ['preparing', 'break', 'over', 'closed_day']

describe('the phase of the hall', () => {
  it('has nothing to say while the hall serves', () => {
    expect(phaseWords({ state: 'open', opens: '13:30' })).toBeNull()
    expect(phaseText(undefined)).toEqual([])
  })

  it('says before opening when it opens', () => {
    const words = phaseWords({ state: 'preparing', opens: '09:00' })
    expect(words?.title).toBe('今天09:00开始服务')
    expect(words?.english).toContain('09:00')
  })

  it('has words in both languages for every state, with and without a time, and no brace is left', () => {
    for (const state of STATES) {
      for (const opens of ['2026-11-25 09:00', null]) {
        const words = phaseWords({ state, opens })
        expect(words?.title).toBeTruthy()
        expect(words?.english).toBeTruthy()
        expect(`${words?.title}${words?.text}${words?.english}`).not.toMatch(/[{}]|phase\./)
        if (opens) expect(`${words?.title}${words?.text}`).toContain('09:00')
      }
    }
  })
})
