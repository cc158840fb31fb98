import type { BoardView } from '../shared/messages/walls'
import type { Shape } from './useShape'

/** What a board draws besides its calls. */
export interface Regions {
  content: boolean
  waiting: boolean
  ticker: boolean
}

export function regionsOf(view: BoardView, stale: boolean): Regions {
  const has = (region: string): boolean => view.screen.regions.includes(region)
  if (view.layout === 'board_elder') return { content: false, waiting: false, ticker: false }
  return { content: has('content'), waiting: has('content') || has('waiting'), ticker: has('ticker') || stale }
}

/** The look's row heights in rem: type is never shrunk to fit another row, the row is dropped. */
const HEIGHTS = {
  landscape: { page: 10.8, header: 0.96, newest: 2.96, row: 1.2, content: 0, waiting: 0, ticker: 0.88 },
  portrait: { page: 19.2, header: 1.4, newest: 3.1, row: 1.2, content: 6.08, waiting: 1.68, ticker: 0.94 },
  elder: { page: 10.8, header: 1.3, newest: 3.5, row: 2, content: 0, waiting: 0, ticker: 0 },
}
const BANNER_PLACES = 3

/** How many calls this screen can draw, the newest included: what the hall file says, or as many as are readable. */
export function placesOf(view: BoardView, shape: Shape, regions: Regions): number {
  if (view.layout === 'content') return BANNER_PLACES
  const grid = HEIGHTS[view.layout === 'board_elder' ? 'elder' : shape]
  const taken =
    grid.header +
    grid.newest +
    (regions.content ? grid.content : 0) +
    (regions.waiting ? grid.waiting : 0) +
    (regions.ticker ? grid.ticker : 0)
  const height = view.layout === 'board_elder' && shape === 'portrait' ? 19.2 : grid.page
  return Math.max(1, Math.min(view.screen.rows, 1 + Math.floor((height - taken) / grid.row + 0.01)))
}
