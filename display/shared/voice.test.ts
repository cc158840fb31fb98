import { describe, expect, it, vi } from 'vitest'

import type { Say } from './messages'
import { createVoice, type Sound } from './voice'

const later = (seq: number, expires = '2026-11-24T10:00:25+08:00'): Say => ({
  type: 'say',
  seq,
  text: '',
  audio: [`/audio/${seq}.wav`, '/audio/end.wav'],
  expires,
  zone: 'Z1',
})

function booth(sound: Partial<Sound> = {}, now = '2026-11-24T10:00:00+08:00') {
  const played: string[][] = []
  const gains: number[] = []
  const ends: ((failed: string[]) => void)[] = []
  const said: number[] = []
  const problem = vi.fn()
  const voice = createVoice({
    now: () => Date.parse(now),
    said: (say) => said.push(say.seq),
    problem,
    sound: {
      state: () => 'ok',
      unlock: async () => undefined,
      play: (files, gainDb) => {
        played.push(files)
        gains.push(gainDb)
        return new Promise((resolve) => ends.push(resolve))
      },
      ...sound,
    },
  })
  const end = async (failed: string[] = []): Promise<void> => {
    ends.shift()!(failed)
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { voice, played, gains, said, problem, end }
}

describe('a voice', () => {
  it('says one thing at a time, in order, and answers each at its end', async () => {
    const { voice, played, said, end } = booth()
    voice.hear(later(1))
    voice.hear(later(2))
    expect(played).toHaveLength(1)
    expect(voice.speaking.value).toBe(true)
    await end()
    expect(said).toEqual([1])
    expect(played).toHaveLength(2)
    await end()
    expect(said).toEqual([1, 2])
    expect(voice.speaking.value).toBe(false)
  })

  it('neither says nor answers what has expired', () => {
    const { voice, played, said } = booth({}, '2026-11-24T10:01:00+08:00')
    voice.hear(later(1))
    expect(played).toEqual([])
    expect(said).toEqual([])
  })

  it('lets go of the oldest when more than eight wait', async () => {
    const { voice, played, end } = booth()
    for (let seq = 1; seq <= 12; seq++) voice.hear(later(seq))
    for (let seq = 1; seq <= 9; seq++) await end()
    expect(played.map(([first]) => first)).toEqual([1, 5, 6, 7, 8, 9, 10, 11, 12].map((seq) => `/audio/${seq}.wav`))
  })

  it('skips a file that fails, tells of it, and goes on', async () => {
    const { voice, said, problem, end } = booth()
    voice.hear(later(1))
    voice.hear(later(2))
    await end(['/audio/1.wav'])
    expect(problem).toHaveBeenCalledWith('audio_failed:/audio/1.wav')
    await end(['/audio/2.wav', '/audio/end.wav'])
    expect(said).toEqual([1])
  })

  it('says nothing while the browser blocks sound', () => {
    const { voice, played } = booth({ state: () => 'blocked' })
    voice.hear(later(1))
    expect(played).toEqual([])
  })

  it('is as quiet as the hour asks for, and never louder than by day', async () => {
    const { voice, gains, end } = booth()
    voice.hear({ ...later(1), gain_db: -6 })
    await end()
    voice.hear({ ...later(2), gain_db: 12 })
    await end()
    voice.hear(later(3))
    expect(gains).toEqual([-6, 0, 0])
  })
})
