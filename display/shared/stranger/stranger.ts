/** Says on the glass that the hub on the line is not the one that this page knows: nothing else would tell whoever sets it up. */
import english from './words/en.json'
import chinese from './words/zh-CN.json'

let note: HTMLElement | undefined

export function showStranger(is: boolean): void {
  note?.remove()
  if (!is) return
  note = document.createElement('p')
  note.className = 'stranger'
  note.textContent = `${chinese.unknown}\n${english.unknown}`
  document.body.append(note)
}
