import { ref } from 'vue'

import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

/** The visitor's choice; the kiosk goes back to the hall's first language by itself. */
export const language = ref<Language>('zh-CN')

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language.value)
/** What those who work here are told. */
export const zh = (name: string, values?: Values): string => text(name, values, 'zh-CN')
export const en = (name: string, values?: Values): string => text(name, values, 'en')

export function speak(chosen: Language): void {
  language.value = chosen
  document.documentElement.lang = chosen
}

export const allTexts = (): string[] => Object.keys(chinese).map((name) => chinese[name as keyof typeof chinese])
