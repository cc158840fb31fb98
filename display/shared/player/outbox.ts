/**
 * What this screen has shown and the hub has not confirmed: told in batches, over and over until it is answered, and kept through a reload of
 * the page. The hub counts each play once, so telling twice does no harm.
 */
import { ApiError } from '../api'
import type { Played } from './usePlayer'

export interface Outbox {
  add(play: Played): void
  /** Tells what waits; called again and again. */
  flush(): Promise<void>
}

const MOST = 3_000
const BATCH = 100

export function createOutbox(screen: string, post: (plays: Played[]) => Promise<unknown>, storage: Pick<Storage, 'getItem' | 'setItem'> | null = localStore()): Outbox {
  const place = `hallbus.plays.${screen}`
  let waiting = restored()
  let busy = false

  function restored(): Played[] {
    try {
      const kept: unknown = JSON.parse(storage?.getItem(place) ?? '[]')
      return Array.isArray(kept) ? (kept as Played[]).slice(-MOST) : []
    } catch {
      return []
    }
  }

  function keep(): void {
    try {
      storage?.setItem(place, JSON.stringify(waiting))
    } catch {
      // A full or forbidden store: what waits is kept as long as the page lives.
    }
  }

  return {
    add(play) {
      waiting = [...waiting, play].slice(-MOST)
      keep()
    },
    async flush() {
      if (busy || !waiting.length) return
      busy = true
      const batch = waiting.slice(0, BATCH)
      try {
        await post(batch)
        waiting = waiting.filter((play) => !batch.includes(play))
        keep()
      } catch (error) {
        // What the hub will never take must not stand in the way of the rest.
        if (error instanceof ApiError && (error.status === 422 || error.status === 400)) {
          waiting = waiting.filter((play) => !batch.includes(play))
          keep()
        }
      } finally {
        busy = false
      }
    },
  }
}

function localStore(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
