/**
 * What comes next on a screen, a picture or a film at a time: the words that the player and whoever tells it what comes share.
 *
 * A clip that failed three times rests for ten minutes, so that one broken file neither blackens the screen nor is lost for
 * good: it may have been replaced, or the hub's disk may have come back.
 */
import type { ProgrammeItem, ScreenProgramme } from '../messages/content'

/** One thing on the picture at a time: a video, or one image of a set. */
export interface Frame {
  item: ProgrammeItem
  file: string
  video: boolean
  seconds: number
  first: boolean
  last: boolean
  /** Seconds of the item that come after this frame. */
  after: number
  /** The turn's reason and rule, as the hub names them. */
  why: string
  rule: string
  /** When the timetable has it end, in milliseconds by the hub's clock; a picture goes by it as far as it may. */
  until?: number
  /** Begin so many seconds into the film. */
  offset?: number
  /** Its beginning was missed: it will not have been shown whole. */
  joined?: boolean
  /** With it something goes on that was stopped. */
  rest?: Rest
}

/** What is left of an item that waits for a promise to be kept: its last `seconds`, from `offset` on. */
export interface Rest {
  item: ProgrammeItem
  offset: number
  seconds: number
  why: string
  rule: string
  joined?: boolean
}

export interface Rotation {
  /**
   * The frame after the one given out before, or null when nothing can be played now. It will begin at `at`, by the hub's clock. `rest` is
   * what will be left then of what is on, if that has to stop.
   */
  next(now: number, at: number, rest?: Rest): Frame | null
  /** When what is on has to stop for a promise, by the hub's clock in milliseconds, with so many seconds of it left; null: it does not. */
  stops(frame: Frame, seconds: number, now: number, at: number): number | null
  /** What was on has stopped for a promise. */
  paused(rest: Rest): void
  /** Whether a frame that was given out may still begin, at `at`. */
  still(frame: Frame, now: number, at: number): boolean
  failed(id: string, now: number): void
  /** A clip was shown to its end. */
  played(id: string, at: number): void
  /** The rest of what was given out is not wanted; nor is `frame`, which has not begun. */
  dropped(frame?: Frame | null): void
  /** Forgets all failures, as after the hub itself was away. */
  forgive(): void
  /** Takes what may be shown from now on, and the timetable if there is one, and goes on after the clip that is on. */
  replace(items: ProgrammeItem[], programme?: ScreenProgramme | null): void
}

const STRIKES = 3
const REST = 10 * 60_000
const SHORTEST = 1

/** Whether an item that begins at that moment is over before its time is. */
export const inTime = ({ until, seconds }: ProgrammeItem, begins: number): boolean => !until || begins + seconds * 1000 <= Date.parse(until)

/** Whether its time is over: a screen takes it off by itself, as its hub may be away or a call have held it up. */
export const expired = ({ until }: ProgrammeItem, at: number): boolean => Boolean(until) && Date.parse(until!) <= at

/** Which clips have failed too often to be tried now. */
export function createStrikes() {
  const strikes = new Map<string, number>()
  const rests = new Map<string, number>()
  return {
    rests: (id: string, now: number): boolean => (rests.get(id) ?? 0) > now,
    failed(id: string, now: number): void {
      const count = (strikes.get(id) ?? 0) + 1
      strikes.set(id, count % STRIKES)
      if (count === STRIKES) rests.set(id, now + REST)
    },
    played(id: string): void {
      strikes.delete(id)
    },
    forgive(): void {
      strikes.clear()
      rests.clear()
    },
    /** Forgets what is not played any more. */
    keep(ids: Set<string>): void {
      for (const known of [strikes, rests]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    },
  }
}

/** What an item shows: one film, or its pictures one after the other. */
export function framesOf(item: ProgrammeItem, why: string, rule: string): Frame[] {
  const seconds = Math.max(SHORTEST, item.seconds / item.files.length)
  return item.files.map((file, index) => ({
    item,
    file,
    video: item.kind === 'video',
    seconds,
    first: index === 0,
    last: index === item.files.length - 1,
    after: seconds * (item.files.length - 1 - index),
    why,
    rule,
  }))
}
