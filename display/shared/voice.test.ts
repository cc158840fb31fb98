import { describe, expect, it, vi } from 'vitest'

import type { Say } from './messages/hub'
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
  const starts: (number | undefined)[] = []
  const said: number[] = []
  const unsaid: [number, string][] = []
  let cuts = 0
  const problem = vi.fn()
  const voice = createVoice({
    now: () => Date.parse(now),
    said: (say) => said.push(say.seq),
    unsaid: (say, why) => unsaid.push([say.seq, why]),
    problem,
    sound: {
      state: () => 'ok',
      unlock: async () => undefined,
      cut: () => {
        cuts++
        ends.shift()?.([])
      },
      play: (files, gainDb, startIn) => {
        played.push(files)
        gains.push(gainDb)
        starts.push(startIn?.())
        return new Promise((resolve) => ends.push(resolve))
      },
      ...sound,
    },
  })
  const end = async (failed: string[] = []): Promise<void> => {
    ends.shift()!(failed)
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { voice, played, gains, starts, said, unsaid, problem, end, cuts: () => cuts }
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

  it('does not say what has expired, and tells the hub so', async () => {
    const { voice, played, said, unsaid } = booth({}, '2026-11-24T10:01:00+08:00')
    voice.hear(later(1))
    expect(played).toEqual([])
    expect(said).toEqual([])
    await new Promise((resolve) => setTimeout(resolve))
    expect(unsaid).toEqual([[1, 'expired']])
  })

  it('lets go of the oldest when more than eight wait', async () => {
    const { voice, played, end } = booth()
    for (let seq = 1; seq <= 12; seq++) voice.hear(later(seq))
    for (let seq = 1; seq <= 9; seq++) await end()
    expect(played.map(([first]) => first)).toEqual([1, 5, 6, 7, 8, 9, 10, 11, 12].map((seq) => `/audio/${seq}.wav`))
  })

  it('skips a file that fails, tells of it, and goes on', async () => {
    const { voice, said, unsaid, problem, end } = booth()
    voice.hear(later(1))
    voice.hear(later(2))
    await end(['/audio/1.wav'])
    expect(problem).toHaveBeenCalledWith('audio_failed:/audio/1.wav')
    await end(['/audio/2.wav', '/audio/end.wav'])
    expect(said).toEqual([1])
    expect(unsaid).toEqual([[2, 'audio_failed']])
  })

  it('says nothing while the browser blocks sound, and keeps nobody waiting', async () => {
    const { voice, played, unsaid } = booth({ state: () => 'blocked' })
    voice.hear(later(1))
    expect(played).toEqual([])
    await new Promise((resolve) => setTimeout(resolve))
    expect(unsaid).toEqual([[1, 'blocked']])
  })

  it('lets something urgent cut off what sounds and what waits', async () => {
    const { voice, played, said, unsaid, end, cuts } = booth()
    voice.hear(later(1))
    voice.hear(later(2))
    voice.hear({ ...later(3), urgent: true })
    await new Promise((resolve) => setTimeout(resolve))
    expect(cuts()).toBe(1)
    expect(unsaid).toEqual([[1, 'cut_off']])
    expect(played.map(([first]) => first)).toEqual(['/audio/1.wav', '/audio/3.wav'])
    await end()
    expect(said).toEqual([3])
  })

  it('does not take an urgent text that comes into silence for one that was cut off', async () => {
    const { voice, said, unsaid, end } = booth()
    voice.hear({ ...later(1), urgent: true })
    await end()
    expect([said, unsaid]).toEqual([[1], []])
  })

  it('begins together with the other players of its zone, and at once when it is alone', async () => {
    const { voice, starts, end } = booth()
    voice.hear({ ...later(1), begins: '2026-11-24T10:00:00.120+08:00' })
    await end()
    voice.hear(later(2))
    expect(starts).toEqual([120, undefined])
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
