/** The machine's keyboard, and whatever types like one. */
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

import { createCardReader } from './card'

export interface Wishes {
  /** Any key while nobody was here; true when that was so. */
  wake: () => boolean
  back: () => void
  /** An ID card was read. */
  card: (id: string) => void
}

/** `keys` is true while somebody uses keys: what has the focus is ringed then; a finger needs no rings. */
export function useKeys({ wake, back, card }: Wishes): { keys: Ref<boolean> } {
  const keys = ref(false)
  const reader = createCardReader(card)

  function hear(event: KeyboardEvent): void {
    keys.value = true
    // When it was pressed, not when a busy page got round to it.
    if (reader.key(event.key, event.timeStamp)) event.preventDefault()
    else if (event.key !== 'Tab' && wake()) event.preventDefault()
    else if (event.key === 'Escape') back()
  }
  const touched = (): void => void (keys.value = false)
  /** A long press must not open the browser's menu. */
  const noMenu = (event: Event): void => event.preventDefault()

  onMounted(() => {
    addEventListener('keydown', hear, true)
    addEventListener('pointerdown', touched, true)
    addEventListener('contextmenu', noMenu)
  })
  onUnmounted(() => {
    removeEventListener('keydown', hear, true)
    removeEventListener('pointerdown', touched, true)
    removeEventListener('contextmenu', noMenu)
  })
  return { keys }
}
