import { onUnmounted, ref, shallowRef } from 'vue'

import { ApiError, get } from '../shared/api'

export interface StartScreen {
  id: string
  kind: string
  layout: string | null
  area: string | null
  window?: number | null
  url: string
}

export interface StartPage {
  hall: { name: string }
  demo: boolean
  screens: StartScreen[]
  windows: { no: number; name: string; url: string }[]
  kiosks: { id: string; name: string; url: string }[]
  speakers: { zone: string; command: string }[]
}

const AGAIN = 3_000

/** What there is to open; asked again until the hub answers. */
export function useStart() {
  const start = shallowRef<StartPage | null>(null)
  const trouble = ref<'closed' | 'lost' | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    try {
      start.value = await get<StartPage>('/api/start')
      trouble.value = null
    } catch (error) {
      trouble.value = error instanceof ApiError && error.status === 403 ? 'closed' : 'lost'
      if (trouble.value === 'lost') timer = setTimeout(load, AGAIN)
    }
  }

  void load()
  onUnmounted(() => clearTimeout(timer))
  return { start, trouble }
}
