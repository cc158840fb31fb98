/**
 * Plays a programme on two layers, each with one <video> and one <img> that live as long as the page: while one layer is seen the
 * other loads what comes next, so there is never a black gap and never a new element to leak.
 */
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

import type { ProgrammeItem, ScreenProgramme } from '../messages/content'
import type { Clock } from '../clock'
import { loadFilm, loadPicture, unload, type Loaded } from './loading'
import { expired, type Frame, type Rest, type Rotation } from './programme'

export interface Layer {
  video: HTMLVideoElement
  image: HTMLImageElement
}

export interface Played {
  clip: string
  from: string
  to: string
  complete: boolean
  why: string
  rule: string
  /** A part: a promise had to be kept, and the rest comes after it. */
  paused?: boolean
}

/** What comes on: an empty clip is the hall's card. */
export interface Playing {
  clip: string
  from: string
  why: string
  rule: string
}

export interface PlayerOptions {
  rotation: Rotation
  items: Ref<ProgrammeItem[]>
  programme: Ref<ScreenProgramme | null | undefined>
  /** A call flashes: nothing may change now, but a page that was just opened shows its first item at once. */
  hold: Ref<boolean>
  /** A call is being announced over the picture: stop where we are. */
  paused: Ref<boolean>
  /** The hub cannot be reached: what fails to load says nothing about the clip, so what is on plays again. */
  away: Ref<boolean>
  /** 0 is muted. */
  volume: Ref<number>
  clock: Clock
  played: (receipt: Played) => void
  playing: (what: Playing) => void
  problem: (name: string) => void
  solved: (name: string) => void
}

const TICK = 250
const STALL = 10_000
const LOAD = 15_000
const IDLE = 5_000
/** So much shorter or longer a picture may be shown, to be in step with other screens again. */
const SHORTER = 0.8
const LONGER = 1.25

/** An item and the files that it is made of: another file under the same name is another item. */
const hashed = (item: ProgrammeItem): string => `${item.id} ${item.files.join(' ')}`

interface Slot {
  frame: Frame
  /** 'over': it was on, and its layer is about to be emptied. */
  state: 'loading' | 'ready' | 'failed' | 'over'
  since: number
}

