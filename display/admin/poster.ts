/** Printed boards of released notices and pictures: their papers, and type that is as large as it fits. */
export const PAPERS = {
  a4: { width: 210, height: 297 },
  a3: { width: 297, height: 420 },
  board: { width: 600, height: 900 },
} as const

export type Paper = keyof typeof PAPERS

/** Type sizes in hundredths of the paper's width; smaller than the least nobody reads from where one stands before a board. */
export const [LARGEST, LEAST] = [13, 2.2]

/** The largest size of type, to a tenth, with which it fits; the least when nothing does. */
export function fitting(fits: (size: number) => boolean): number {
  let [low, high] = [LEAST * 10, LARGEST * 10]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle / 10)) low = middle
    else high = middle - 1
  }
  return low / 10
}
