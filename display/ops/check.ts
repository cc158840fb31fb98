/** A start-up check in words: one line for each thing that was looked at, what is wrong first. */
import type { SelfCheck } from '../shared/messages/ops'
import type { Values } from '../shared/words'

export interface Line {
  text: string
  ok: boolean
}

const GB = 1000
const LOW_MB = 500

export function found(check: SelfCheck, t: (name: string, values?: Values) => string): Line[] {
  const { screens, kiosks, clips, voice, disk_free_mb: free } = check
  const list = (names: string[]): string => names.join(t('comma'))
  const counted = (name: string, { connected, expected, missing }: SelfCheck['screens']): Line => ({
    text: t(name, { connected, expected }) + (missing.length ? t('comma') + t('missing', { names: list(missing) }) : ''),
    ok: !missing.length,
  })
  const zones = Object.keys(check.zones).map((zone) => {
    const { players, blocked } = check.zones[zone]!
    const mute = blocked.length ? t('comma') + t('blocked', { names: list(blocked) }) : ''
    return { text: t('check_zone', { zone, count: players }) + mute, ok: players > 0 && !blocked.length }
  })
  const lines: Line[] = [
    counted('check_screens', screens),
    counted('check_kiosks', kiosks),
    ...zones,
    { text: t(check.journal === 'ok' ? 'check_journal_ok' : 'check_journal_halted'), ok: check.journal === 'ok' },
    { text: clips.missing.length ? t('check_clips', { names: list(clips.missing) }) : t('check_clips_ok'), ok: !clips.missing.length },
    { text: voice === 'ok' ? t('check_voice_ok') : t('check_voice', { why: voice }), ok: voice === 'ok' },
    { text: free === null ? t('check_disk_unknown') : t('check_disk', { gb: (free / GB).toFixed(1) }), ok: free !== null && free >= LOW_MB },
  ]
  return [...lines.filter((line) => !line.ok), ...lines.filter((line) => line.ok)]
}
