/** The name of one wish: sent again with the same name, the hub does nothing twice. Works without HTTPS too. */
export function requestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
