import { ref, type Ref } from 'vue'

import { trouble as worded } from './content'

export interface Draft {
  shown: Ref<boolean>
  trouble: Ref<string>
  /** The linter found something personal: whoever is sure says why. */
  needsReason: Ref<boolean>
  reason: Ref<string>
  busy: Ref<boolean>
  /** Sends it, and says what went wrong. */
  save(send: (reason: string) => Promise<void>): Promise<void>
}

/** What the forms of clips and notices have in common. */
export function useDraft(): Draft {
  const [shown, trouble, needsReason, reason, busy] = [ref(true), ref(''), ref(false), ref(''), ref(false)]

  async function save(send: (reason: string) => Promise<void>): Promise<void> {
    busy.value = true
    try {
      await send(reason.value.trim())
    } catch (cause) {
      trouble.value = worded(cause)
      needsReason.value ||= (cause as { code?: string }).code === 'personal_data'
    } finally {
      busy.value = false
    }
  }

  return { shown, trouble, needsReason, reason, busy, save }
}
