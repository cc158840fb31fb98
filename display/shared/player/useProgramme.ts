import { onUnmounted, shallowRef, watch, type Ref } from 'vue'

import { get } from '../api'
import type { Programme, ProgrammeItem } from '../messages'

const FIRST_WAIT = 2_000
const LONGEST_WAIT = 60_000

/** The clips of this screen: fetched when the revision changes, kept when the hub is away. */
export function useProgramme(revision: Ref<string | undefined>, problem: (name: string) => void, solved: (name: string) => void): Ref<ProgrammeItem[]> {
  const items = shallowRef<ProgrammeItem[]>([])
  let have = ''
  let wait = FIRST_WAIT
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    clearTimeout(timer)
    const wanted = revision.value
    if (!wanted || wanted === have) return
    try {
      const programme = await get<Programme>('/api/programme')
      items.value = programme.items
      have = wanted
      wait = FIRST_WAIT
      solved('programme_failed')
    } catch {
      problem('programme_failed')
      timer = setTimeout(load, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }

  watch(revision, load, { immediate: true })
  onUnmounted(() => clearTimeout(timer))
  return items
}
