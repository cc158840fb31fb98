import { computed, onMounted, onUnmounted, ref, watch, type Ref } from 'vue'

import type { Health } from '../shared/health'
import type { Live } from '../shared/live'
import type { Say } from '../shared/messages/hub'
import type { BoardView } from '../shared/messages/walls'
import { browserSound } from '../shared/sound'
import { createVoice } from '../shared/voice'

const LOOK = 2_000

/** The loudspeaker of a board, if it is one; where the browser wants a touch first, the screen asks for it. */
export function useSound(live: Live<BoardView>, health: Health, says: { hear: (say: Say) => void }) {
  const sound = browserSound()
  const voice = createVoice({
    now: () => live.clock.now(),
    said: ({ seq }) => live.send({ type: 'said', seq }),
    unsaid: ({ seq }, why) => live.send({ type: 'unsaid', seq, why }),
    problem: (name) => health.problem(name),
    sound,
  })
  says.hear = voice.hear
  const wanted = computed(() => Boolean(live.state.value?.screen.audio))
  const state = ref(sound.state())
  const blocked: Ref<boolean> = computed(() => wanted.value && state.value === 'blocked')

  async function unlock(): Promise<void> {
    await sound.unlock()
    state.value = sound.state()
  }
  // An AudioContext starts a moment after the page, and a browser may stop it: so it is looked at again and again.
  const timer = setInterval(() => (state.value = sound.state()), LOOK)

  watch([wanted, state], () => health.audio(wanted.value ? state.value : 'none'), { immediate: true })
  onMounted(() => {
    void unlock()
    for (const gesture of ['pointerdown', 'touchend', 'keydown']) addEventListener(gesture, unlock)
  })
  onUnmounted(() => {
    clearInterval(timer)
    for (const gesture of ['pointerdown', 'touchend', 'keydown']) removeEventListener(gesture, unlock)
  })
  return { blocked, speaking: voice.speaking, unlock }
}
