import { nextTick, onMounted, onUnmounted, ref, watch, type Ref } from 'vue'

import { PAGE_MS, pages, passage } from './ticker'

/** Shows texts one after the other in a box of one line, each in the way that ticker.ts says. */
export function useLine(texts: Ref<string[]>, box: Ref<HTMLElement | null>, words: Ref<HTMLElement | null>) {
  const shown = ref('')
  const style = ref<Record<string, string>>({})
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  let timers: ReturnType<typeof setTimeout>[] = []
  let turn = 0

  const after = (ms: number, work: () => void): void => void timers.push(setTimeout(work, ms))

  async function show(): Promise<void> {
    timers.forEach(clearTimeout)
    timers = []
    const text = texts.value[turn % Math.max(1, texts.value.length)] ?? ''
    shown.value = text
    style.value = {}
    await nextTick()
    if (!box.value || !words.value) return
    const room = box.value.clientWidth
    const size = parseFloat(getComputedStyle(words.value).fontSize)
    const { distance, travelMs, restMs, totalMs } = passage(words.value.offsetWidth, room, size)
    if (distance && calm) turnPages(pages(text, room, size))
    else if (distance) {
      after(restMs, () => {
        style.value = { transition: `transform ${travelMs}ms linear`, transform: `translateX(${-distance}px)` }
      })
      after(totalMs, next)
    } else if (texts.value.length > 1) after(totalMs, next)
  }

  function turnPages(list: string[]): void {
    list.forEach((page, index) => after(index * PAGE_MS, () => (shown.value = page)))
    after(list.length * PAGE_MS, next)
  }

  function next(): void {
    turn = (turn + 1) % Math.max(1, texts.value.length)
    void show()
  }

  // A view arrives with every call, nearly always with the same notices: those are left alone.
  watch(
    () => texts.value.join('\n'),
    () => {
      turn = 0
      void show()
    },
  )
  onMounted(() => {
    void show()
    addEventListener('resize', show)
    // Measured again once the face is there, which is wider or narrower than what stood in for it.
    void document.fonts?.ready.then(show)
  })
  onUnmounted(() => {
    timers.forEach(clearTimeout)
    removeEventListener('resize', show)
  })
  return { shown, style }
}
