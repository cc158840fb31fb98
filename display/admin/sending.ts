/** Files on their way from this browser to the hub: several, each resumable, also after the page was closed. */
import * as tus from 'tus-js-client'
import { ref, shallowRef, triggerRef } from 'vue'

import { language, t } from './words'

export interface Sent {
  file: File
  /** Bytes that the hub has. */
  sent: number
  state: 'sending' | 'stopped' | 'failed'
  why: string
  upload: tus.Upload
}

const ENDPOINT = '/api/uploads'
const AGAIN_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 40_000, 60_000]
/** Refusals that asking again does not change; 409 and 423 are of another attempt that is still open. */
const isFinal = (status: number): boolean => (status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status)) || status === 507

export const sending = shallowRef<Sent[]>([])
/** Counts up whenever the hub has taken a whole file. */
export const arrived = ref(0)

/** Whether this browser is just sending it. */
export const isSending = (id: string): boolean => sending.value.some(({ upload }) => upload.url?.endsWith(`/${id}`))

export function send(files: Iterable<File>): void {
  for (const file of files) begin(file)
}

export function stop(one: Sent): void {
  void one.upload.abort()
  one.state = 'stopped'
  triggerRef(sending)
}

export function resume(one: Sent): void {
  one.state = 'sending'
  one.why = ''
  one.upload.start()
  triggerRef(sending)
}

/** Not wanted any more, at the hub neither. */
export async function forget(one: Sent): Promise<void> {
  drop(one)
  await one.upload.abort(true).catch(() => undefined)
}

function begin(file: File): void {
  const upload = new tus.Upload(file, {
    endpoint: ENDPOINT,
    retryDelays: AGAIN_MS,
    metadata: { filename: file.name },
    headers: { 'Accept-Language': language.value },
    removeFingerprintOnSuccess: true,
    onProgress: (sent) => moved(one, sent),
    onSuccess: () => {
      drop(one)
      arrived.value++
    },
    onError: (cause) => failed(one, cause),
    onShouldRetry: (cause) => !isFinal(statusOf(cause)),
  })
  const one: Sent = { file, sent: 0, state: 'sending', why: '', upload }
  sending.value = [...sending.value, one]
  void upload.findPreviousUploads().then(([last]) => {
    if (last) upload.resumeFromPreviousUpload(last)
    upload.start()
  })
}

function moved(one: Sent, sent: number): void {
  one.sent = sent
  triggerRef(sending)
}

function failed(one: Sent, cause: unknown): void {
  one.state = 'failed'
  one.why = whyOf(cause)
  triggerRef(sending)
}

function drop(one: Sent): void {
  sending.value = sending.value.filter((other) => other !== one)
}

const statusOf = (cause: unknown): number => (cause as tus.DetailedError).originalResponse?.getStatus() ?? 0

/** The hub's own words, if it has said any. */
function whyOf(cause: unknown): string {
  try {
    const body = JSON.parse((cause as tus.DetailedError).originalResponse?.getBody() ?? '') as { error: { message: string } }
    return body.error.message
  } catch {
    return t('unreachable')
  }
}
