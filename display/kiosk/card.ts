/**
 * ID card readers type like a keyboard, only faster than anybody: the number, then Enter. What was read goes to the hub, which forgets
 * it; the page neither shows nor keeps it.
 */
/** Nobody types a whole number in so many ms. A busy machine may stall between two keys of a card: only the whole counts. */
const FAST = 2_000
const LENGTH = 18

export interface CardReader {
  /** Takes a key that was pressed at `time`, in ms of any clock; true when it ended a card, so that nothing else hears it. */
  key(name: string, time: number): boolean
}

export function createCardReader(read: (id: string) => void): CardReader {
  let keys: { name: string; time: number }[] = []
  return {
    key(name, time) {
      if (/^[\dXx]$/.test(name)) keys = [...keys, { name: name.toUpperCase(), time }].slice(-LENGTH)
      // A reader may hold Shift for its X.
      if (name !== 'Enter') return false
      const id = keys.map((key) => key.name).join('')
      const fast = time - (keys[0]?.time ?? time) <= FAST
      keys = []
      if (!fast || !isIdNumber(id)) return false
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
