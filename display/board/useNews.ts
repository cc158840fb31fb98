import { computed, type Ref } from 'vue'

import type { Live } from '../shared/live'
import type { BoardView } from '../shared/messages/walls'
import { phaseText } from './phase'
import { zh } from '../shared/words'
import { exceptionsOf, type Exception } from './exceptions'

const GONE = ['away', 'onsite']

/** What the board says beside its calls: the bad news of the line, paused windows, notices. */
export function useNews(live: Live<BoardView>, exceptionsInTicker: Ref<boolean>) {
  const stale = computed(() => live.link.value === 'away' || live.halted.value !== null)
  const news = computed(() => {
    if (live.link.value === 'away') return zh('shared.hub_away')
    return live.halted.value?.['zh-CN'] ?? null
  })
  const since = computed(() => (live.awaySince.value === null ? null : live.clock.wall(live.awaySince.value).time))
  const exceptions = computed(() => exceptionsOf(live.state.value?.windows ?? {}))
  const caption = computed(() => live.state.value?.saying?.map((said) => said.text).join('　') || null)
  const texts = computed(() => {
    const view = live.state.value
    // What is being said is read along by those who cannot hear it: alone, until it is over.
    if (caption.value) return [caption.value]
    if (view?.announcement) return [view.announcement.text]
    const notices = [...phaseText(view?.phase), ...(view?.notices ?? []).map((notice) => notice.text)]
    return exceptionsInTicker.value ? [...notices, ...pairs(exceptions.value.map(sentence))] : notices
  })
  return { stale, news, since, exceptions, texts, caption }
}

function sentence({ no, reason, until }: Exception): string {
  const values = { no, reason: zh(`board.${reason}`), until: until ?? '' }
  return zh(until ? (GONE.includes(reason) ? 'board.exception_until' : 'board.exception_pause_until') : 'board.exception', values)
}

function pairs(sentences: string[]): string[] {
  return sentences.map((one, index) => (index % 2 ? '' : [one, sentences[index + 1]].filter(Boolean).join('　'))).filter(Boolean)
}
