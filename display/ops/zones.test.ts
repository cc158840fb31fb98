import { describe, expect, it } from 'vitest'

import type { Zone, ZoneSpeaker } from '../shared/messages/ops'
import { linesOf } from './zones'

const speaker = (name: string, more: Partial<ZoneSpeaker> = {}): ZoneSpeaker => ({
  name,
  state: 'well',
  speaks: true,
  spare: false,
  connected: true,
  since: null,
  audio: 'ok',
  problems: [],
  ...more,
})
const zone = (more: Partial<Zone> = {}): Zone => ({
  areas: ['前厅'],
  players: 1,
  blocked: [],
  problems: [],
  speakers: [speaker('left')],
  saying: null,
  waiting: 0,
  ...more,
})
const codes = (one: Zone) => linesOf(one, '、').map(({ code, grave }) => [code, grave])

describe('a zone on the operators’ page', () => {
  it('is quiet when all is well', () => {
    expect(codes(zone())).toEqual([])
  })

  it('names a loudspeaker that died in red, and the spare one that stands in', () => {
    const left = speaker('left', { state: 'gone', connected: false, speaks: false })
    const back = speaker('back', { spare: true })
    const lines = linesOf(zone({ speakers: [left, back] }), '、')
    expect(lines).toEqual([
      { code: 'speaker_gone', values: { name: 'left' }, grave: true },
      { code: 'speaker_stands_in', values: { name: 'back' }, grave: false },
    ])
  })

  it('tells one without a sound device from one that hangs', () => {
    const mute = speaker('left', { state: 'gone', audio: 'none', speaks: false })
    expect(codes(zone({ speakers: [mute, speaker('right', { state: 'hangs' })] }))).toEqual([
      ['speaker_mute', true],
      ['speaker_hangs', true],
    ])
  })

  it('asks for a loudspeaker where none is known that could be mended', () => {
    expect(codes(zone({ players: 0, speakers: [] }))).toEqual([['no_player', true]])
    expect(codes(zone({ players: 0, speakers: [speaker('left', { state: 'gone', connected: false })] }))).toEqual([['speaker_gone', true]])
  })

  it('names mute boards once', () => {
    const board = speaker('TV-1', { state: 'gone', audio: 'blocked', speaks: false })
    expect(codes(zone({ players: 0, blocked: ['TV-1'], speakers: [board] }))).toEqual([
      ['blocked', true],
    ])
  })

  it('leaves out the spare one that is silent and those without a name', () => {
    const spare = speaker('back', { spare: true, speaks: false })
    expect(codes(zone({ speakers: [speaker(''), spare] }))).toEqual([])
  })
})
