/**
 * Hastens a page: what is only waited for takes no time, what has to be done really is done.
 *
 * The page's clock and all its timers run on a time of their own. As long as something fades it stands; as long as something loads or is
 * asked of the hub it is the real one; with a film on it goes by the film, each second of whose file counts as `FILM` seconds; else it jumps
 * from timer to timer. Where it was told to go to it stands, so that a page is not late for having been weighed. Nothing is left out: each
 * timer fires, each file is loaded, decoded, shown and, if it is a film, played to its end.
 * The hub's beats come every eight seconds of that time instead of every four; `hubAt` moves the hub's clock before it is asked anything.
 */
;(() => {
  const FADE = 16 // milliseconds instead of 400; how long a film may take to be drawn is not changed
  const DRAW = 300
  const MARGIN = 100
  const FILM = 60
  const PLAYING = 16 // the most that Chromium allows
  const BEAT = 8_000
  const SLICE = 8
  const steady = performance.now.bind(performance)
  const later = window.setTimeout.bind(window)
  const every = window.setInterval.bind(window)
  const date = Date.now() - steady()

  let now = steady()
  let last = now
  let zone = '+00:00'
  let origin = date
  let met = false
  let stop = Infinity
  let hastened = false
  let stands = false // where it was to go to: whoever looks at the page now may take his time
  let running = false
  let pending = 0
  let fades = false
  let painting = false
  let undrawn = false
  let film = null
  let filmAt = 0
  let target = 0 // time may go so far
  let done = () => undefined
  const counts = { timers: 0, changes: 0, films: 0, asked: 0, refused: 0 }

  // Timers

  let timers = []
  let ids = 1
  const set = (run, ms, again, rest) => {
    timers.push({ id: ids, at: now + Math.max(ms || 0, again ? 1 : 0), every: again ? Math.max(1, ms || 0) : 0, run: () => run(...rest) })
    return ids++
  }
  window.setTimeout = (run, ms, ...rest) => set(run, ms, false, rest)
  window.setInterval = (run, ms, ...rest) => set(run, ms, true, rest)
  window.clearTimeout = window.clearInterval = (id) => {
    timers = timers.filter((timer) => timer.id !== id)
  }
  performance.now = () => now
  Date.now = () => Math.round(date + now)

  const first = () => timers.reduce((one, other) => (one && one.at <= other.at ? one : other), null)
  function fire(timer) {
    now = Math.max(now, timer.at)
    if (timer.every) timer.at = now + timer.every
    else timers = timers.filter((one) => one !== timer)
    counts.timers++
    timer.run()
  }

  // The line to the hub

  // A page that knows its hub believes only what that has signed, so what was changed on the way is signed anew, by the page's time.
  let telling = Promise.resolve()
  let proves = false
  function told(line, message) {
    if (message.sig) proves = true
    if (!proves) return line.hear({ data: JSON.stringify(message) })
    pending++
    telling = telling.then(async () => {
      const data = await window.sealed(JSON.stringify(message), Math.round(now))
      pending--
      line.hear({ data })
      soon()
    })
  }

  const RealSocket = window.WebSocket
  const lines = new Set()
  const iso = () => {
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(zone)
    const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
    return new Date(origin + now + shift).toISOString().replace('Z', zone)
  }
  window.WebSocket = class extends RealSocket {
    set onmessage(hear) {
      this.hear = hear
      lines.add(this)
      super.onmessage = ({ data }) => {
        const message = JSON.parse(data)
        if (message.type === 'beat') return
        if (message.type === 'hello' && !met) {
          zone = /[+-]\d\d:\d\d$/.exec(message.now)[0]
          origin = Date.parse(message.now) - now
          met = true
        }
        if (message.now) message.now = iso()
        told(this, message)
      }
    }
  }
  const realFetch = window.fetch.bind(window)
  window.fetch = async (...request) => {
    pending++
    counts.asked++
    try {
      await window.hubAt(origin + now)
      const answer = await realFetch(...request)
      if (!answer.ok) counts.refused++
      return answer
    } finally {
      pending--
      soon()
    }
  }
  set(() => lines.forEach((line) => line.readyState === 1 && told(line, { type: 'beat', now: iso(), seq: 0, for: 'all' })), BEAT, true, [])

  // Films

  const media = (name) => Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name)
  const place = media('currentTime')
  const length = media('duration')
  const over = media('ended')
  const begins = new WeakMap() // where it was put before it began
  document.addEventListener('loadstart', ({ target }) => begins.delete(target), true)
  document.addEventListener('seeked', ({ target }) => begins.set(target, position(target)), true)
  const position = (video) => place.get.call(video) * FILM
  // The page's time follows the film in steps: at each of them the film is where that time is.
  const ahead = (video) => {
    if (video !== film) return 0
    progress(video)
    return Math.max(0, target - now) / 1000
  }
  Object.defineProperty(HTMLVideoElement.prototype, 'currentTime', {
    get() {
      return position(this) - ahead(this)
    },
    set(seconds) {
      place.set.call(this, seconds / FILM)
    },
  })
  Object.defineProperty(HTMLVideoElement.prototype, 'duration', {
    get() {
      return length.get.call(this) * FILM
    },
  })
  Object.defineProperty(HTMLVideoElement.prototype, 'ended', {
    get() {
      return over.get.call(this) && ahead(this) === 0
    },
  })

  // What a page waits for before it takes a film or a picture as drawn.
  const draws = new Set()
  const drawn = (element) => {
    draws.delete(element)
    soon()
  }
  const realFrame = HTMLVideoElement.prototype.requestVideoFrameCallback
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
    draws.add(this)
    return realFrame.call(this, (...frame) => {
      drawn(this)
      tell(...frame)
    })
  }
  const realDecode = HTMLImageElement.prototype.decode
  HTMLImageElement.prototype.decode = function () {
    draws.add(this)
    const decoded = realDecode.call(this)
    const over = () => Promise.resolve().then(() => drawn(this)) // the page first
    decoded.then(over, over)
    return decoded
  }

  // What has to be done

  const layers = () => Array.from(document.querySelectorAll('.player .layer'))
  // What has come is known to the page with the event, not before.
  const come = new WeakMap()
  const arrived = ({ type, target }) => {
    if (!(target instanceof Element)) return
    come.set(target, target.src)
    if (type === 'error') draws.delete(target)
  }
  for (const event of ['load', 'canplay', 'error']) document.addEventListener(event, arrived, true)
  function loads(layer) {
    return Array.from(layer.querySelectorAll('img, video')).some((element) => {
      if (!element.hasAttribute('src')) come.delete(element), draws.delete(element)
      return element.hasAttribute('src') && (come.get(element) !== element.src || draws.has(element))
    })
  }
  /** A film is drawn some frames after it is seen. A page lets the old picture through for 300 ms, and so long time stands for it here. */
  function waitForFilm(all) {
    const video = seenFilm(all)
    undrawn = Boolean(video)
    if (!video) return
    const over = () => {
      undrawn = false
      soon()
    }
    realFrame.call(video, over)
    later(over, DRAW)
  }
  let looks = ''
  function fading(all) {
    const look = all.map((layer) => layer.className).join()
    if (look !== looks) {
      looks = look
      fades = true
      counts.changes++
      waitForFilm(all)
    }
    if (fades && !undrawn && !painting && !all.some((layer) => layer.classList.contains('seen') && layer.getAnimations().some((one) => one instanceof CSSTransition))) {
      // Its end is on glass two frames later; a page lets a tenth of a second pass before it empties the layer below.
      painting = true
      const over = () => {
        fades = painting = false
        soon()
      }
      if (seenFilm(all)) later(over, MARGIN)
      else requestAnimationFrame(() => requestAnimationFrame(over))
    }
    return fades
  }
  const seenFilm = (all) => {
    const video = all.map((layer) => layer.classList.contains('seen') && layer.querySelector('video')).find((one) => one)
    return video && video.hasAttribute('src') ? video : null
  }

  /** Lets time go as far as the film on glass has gone since the last look. */
  function progress(video) {
    if (!video) film = null
    else if (video !== film || position(video) < filmAt) {
      film = video
      filmAt = begins.get(video) || 0
    }
    if (!film || position(film) === filmAt) return
    target = Math.max(target, now) + (position(film) - filmAt) * 1000
    filmAt = position(film)
  }

  /** Fires what is due until then; stops when something has to be done first. */
  async function until(moment, stopped = () => false) {
    for (let timer = first(); timer && timer.at <= moment; timer = first()) {
      fire(timer)
      await null // what a timer changed is drawn before the next
      if (stopped()) return
    }
    now = Math.max(now, moment)
  }

  async function haste(passed) {
    const all = layers()
    progress(seenFilm(all))
    const busy = () => pending > 0 || all.some(loads) || fading(all)
    if (busy()) return fades || until(now + passed)
    for (const end = steady() + SLICE; steady() < end; ) {
      if (now >= stop) {
        hastened = false
        stands = true
        return done()
      }
      const video = seenFilm(all)
      progress(video)
      if (target <= now) {
        if (video && !video.paused && !over.get.call(video)) return
        target = first().at
      }
      await until(Math.min(target, stop), busy)
      if (busy()) return
    }
    soon()
  }

  async function pump() {
    if (running) return
    running = true
    const at = steady()
    const passed = at - last
    last = at
    try {
      if (stands) return
      if (hastened) await haste(passed)
      else await until(now + passed)
    } finally {
      running = false
    }
  }

  const channel = new MessageChannel()
  channel.port1.onmessage = pump
  const soon = () => channel.port2.postMessage(0)
  for (const event of ['load', 'error', 'canplay', 'ended', 'transitionend', 'transitioncancel']) document.addEventListener(event, soon, true)
  every(pump, 4)

  document.addEventListener('ended', () => counts.films++, true)
  const fade = new CSSStyleSheet()
  fade.replaceSync(`.layer { transition: opacity 0s linear ${DRAW}ms !important } .layer.seen { transition: opacity ${FADE}ms linear !important }`)
  document.adoptedStyleSheets = [fade]

  window.hasten = {
    counts,
    now: () => (met ? origin + now : null),
    /** Goes on to a moment of the hall, in milliseconds since 1970. */
    to(moment) {
      for (const video of document.querySelectorAll('video')) {
        video.defaultPlaybackRate = PLAYING
        video.playbackRate = PLAYING
      }
      stop = moment - origin
      last = steady()
      hastened = true
      stands = false
      return new Promise((resolve) => (done = () => resolve(origin + now)))
    },
  }
})()
