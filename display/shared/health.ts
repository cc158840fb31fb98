/** Tells the hub how this screen fares: on change and once a minute. */
import { watch } from 'vue'

import type { Live } from './live'
import type { Audio } from './messages/hub'
import { ownBuild } from './place'

const MINUTE = 60_000
const MOST = 20

export interface Health {
  audio(state: Audio): void
  /** Notes a problem such as `clip_failed:fz1`; it is told until solved. */
  problem(name: string): void
  solved(name: string): void
  stop(): void
}

export function reportHealth(live: Live<unknown>, build = ownBuild()): Health {
  let audio: Audio = 'none'
  const problems = new Set<string>()
  const tell = (): void => {
    live.send({ type: 'health', build, audio, problems: [...problems].slice(0, MOST) })
  }
  const timer = setInterval(tell, MINUTE)
  // One tick later: the hub's hello is answered after its state has been taken in.
  const unwatch = watch(live.connection, tell)
  return {
    audio(state) {
      if (state === audio) return
      audio = state
      tell()
    },
    problem(name) {
      if (problems.has(name)) return
      problems.add(name)
      tell()
    },
    solved(name) {
      if (problems.delete(name)) tell()
    },
    stop() {
      clearInterval(timer)
      unwatch()
    },
  }
}
