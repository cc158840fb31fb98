/** What the hub says of one ticket: its slip, and in words why it stands where it does. Asked again as the hall moves on. */
import { onActivated, onDeactivated, onUnmounted, ref, type Ref } from 'vue'

import { get, type ApiError } from '../shared/api'
import type { TicketState } from '../shared/messages/hall'
import type { SlipView } from '../shared/messages/tickets'

/** The hall moves several times a second at its busiest; a reader does not. */
const AGAIN_MS = 2_000

export function useLooked(number: string, away: Ref<boolean>) {
  const slip = ref<SlipView | null>(null)
  /** In which state, and why it is in it: of one moment, whatever the view says since. */
  const reasons = ref<{ state: TicketState; texts: string[] } | null>(null)
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
  function why(): Promise<typeof reasons.value> {
    return get<{ state: TicketState; reasons: { text: string }[] }>(`${path}/why`).then(
      ({ state, reasons: found }) => ({ state, texts: found.map((reason) => reason.text) }),
      () => null,
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
