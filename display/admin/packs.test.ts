import { describe, expect, it } from 'vitest'

import { flawOf, matched, nextMissing, type Part, type Prompt } from './packs'
import { verdictOf, wav } from './tape'

const PART: Part = { file: 'a.wav', seconds: 1, lufs: -20, matched: -16, clipped: 0, who: '', at: '', original: true, undo: false }
const prompt = (text: string, part: Part | null = null): Prompt => ({ text, group: 'before', part })
const PROMPTS = [prompt('请'), prompt('A'), prompt('到三号窗口办理'), prompt('please go to window three')]
const textOf = (name: string): string => matched([new File([], name)], PROMPTS)[0]!.text

describe('a file finds its text', () => {
  it.each([
    ['请.wav', '请'],
    ['到三号窗口办理.mp3', '到三号窗口办理'],
    ['003 到三号窗口办理.flac', '到三号窗口办理'],
    ['003_到三号窗口办理.wav', '到三号窗口办理'],
    ['003.wav', '到三号窗口办理'],
    ['a.wav', 'A'],
    ['Ａ.wav', 'A'],
    ['Please_go_to_window_three.ogg', 'please go to window three'],
    ['3.wav', ''],
    ['099.wav', ''],
    ['片头.wav', ''],
    ['', ''],
  ])('%s says %s', (name, text) => expect(textOf(name)).toBe(text))
})

describe('the next text to record', () => {
  const some = [prompt('请', PART), prompt('A'), prompt('B', PART), prompt('C')]
  it('is the next one that lacks', () => expect(nextMissing(some, 'A')).toBe('C'))
  it('begins at the top again', () => expect(nextMissing(some, 'C')).toBe('A'))
  it('is none when all is recorded', () => expect(nextMissing([prompt('请', PART)], '请')).toBe(''))
  it('is not what was dropped and can be undone', () => expect(nextMissing([prompt('请', { ...PART, file: undefined })], '')).toBe('请'))
})

describe('a recording', () => {
  it('is told when it was too loud or too quiet', () => {
    expect(flawOf(PART)).toBe('')
    expect(flawOf({ ...PART, clipped: 0.02 })).toBe('clipped')
    expect(flawOf({ ...PART, lufs: -45 })).toBe('quiet')
  })

  it('has a verdict by its peak', () => {
    expect([0, 0.03, 0.4, 1].map(verdictOf)).toEqual(['silent', 'quiet', 'good', 'loud'])
  })

  it('becomes a WAV file of sixteen bits', async () => {
    const bytes = new DataView(await wav([new Float32Array([0, 0.5]), new Float32Array([-1, 2])], 48_000).arrayBuffer())
    expect(bytes.byteLength).toBe(44 + 8)
    expect(bytes.getUint32(24, true)).toBe(48_000)
    expect([0, 2, 4, 6].map((at) => bytes.getInt16(44 + at, true))).toEqual([0, 16384, -32767, 32767])
  })
})
