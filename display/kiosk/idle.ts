/** How long nobody has touched the page: a visitor who left must not leave a language, large type or a slip to the next one. */
import { onScopeDispose, ref, type Ref } from 'vue'

export interface Idle {
  /** Seconds until the page goes home by itself. */
  left: Ref<number>
  touched(): void
}

/** Calls `over` when nothing was touched for `limit()` seconds; null: never. */
export function useIdle(limit: () => number | null, over: () => void, tick: () => void = () => undefined): Idle {
  const left = ref(limit() ?? 0)
  const touched = (): void => void (left.value = limit() ?? 0)
  const timer = setInterval(() => {
    tick()
    if (limit() === null) return
    left.value -= 1
    if (left.value > 0) return
    over()
    touched()
  }, 1000)
  const events = ['pointerdown', 'keydown', 'wheel', 'input']
  if (typeof window !== 'undefined') for (const name of events) addEventListener(name, touched)
  onScopeDispose(() => {
    clearInterval(timer)
    if (typeof window !== 'undefined') for (const name of events) removeEventListener(name, touched)
  })
  return { left, touched }
}
