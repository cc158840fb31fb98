/** Requests to the hub, with the page's key. */
import { key } from './place'

/** What the hub refused, or could not be asked: `code` is stable, 'unreachable' when there was no answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

export const get = <T>(path: string): Promise<T> => request<T>('GET', path)
export const post = <T>(path: string, body: object = {}): Promise<T> => request<T>('POST', path, body)
export const remove = <T>(path: string): Promise<T> => request<T>('DELETE', path)
export const put = <T>(path: string, body: object): Promise<T> => request<T>('PUT', path, body)
export const patch = <T>(path: string, body: object): Promise<T> => request<T>('PATCH', path, body)

/** A sound that is fetched with the page's key, which an <audio> of its own could not send. */
export const sound = async (path: string): Promise<Blob> => (await answered('GET', path)).blob()

async function request<T>(method: string, path: string, body?: object): Promise<T> {
  return (await (await answered(method, path, body)).json().catch(() => ({}))) as T
}

async function answered(method: string, path: string, body?: object): Promise<Response> {
  const headers: Record<string, string> = { 'Accept-Language': document.documentElement.lang || 'zh-CN' }
  if (key()) headers.Authorization = `Bearer ${key()}`
  if (body) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: 'same-origin' })
  } catch (cause) {
    throw new ApiError(0, 'unreachable', String(cause))
  }
  if (response.ok) return response
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const error = (answer.error ?? {}) as { code?: string; message?: string }
  throw new ApiError(response.status, error.code ?? `http_${response.status}`, error.message ?? '', answer)
}
