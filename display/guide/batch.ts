/** How far a batch has been handed out. */
import type { Batch } from '../shared/messages/floor'

/** How many numbers a batch was made of. */
export function sizeOf(batch: Pick<Batch, 'first' | 'last'>): number {
  return figure(batch.last) - figure(batch.first) + 1
}

/** The numbers that a hand-out of so many would give: B001–B012. */
export function upcoming(batch: Pick<Batch, 'next' | 'left'>, count: number): string {
  if (!batch.next || count < 1) return ''
  const first = batch.next
  const last = first.replace(/\d+$/, String(figure(first) + Math.min(count, batch.left) - 1).padStart(3, '0'))
  return spanOf([first, last])
}

/** Numbers in a row by their first and last. */
export function spanOf(numbers: string[]): string {
  const [first = '', last = first] = [numbers[0], numbers[numbers.length - 1]]
  return first === last ? first : `${first}–${last}`
}

const figure = (number: string): number => Number(/\d+$/.exec(number)?.[0] ?? 0)
