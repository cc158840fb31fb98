import { onUnmounted, shallowRef, type Ref } from 'vue'

import type { Clock, Wall } from '../shared/clock'

/** The hall's date and time, renewed each second, replaced only when a minute has passed. */
export function useWall(clock: Clock): Ref<Wall> {
  const wall = shallowRef(clock.wall())
  const timer = setInterval(() => {
    const now = clock.wall()
    if (now.time !== wall.value.time || now.day !== wall.value.day) wall.value = now
  }, 1_000)
  onUnmounted(() => clearInterval(timer))
  return wall
}
