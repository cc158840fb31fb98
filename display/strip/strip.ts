/** What the strip page does with its view: draws it, flashes what is new, answers with receipts and reports missing glyphs. */
import { onUnmounted, watch, type Ref } from 'vue'

import { reportHealth } from '../shared/health'
import { connect, type Live } from '../shared/live'
import type { StripView } from '../shared/messages/walls'
import { param } from '../shared/place'
import { trusted } from '../shared/trust'
import glyphFile from '../glyphs/gb2312.bin?url'
import { dark, draw, markLost, readGlyphs, see, type Drawing, type Glyphs } from './dots'
import { isDark, scrolled } from './motion'
import { createPanel, type Panel } from './panel'

const RETRY_MS = 5000

export function useStrip(canvas: Ref<HTMLCanvasElement | null>) {
  const live: Live<StripView> = connect<StripView>({ screen: param('screen') }, { trust: trusted, quiet: (): boolean => live.state.value?.state !== 'calling' })
  const health = reportHealth(live)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  let glyphs: Glyphs | null = null
  let panel: Panel | null = null
  let drawing: Drawing | null = null
  let drawnText = ''
  let since = 0
  let flashMs = 0
  let lastCall = 0
  let owed: { seq: number; connection: number } | null = null
  let answered = { seq: 0, connection: 0 }
  let frame = 0

  watch([live.state, live.link, live.halted], take)
  addEventListener('resize', fit)
  void load()
  onUnmounted(() => {
    live.stop()
    health.stop()
    removeEventListener('resize', fit)
    cancelAnimationFrame(frame)
  })
  return live

  async function load(): Promise<void> {
    try {
      const answer = await fetch(glyphFile)
      if (!answer.ok) throw new Error(String(answer.status))
      glyphs = readGlyphs(await answer.arrayBuffer())
      health.solved('glyphs_failed')
      take()
    } catch {
      health.problem('glyphs_failed')
      setTimeout(() => void load(), RETRY_MS)
    }
  }

  function take(): void {
    const view = live.state.value
    if (!view || !glyphs || !canvas.value) return
    const text = view.text.trim()
    if (!drawing || text !== drawnText) {
      report(drawing?.missing ?? [], (drawing = draw(text, glyphs)).missing)
      drawnText = text
      since = performance.now()
      flashMs = 0
    }
    const call = view.seq ?? 0
    if (call > lastCall && view.say && call > live.knownSeq.value && !still) {
      since = performance.now()
      flashMs = view.screen.flash_s * 1000
    }
    lastCall = Math.max(lastCall, call)
    const connection = live.connection.value
    if (view.seq && (view.seq !== answered.seq || connection !== answered.connection)) owed = { seq: view.seq, connection }
    if (!panel) panel = createPanel(canvas.value)
    fit()
  }

  function fit(): void {
    const view = live.state.value
    if (!panel || !view) return
    panel.fit(view.screen.cells * 8, innerWidth, innerHeight)
    panel.colour(view.screen.colour)
    // Painted at once, since a page in the background gets no frames and would lose its text.
    paint()
  }

  function paint(): void {
    cancelAnimationFrame(frame)
    const view = live.state.value
    if (!panel || !view || !drawing) return
    const age = performance.now() - since
    const columns = view.screen.cells * 8
    const long = drawing.columns > columns
    const screen = isDark(age, flashMs) ? dark(columns) : see(drawing, columns, long ? scrolled(age, drawing.columns) : 0)
    panel.paint(live.link.value === 'away' || live.halted.value ? markLost(screen) : screen)
    if (long || age < flashMs || owed) frame = requestAnimationFrame(next)
  }

  /** The frame after a painted one: what was painted is on glass now. */
  function next(): void {
    if (owed && live.send({ type: 'shown', seq: owed.seq })) {
      answered = owed
      owed = null
    } else if (owed && owed.connection !== live.connection.value) owed = null
    paint()
  }

  function report(before: string[], now: string[]): void {
    for (const character of before) if (now.indexOf(character) < 0) health.solved(`glyph_missing:${character}`)
    for (const character of now) health.problem(`glyph_missing:${character}`)
  }
}
