/** Where a page stands: what its address says, which key it has, which build it is, and how it reloads. */

/** A value of the page's address, e.g. param('screen') on /board?screen=TV-1. */
export function param(name: string): string {
  return new URLSearchParams(location.search).get(name) ?? ''
}

/** The key of the page's address; remembered for this tab, so that a reload works without it. */
export function key(): string {
  const given = param('token')
  const place = `hallbus.key.${location.pathname}`
  if (given) sessionStorage.setItem(place, given)
  return given || sessionStorage.getItem(place) || ''
}

/** The build that this page came with; '' while developing. */
export function ownBuild(): string {
  return document.querySelector('meta[name="build"]')?.getAttribute('content') ?? ''
}

/** Reloads the page, but never twice for one build of the hub: a cache that keeps old pages must not make a TV blink. */
export function reloadOnce(build: string): void {
  if (sessionStorage.getItem('hallbus.reloaded') === build) return
  sessionStorage.setItem('hallbus.reloaded', build)
  location.reload()
}
