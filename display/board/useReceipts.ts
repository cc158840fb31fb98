import { nextTick, watch, type Ref } from 'vue'

import type { Live } from '../shared/live'
import type { Call } from '../shared/messages/hall'
import type { BoardView } from '../shared/messages/walls'

/** Tells the hub of each call that is really painted: once a connection, two frames after it was drawn. */
export function useReceipts(live: Live<BoardView>, drawn: Ref<Call[]>): void {
  let connection = 0
  let sent = new Set<number>()

  async function paint(): Promise<void> {
    await nextTick()
    const seqs = drawn.value.map((call) => call.seq)
    requestAnimationFrame(() => requestAnimationFrame(() => confirm(seqs)))
  }

  function confirm(seqs: number[]): void {
    if (connection !== live.connection.value) {
      connection = live.connection.value
      sent = new Set()
    }
    for (const seq of seqs) {
      if (!sent.has(seq) && live.send({ type: 'shown', seq })) sent.add(seq)
    }
    // A screen runs for months, so what is listed no more is forgotten; a listed call may leave the glass and come back.
    const listed = new Set(live.state.value?.calls.map((call) => call.seq))
    for (const seq of sent) if (!listed.has(seq)) sent.delete(seq)
  }

  watch([drawn, live.connection], paint, { immediate: true })
}
