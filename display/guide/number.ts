/** Numbers as people type them: A12, a 012, Ａ１２ or just 12. */

const DIGITS = 3

/** What was typed, as it would stand on a ticket: A12 → A012. Empty when there is no number in it. */
export function numberOf(typed: string): string {
  const { letters, digits } = parts(typed)
  return letters && digits ? letters + padded(digits) : ''
}

/** Whether a ticket is one that somebody may be typing. */
export function isLike(number: string, typed: string): boolean {
  const wanted = parts(typed)
  const own = parts(number)
  if (!wanted.letters && !wanted.digits) return true
  if (wanted.letters && own.letters.slice(0, wanted.letters.length) !== wanted.letters) return false
  if (!wanted.digits) return true
  if (wanted.letters && own.letters !== wanted.letters) return false
  if (wanted.digits.length >= DIGITS) return own.digits === wanted.digits
  const plain = String(Number(own.digits))
  return own.digits === padded(wanted.digits) || plain.indexOf(String(Number(wanted.digits))) === 0
}

/** The very number first, then by letter and figure. */
export function byLikeness(typed: string): (one: { number: string }, other: { number: string }) => number {
  const { letters, digits } = parts(typed)
  const exact = (number: string): boolean => digits !== '' && parts(number).digits === padded(digits) && (!letters || parts(number).letters === letters)
  return (one, other) => Number(exact(other.number)) - Number(exact(one.number))
}

function parts(text: string): { letters: string; digits: string } {
  const plain = text.normalize('NFKC').toUpperCase()
  return { letters: plain.replace(/[^A-Z]/g, ''), digits: plain.replace(/[^0-9]/g, '') }
}

const padded = (digits: string): string => digits.replace(/^0+(?=\d{3})/, '').padStart(DIGITS, '0')
