/** Which key of the keyboard is which press. By position (`code`), since a Chinese input method swallows the characters. */
export type Key = 'call-next' | 'start' | 'finish' | 'recall' | 'no-show' | 'park' | 'transfer'

const KEYS: Record<string, Key> = {
  Space: 'call-next',
  Enter: 'start',
  NumpadEnter: 'start',
  KeyF: 'finish',
  KeyR: 'recall',
  KeyN: 'no-show',
  KeyP: 'park',
  KeyT: 'transfer',
}

export type KeyPress = Pick<KeyboardEvent, 'code' | 'repeat' | 'ctrlKey' | 'altKey' | 'metaKey' | 'target'>

/** The press that a key means, or null: a held key, a shortcut of the browser, or a key that belongs to what has the focus. */
export function keyOf(event: KeyPress): Key | null {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return null
  const key = KEYS[event.code] ?? null
  const tag = ((event.target as Element | null)?.tagName ?? '').toLowerCase()
  if (tag === 'input' || tag === 'textarea' || tag === 'select') return null
  const presses = event.code === 'Space' || event.code === 'Enter' || event.code === 'NumpadEnter'
  return tag === 'button' && presses ? null : key
}
