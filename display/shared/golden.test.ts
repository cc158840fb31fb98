/**
 * The views that the hub's tests wrote, held against the types the pages trust. The type checker does the work: a key that the hub
 * renames or drops fails `npm run types`; vitest only sees to it that there is something to check.
 */
import { expect, it } from 'vitest'

import boardArea from '../../tests/golden/board-area.json'
import boardElder from '../../tests/golden/board-elder.json'
import board from '../../tests/golden/board.json'
import consoleIdle from '../../tests/golden/console-idle.json'
import consoleServing from '../../tests/golden/console-serving.json'
import consoleCalled from '../../tests/golden/console.json'
import guide from '../../tests/golden/guide.json'
import kiosk from '../../tests/golden/kiosk.json'
import ops from '../../tests/golden/ops.json'
import stripAway from '../../tests/golden/strip-away.json'
import stripTicker from '../../tests/golden/strip-ticker.json'
import strip from '../../tests/golden/strip.json'
import ticketCalled from '../../tests/golden/ticket-called.json'
import ticket from '../../tests/golden/ticket.json'
import type { ConsoleView } from './messages/console'
import type { GuideView } from './messages/floor'
import type { OpsView } from './messages/ops'
import type { KioskView, TicketView } from './messages/tickets'
import type { BoardView, StripView } from './messages/walls'

/** The same shape with plain strings and numbers: what TypeScript sees of a JSON file. */
type Plain<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends (infer Item)[]
        ? Plain<Item>[]
        : T extends object
          ? { [Key in keyof T]: Plain<T[Key]> }
          : T

const boards: Plain<Omit<BoardView, 'programme' | 'saying' | 'windows' | 'waiting'>>[] = [board, boardArea, boardElder]
const consoles: Plain<Omit<ConsoleView, 'actions'>>[] = [consoleCalled, consoleIdle, consoleServing]
const strips: Plain<StripView>[] = [strip, stripAway, stripTicker]
const kiosks: Plain<KioskView>[] = [kiosk]
// What a hall may have none of is left out: an empty list of a file tells no type.
const guides: Plain<Omit<GuideView, 'not_here' | 'alarms' | 'helps' | 'batches' | 'windows'>>[] = [guide]
const overviews: Plain<Omit<OpsView, 'alarms' | 'helps' | 'batches' | 'windows' | 'zones'>>[] = [ops]
const tickets: Plain<TicketView>[] = [ticket, ticketCalled]

it('has a view of every kind to hold the types against', () => {
  const kinds = [...boards, ...consoles, ...strips, ...kiosks, ...guides, ...overviews, ...tickets].map((view) => view.kind)
  expect([...new Set(kinds)].sort()).toEqual(['board', 'console', 'guide', 'kiosk', 'ops', 'strip', 'ticket'])
})
