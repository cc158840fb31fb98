import { describe, expect, it } from 'vitest'

import type { OpsView, Shown } from '../shared/messages/ops'
import { withContent } from './screens'

const shown: Shown = { item: 'fz1', title: '防范网络诈骗', why: 'filler', due: 'fz1', due_title: '防范网络诈骗' }
const view = (screens: object[]): OpsView => ({ screens }) as unknown as OpsView

describe('what screens show', () => {
  it('is told of those that are there and have said it', () => {
    const screens = [
      { id: 'TV-1', connected: true, shown },
      { id: 'TV-2', connected: false, shown },
      { id: 'TV-4', connected: true, shown: { ...shown, item: null } },
      { id: 'STRIP-1', connected: true, shown: null },
      { id: 'OLD', connected: true },
    ]
    expect(withContent(view(screens))).toEqual([{ id: 'TV-1', shown }])
  })
})
