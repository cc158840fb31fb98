import { onUnmounted, ref, type Ref } from 'vue'

/** Counts up every `ms`: what takes turns on glass is the page of this number. */
export function useTurns(ms = 8_000): Ref<number> {
  const turn = ref(0)
  const timer = setInterval(() => turn.value++, ms)
  onUnmounted(() => clearInterval(timer))
  return turn
}
