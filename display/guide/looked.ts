/** What the hub says of one ticket: its slip, and in words why it stands where it does. Asked again as the hall moves on. */
import { onActivated, onDeactivated, onUnmounted, ref, type Ref } from 'vue'

import { get, type ApiError } from '../shared/api'
import type { SlipView } from '../shared/messages'

/** The hall moves several times a second at its busiest; a reader does not. */
const AGAIN_MS = 2_000

export function useLooked(number: string, away: Ref<boolean>) {
  const slip = ref<SlipView | null>(null)
  const reasons = ref<string[]>([])
  const trouble = ref('')
  const path = `/api/tickets/${encodeURIComponent(number)}`
  let looking = false
  let wanted = false
  let shown = true
  let timer: ReturnType<typeof setTimeout> | undefined
  onActivated(() => {
    shown = true
    void look()
  })
  onDeactivated(() => (shown = false))
  onUnmounted(() => clearTimeout(timer))
  void look()
  return { slip, reasons, trouble, look }

  /** The slip is true without it. */
  function why(): Promise<string[]> {
    return get<{ reasons: { text: string }[] }>(`${path}/why`).then(
      (answer) => answer.reasons.map((reason) => reason.text),
      () => [],
    )
  }

  async function look(): Promise<void> {
    wanted = true
    if (looking || !shown || away.value) return
    looking = true
    wanted = false
    try {
      slip.value = await get<SlipView>(path)
      reasons.value = await why()
      trouble.value = ''
    } catch (cause) {
      trouble.value = (cause as ApiError).message
    }
    timer = setTimeout(() => {
      looking = false
      if (wanted) void look()
    }, AGAIN_MS)
  }
}
