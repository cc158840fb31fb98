/**
 * ID card readers type like a keyboard, only faster than anybody: the number, then Enter. What was read goes to the hub, which forgets
 * it; the page neither shows nor keeps it.
 */
const FAST = 100

export interface CardReader {
  /** Takes a key; true when it ended a card, so that nothing else hears it. */
  key(name: string): boolean
}

export function createCardReader(read: (id: string) => void, now: () => number = () => performance.now()): CardReader {
  let typed = ''
  let at = 0
  return {
    key(name) {
      const time = now()
      if (time - at > FAST) typed = ''
      at = time
      if (/^[\dXx]$/.test(name)) typed += name.toUpperCase()
      if (name !== 'Enter') return false
      const id = typed
      typed = ''
      if (!isIdNumber(id)) return false
      read(id)
      return true
    },
  }
}

/** 17 figures and the check character of GB 11643. */
export function isIdNumber(id: string): boolean {
  if (!/^\d{17}[\dX]$/.test(id)) return false
  let sum = 0
  for (let at = 0; at < 17; at++) sum += Number(id[at]) * (2 ** (17 - at) % 11)
  return '10X98765432'[sum % 11] === id[17]
}
