import { expect, it } from 'vitest'

import type { GuideTicket } from '../shared/messages/floor'
import type { TicketState } from '../shared/messages/hall'
import { NEW, read, turned, type Followings } from './follow'

const DAY = '2026-11-24'
const following = (tickets: Followings['tickets']): Followings => ({ day: DAY, tickets })
const open = (number: string, state: TicketState, window: number | null = null): GuideTicket => ({ number, state, window }) as GuideTicket

it('tells when a followed ticket is called', () => {
  const turn = turned(following({ A012: { state: 'waiting', window: null } }), DAY, [open('A012', 'called', 3), open('A013', 'called', 4)])
  expect(turn.called).toEqual(['A012'])
  expect(turn.followings.tickets).toEqual({ A012: { state: 'called', window: 3 } })
})

it('tells it once, and again when another window calls', () => {
  const called = following({ A012: { state: 'called', window: 3 } })
  expect(turned(called, DAY, [open('A012', 'called', 3)]).called).toEqual([])
  expect(turned(called, DAY, [open('A012', 'called', 10)]).called).toEqual(['A012'])
})

it('tells when it was missed, and when it has ended', () => {
  const called = following({ A012: { state: 'called', window: 3 }, A013: { state: 'serving', window: 4 } })
  const turn = turned(called, DAY, [open('A012', 'missed')])
  expect([turn.missed, turn.ended]).toEqual([['A012'], ['A013']])
  expect(turn.followings.tickets).toEqual({ A012: { state: 'missed', window: null } })
})

it('waits for a ticket that was just given out to appear', () => {
  const turn = turned(following({ A014: NEW }), DAY, [])
  expect([turn.ended, turn.followings.tickets]).toEqual([[], { A014: NEW }])
  expect(turned(turn.followings, DAY, [open('A014', 'called', 3)]).called).toEqual(['A014'])
})

it('forgets the tickets of another day, whose numbers are somebody else’s now', () => {
  const turn = turned(following({ A012: { state: 'waiting', window: null } }), '2026-11-25', [open('A012', 'called', 3)])
  expect(turn).toEqual({ followings: { day: '2026-11-25', tickets: {} }, called: [], missed: [], ended: [] })
})

it('reads what a tablet kept, and nothing out of anything else', () => {
  const kept = following({ A012: { state: 'waiting', window: null } })
  expect(read(JSON.stringify(kept))).toEqual(kept)
  for (const text of [null, '', 'x', '7', '{}', '{"day":1}']) expect(read(text)).toEqual({ day: '', tickets: {} })
})
