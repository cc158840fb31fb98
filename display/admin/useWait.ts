/** Seconds that whoever has mistyped a password still has to wait, counted down. */
import { onUnmounted, ref } from 'vue'

import { ApiError } from '../shared/api'

const SECOND = 1000

export function useWait() {
  const left = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  let until = 0

  /** The refusal may say how long. */
  function heed(cause: unknown): void {
    const seconds = cause instanceof ApiError ? Number(cause.body.retry_after ?? 0) : 0
    if (!seconds) return
    until = performance.now() + seconds * SECOND
    left.value = seconds
    clearInterval(timer)
    timer = setInterval(tick, SECOND / 4)
  }

  function tick(): void {
    left.value = Math.max(0, Math.ceil((until - performance.now()) / SECOND))
    if (!left.value) clearInterval(timer)
  }

  onUnmounted(() => clearInterval(timer))
  return { left, heed }
}
