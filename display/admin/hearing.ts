/** One recording is heard at a time; whoever asks for it again has it stopped. */
import { ref } from 'vue'

/** The address of what is heard now. */
export const heard = ref('')
let playing: HTMLAudioElement | undefined

export function hear(address: string): void {
  const again = heard.value === address
  hush()
  if (again) return
  const audio = new Audio(address)
  playing = audio
  heard.value = address
  audio.onended = audio.onerror = () => {
    if (playing === audio) hush()
  }
  void audio.play().catch(() => undefined) // stopped before it began
}

export function hush(): void {
  playing?.pause()
  playing = undefined
  heard.value = ''
}
