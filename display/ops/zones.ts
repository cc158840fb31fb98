/** A zone in words: what is wrong with its loudspeakers, the gravest first, and what it says. */
import type { Zone, ZoneSpeaker } from '../shared/messages/ops'

export interface Line {
  code: 'no_player' | 'blocked' | 'speaker_gone' | 'speaker_mute' | 'speaker_hangs' | 'speaker_stands_in' | 'problem'
  values: Record<string, string>
  /** Red: somebody must look. The rest is worth knowing. */
  grave: boolean
}

export function linesOf(zone: Zone, comma: string): Line[] {
  const named = zone.speakers.filter((one) => one.name && !zone.blocked.includes(one.name))
  const lines: Line[] = []
  for (const one of named) {
    const code = trouble(one)
    if (code) lines.push({ code, values: { name: one.name }, grave: true })
  }
  if (zone.blocked.length) lines.push({ code: 'blocked', values: { names: zone.blocked.join(comma) }, grave: !zone.players })
  for (const one of named) if (one.spare && one.speaks) lines.push({ code: 'speaker_stands_in', values: { name: one.name }, grave: false })
  for (const what of zone.problems) lines.push({ code: 'problem', values: { what }, grave: !zone.players })
  // Nobody who could be looked after is known by name.
  if (!zone.players && !lines.length) lines.push({ code: 'no_player', values: {}, grave: true })
  return lines
}

function trouble(one: ZoneSpeaker): 'speaker_gone' | 'speaker_mute' | 'speaker_hangs' | null {
  if (one.state === 'well') return null
  if (one.state === 'hangs') return 'speaker_hangs'
  return one.connected ? 'speaker_mute' : 'speaker_gone'
}
