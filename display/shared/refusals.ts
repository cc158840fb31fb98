/** Tells the hub of messages that were not believed: of the first at once, then at most once a minute of each kind. */
import type { Refusal, ToHub } from './messages/hub'

const MINUTE = 60_000

export interface Reports {
  refused(why: Refusal): void
}

export function createReports(send: (message: ToHub) => boolean, steady = (): number => performance.now()): Reports {
  const untold = new Map<Refusal, number>()
  const toldAt = new Map<Refusal, number>()
  return {
    refused(why) {
      const count = (untold.get(why) ?? 0) + 1
      untold.set(why, count)
      const last = toldAt.get(why)
      if (last !== undefined && steady() - last < MINUTE) return
      if (!send({ type: 'refused', why, count })) return
      toldAt.set(why, steady())
      untold.delete(why)
    },
  }
}
