import { computed, onUnmounted, ref, shallowRef, watch, type Ref } from 'vue'

import type { Live } from '../shared/live'
import type { BoardView } from '../shared/messages/walls'
import { arrange, blank, painted, type Glass } from './glass'

const NOTHING: Glass = { top: null, amber: false, flash: false, since: null, rows: [], busy: false, next: null }

/** Steps the glass when a view arrives and whenever a turn, a flash or an amber minute ends. */
export function useGlass(live: Live<BoardView>, places: Ref<number>): Ref<Glass> {
  const glass = shallowRef(NOTHING)
  let memory = blank
  let timer: ReturnType<typeof setTimeout> | undefined

  function step(): void {
    clearTimeout(timer)
    const view = live.state.value
    if (!view) return
    const { flash_s, glass_s, newest_s } = view.screen
    const rules = {
      places: places.value,
      flashMs: flash_s * 1000,
      glassMs: glass_s * 1000,
      newestMs: newest_s * 1000,
      knownSeq: live.knownSeq.value,
    }
    const at = { tick: performance.now(), hub: live.clock.now() }
    const next = arrange(view.calls, memory, rules, at)
    const arranged = (memory = next.memory)
    requestAnimationFrame((tick) => {
      if (memory === arranged) memory = painted(memory, tick)
    })
    glass.value = next.glass
    if (next.glass.next !== null) timer = setTimeout(step, Math.max(20, next.glass.next - at.tick + 5))
  }

  watch([live.state, places], step, { immediate: true, flush: 'sync' })
  onUnmounted(() => clearTimeout(timer))
  return glass
}

/** True from the first call until ten seconds after the newest took its place, and while it is being said. */
export function useBanner(glass: Ref<Glass>, speaking: Ref<boolean>, stay = 10_000): Ref<boolean> {
  const held = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [glass.value.since, glass.value.busy],
    () => {
      const { since, busy } = glass.value
      const left = since === null ? 0 : since + stay - performance.now()
      clearTimeout(timer)
      held.value = busy || left > 0
      if (held.value) timer = setTimeout(() => (held.value = glass.value.busy), Math.max(0, left))
    },
    { immediate: true },
  )
  onUnmounted(() => clearTimeout(timer))
  return computed(() => held.value || speaking.value)
}
