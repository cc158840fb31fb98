/** The hub's time, shown in the hall's own zone, whatever the clock and zone of this machine are. */

export interface Clock {
  /** Milliseconds since 1970 by the hub. */
  now(): number
  /** Sets the clock by an ISO time that the hub just sent. */
  set(iso: string): void
  /** The hall's wall clock at a moment. */
  wall(at?: number): Wall
}

export interface Wall {
  month: number
  day: number
  weekday: number // 0 is Sunday
  time: string // 09:05
}

/** So many of the latest times are kept: none of them came early, so the one that came the least late is the best. */
const KEPT = 16
/** No message is so late: the hub's clock was set. */
const JUMP = 1_000

/** `steady` counts on when somebody corrects the machine's date: performance.now, not Date.now. */
export function createClock(steady: () => number = () => performance.now(), started = Date.now()): Clock {
  let base = started - steady()
  let heard: number[] = []
  let zone = -new Date(started).getTimezoneOffset()
  return {
    now: () => base + steady(),
    set(iso) {
      const at = Date.parse(iso)
      if (isNaN(at)) return
      const told = at - steady()
      if (heard.length && Math.abs(told - base) > JUMP) heard = []
      heard = [...heard.slice(1 - KEPT), told]
      base = Math.max(...heard)
      zone = zoneOf(iso) ?? zone
    },
    wall(at = base + steady()) {
      const shifted = new Date(at + zone * 60_000)
      return {
        month: shifted.getUTCMonth() + 1,
        day: shifted.getUTCDate(),
        weekday: shifted.getUTCDay(),
        time: `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`,
      }
    },
  }
}

/** Minutes east of Greenwich in an ISO time, or null if it does not say. */
export function zoneOf(iso: string): number | null {
  if (iso.endsWith('Z')) return 0
  const found = /([+-])(\d\d):?(\d\d)$/.exec(iso)
  return found ? (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : null
}

const two = (figure: number): string => String(figure).padStart(2, '0')
