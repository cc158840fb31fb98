import { onUnmounted, shallowRef, watch, type Ref } from 'vue'

import { get, post } from '../api'
import type { Clock } from '../clock'
import type { ScreenProgramme } from '../messages/content'
import { createOutbox } from './outbox'
import type { Played } from './usePlayer'

const FIRST_WAIT = 2_000
const LONGEST_WAIT = 60_000
/** Fewer hours of turns than this are left: time to ask for more, not all screens at once. */
const LOW = 3 * 3_600_000
const LOOK = 60_000
const SPREAD = 600_000
const FLUSH = 15_000

/** The timetable of this screen: fetched when the revision changes or turns run out, kept when the hub is away; and its proof of play. */
export function useScreenProgramme(
  screen: string,
  revision: Ref<string | undefined>,
  live: { clock: Clock; connection: Ref<number> },
  health: { problem: (name: string) => void; solved: (name: string) => void },
): { programme: Ref<ScreenProgramme | null>; shown: (play: Played) => void } {
  const programme = shallowRef<ScreenProgramme | null>(null)
  const outbox = createOutbox(screen, (plays) => post('/api/plays', { plays }))
  const low = LOW - Math.random() * SPREAD
  let have = ''
  let wait = FIRST_WAIT
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    clearTimeout(timer)
    const wanted = revision.value
    if (!wanted || (wanted === have && !runsOut())) return
    try {
      const told = await get<ScreenProgramme>(`/api/screens/${encodeURIComponent(screen)}/programme`)
      programme.value = told
      have = wanted
      wait = FIRST_WAIT
      health.solved('programme_failed')
    } catch {
      health.problem('programme_failed')
      timer = setTimeout(load, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }

  function runsOut(): boolean {
    const turns = programme.value?.turns ?? []
    const last = turns[turns.length - 1]
    return !last || Date.parse(last.begins) - live.clock.now() < low
  }

  watch(revision, load, { immediate: true })
  // A hub that was restarted may have come to other turns.
  watch(live.connection, () => {
    have = ''
    void load()
  })
  const looking = setInterval(load, LOOK)
  const telling = setInterval(outbox.flush, FLUSH)
  onUnmounted(() => {
    clearTimeout(timer)
    clearInterval(looking)
    clearInterval(telling)
  })
  return { programme, shown: outbox.add }
}