/** Returns which layer is seen (null: the card) and what kind each layer shows. */
export function usePlayer(layers: Ref<Layer[]>, options: PlayerOptions) {
  const { rotation, items, programme, hold, paused, away, volume, clock, played, playing, problem, solved } = options
  const seen = ref<0 | 1 | null>(null)
  const shows = ref<['video' | 'image', 'video' | 'image']>(['image', 'image'])
  const slots: [Slot | null, Slot | null] = [null, null]
  /** The layer that loads what comes next. While the card is seen it is not told by what is. */
  let behind: 0 | 1 = 0
  let from = ''
  let elapsed = 0
  let progressAt = 0
  let position = 0
  let ended = false
  let joined = false
  let fresh = true
  let idleUntil = 0
  let timer: ReturnType<typeof setInterval> | undefined
  let last = 0

  const steady = (): number => performance.now()
  const iso = (): string => new Date(clock.now()).toISOString()
  const waiting = (): Slot | null => (slots[behind]?.state === 'over' ? null : slots[behind])

  function tick(): void {
    const now = steady()
    const passed = now - last
    last = now
    const current = seen.value === null ? null : slots[seen.value]
    if (current && expired(current.frame.item, clock.now())) takeOff(current)
    else if (current) follow(current, now, passed)
    const stop = current ? stopOf(current, now) : null
    const due = stop !== null && clock.now() >= stop
    // A call has held it up until it has to stop: what was prepared for its end is not what comes now.
    if (due && !isPromised()) drop()
    prepare(now, stop)
    const next = waiting()
    if (next && next.state === 'ready' && (!hold.value || fresh) && (!current || ended || (due && !paused.value && isPromised()))) change()
    else if (current && seen.value !== null && ended && away.value && slots[seen.value!]!.state !== 'failed') again()
  }

  /** Watches what is on: its end, or that it does not move. */
  function follow(slot: Slot, now: number, passed: number): void {
    const { video } = layers.value[seen.value!]!
    if (paused.value || ended) progressAt = now
    if (!slot.frame.video) {
      if (!paused.value) elapsed += passed
      if (isOver(slot.frame)) ended = true
      return
    }
    if (video.currentTime !== position) {
      position = video.currentTime
      progressAt = now
    }
    if (!ended && (slot.state === 'failed' || video.ended)) {
      if (video.ended) ended = true
      else giveUp('clip_failed', slot)
    } else if (!ended && now - progressAt > STALL) giveUp('clip_stalled', slot)
  }

  /** A picture ends when its time is up, or with the timetable as far as that is not much sooner or later. */
  function isOver({ seconds, until }: Frame): boolean {
    const asked = seconds * 1000
    if (until === undefined || paused.value) return elapsed >= asked
    return elapsed >= asked * SHORTER && (clock.now() >= until || elapsed >= asked * LONGER)
  }

  /** How long what is on will still be on, in milliseconds. */
  function remaining(): number {
    const slot = seen.value === null ? null : slots[seen.value]
    if (!slot || ended) return 0
    const { video, until } = slot.frame
    return video || until === undefined ? rest(slot) * 1000 : Math.max(0, until - clock.now())
  }

  function isPromised(): boolean {
    const next = waiting()
    return next !== null && next.frame.why === 'deadline'
  }

  /** Seconds that are left of the film or the picture that is on. */
  function rest({ frame }: Slot): number {
    const { video } = layers.value[seen.value!]!
    return Math.max(0, frame.video ? (video.duration || frame.seconds) - video.currentTime : frame.seconds - elapsed / 1000)
  }

  /** When what is on has to stop for a promise, or null. */
  function stopOf(slot: Slot, now: number): number | null {
    return ended || !from ? null : rotation.stops(slot.frame, rest(slot) + slot.frame.after, now, clock.now())
  }

  /** What is left of what is on, `ahead` seconds from now. */
  function restOf(slot: Slot, ahead = 0): Rest {
    const { item, why, rule, after, video } = slot.frame
    const seconds = Math.max(0, rest(slot) + after - ahead)
    return { item, why, rule, joined, seconds, offset: video ? layers.value[seen.value!]!.video.currentTime : item.seconds - seconds }
  }

  /** What is on waits until a promise is kept: so far it is told as a part. */
  function pause(slot: Slot): void {
    rotation.paused(restOf(slot))
    tell(slot, false, true)
  }

  function tell({ frame: { item, why, rule } }: Slot, complete: boolean, isPaused?: true): void {
    played({ clip: item.id, from, to: iso(), complete, paused: isPaused, why, rule })
    from = ''
  }

  /** What has not been shown whole, and never will be. */
  function cut(slot: Slot): void {
    if (from) tell(slot, false)
  }

  function giveUp(why: string, slot: Slot): void {
    ended = true
    const { id } = slot.frame.item
    rotation.failed(id, steady())
    problem(`${why}:${id}`)
    cut(slot)
  }

  /** Loads the next frame into the layer that is not seen. */
  function prepare(now: number, stop: number | null): void {
    const index = behind
    const slot = slots[index]
    if (slot?.state === 'loading' && now - slot.since > LOAD) slot.state = 'failed'
    if (slot?.state === 'failed') {
      clear(index)
      if (slot.frame.rest) rotation.dropped(slot.frame) // a film that was stopped has more than one chance
      if (away.value) idleUntil = now + IDLE
      else {
        rotation.failed(slot.frame.item.id, now)
        problem(`clip_failed:${slot.frame.item.id}`)
      }
    }
    if (slots[index] || now < idleUntil) return
    const current = seen.value === null ? null : slots[seen.value]!
    const left = stop === null ? Infinity : Math.max(0, stop - clock.now())
    const over = remaining()
    // A set changes to its next picture before it has to stop.
    const frame = rotation.next(now, clock.now() + Math.min(over, left), over < left ? undefined : restOf(current!, left / 1000))
    if (frame) load(index, frame, now)
    else {
      idleUntil = now + IDLE
      // Nothing can be played: the hall's card instead of a picture that is stuck.
      if (ended && seen.value !== null && !hold.value && !away.value) finish(null)
    }
  }

  function load(index: 0 | 1, frame: Frame, now: number): void {
    const slot: Slot = { frame, state: 'loading', since: now }
    slots[index] = slot
    const { video, image } = layers.value[index]!
    const loaded = (state: Loaded): void => {
      if (slots[index] === slot && slot.state !== 'failed' && slot.state !== 'over') slot.state = state
    }
    if (frame.video) loadFilm(video, frame.file, frame.offset, loaded)
    else loadPicture(image, frame.file, loaded)
    shows.value = index === 0 ? [frame.video ? 'video' : 'image', shows.value[1]] : [shows.value[0], frame.video ? 'video' : 'image']
  }

  function change(): void {
    const index = behind
    const frame = slots[index]!.frame
    const current = seen.value === null ? null : slots[seen.value]
    if (current && ended) answerFor(current) // a promise that it kept is not owed any more
    if (!rotation.still(frame, steady(), clock.now())) {
      // A call has held things up: something else has to come now.
      drop()
      return
    }
    if (current && !ended && from) pause(current)
    finish(index)
    fresh = false
    if (frame.first || !from) {
      from = iso()
      joined = Boolean(frame.joined)
      playing({ clip: frame.item.id, from, why: frame.why, rule: frame.rule })
    }
    elapsed = 0
    position = -1
    progressAt = steady()
    ended = false
    if (frame.video) start(index)
  }

  function again(): void {
    elapsed = 0
    position = -1
    progressAt = steady()
    ended = false
    if (slots[seen.value!]!.frame.video) start(seen.value!)
  }

  function start(index: 0 | 1): void {
    const { video } = layers.value[index]!
    setVolume()
    if (!paused.value) video.play()?.catch(() => retryMuted(video))
  }

  /** A browser that does not allow sound yet allows a muted picture. */
  function retryMuted(video: HTMLVideoElement): void {
    if (video.muted || seen.value === null) return
    video.muted = true
    video.play()?.catch(() => undefined)
  }

  /** Tells what was shown to its end, once. */
  function answerFor(slot: Slot): void {
    const { id } = slot.frame.item
    if (!from || !slot.frame.last) return
    if (!joined) rotation.played(id, clock.now())
    for (const name of ['clip_failed', 'clip_stalled']) solved(`${name}:${id}`)
    tell(slot, !joined)
  }

  /** Ends what is seen, answers for it, and shows the other layer or the card. */
  function finish(next: 0 | 1 | null): void {
    const index = seen.value
    const slot = index === null ? null : slots[index]
    if (slot) answerFor(slot)
    if (next === null) playing({ clip: '', from: iso(), why: 'card', rule: '' })
    else behind = next === 0 ? 1 : 0
    if (slot) slot.state = 'over'
    seen.value = next
    // The old layer stays as it is until the fade is over, then makes room for what comes next.
    if (index !== null) setTimeout(() => index !== seen.value && clear(index), 500)
  }

  function clear(index: 0 | 1): void {
    slots[index] = null
    const { video, image } = layers.value[index]!
    unload(video, image)
  }

  function setVolume(): void {
    for (const { video } of layers.value) {
      video.muted = volume.value === 0
      video.volume = volume.value
    }
  }

  watch([items, programme], ([newer, told]) => {
    rotation.replace(newer, told)
    idleUntil = 0
    leaveOut(new Set((told ?? { items: newer }).items.map(hashed)))
  })
  /** What was taken off is off at once, and so is what waits behind it. */
  function leaveOut(ids: Set<string>): void {
    const next = waiting()
    if (next && !ids.has(hashed(next.frame.item))) drop()
    const current = seen.value === null ? null : slots[seen.value]
    if (current && !ids.has(hashed(current.frame.item))) takeOff(current)
  }

  /** The card is there until what comes next is loaded. Whatever of another item waits behind is not touched: of a set its rest is owed. */
  function takeOff(current: Slot): void {
    cut(current)
    ended = true
    const next = waiting()
    if (!next || hashed(next.frame.item) === hashed(current.frame.item)) drop()
    finish(null)
  }

  /** What was given out last is not shown, nor what is left of its item. */
  function drop(): void {
    const next = waiting()
    rotation.dropped(next && next.frame)
    if (next) clear(behind)
  }

  watch(volume, setVolume)
  watch(away, (now) => {
    if (!now) rotation.forgive()
  })
  watch(paused, (stop) => {
    if (seen.value === null || ended || !slots[seen.value]?.frame.video) return
    const { video } = layers.value[seen.value]!
    if (stop) video.pause()
    else video.play()?.catch(() => retryMuted(video))
  })
  onMounted(() => {
    rotation.replace(items.value, programme.value)
    last = steady()
    timer = setInterval(tick, TICK)
  })
  // Before, not after: by then the layers are gone.
  onBeforeUnmount(() => {
    clearInterval(timer)
    clear(0)
    clear(1)
  })

  return { seen, shows }
}
