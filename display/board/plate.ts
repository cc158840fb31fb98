import type { Call } from '../shared/messages/hall'

/** What the plate of a call says: the window's number, or the name of a room that has none. */
export function plateOf(call: Call): { name: string; numbered: boolean } {
  return call.place ? { name: call.place, numbered: false } : { name: String(call.window), numbered: true }
}
