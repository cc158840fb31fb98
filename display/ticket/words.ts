import { ref } from 'vue'

import { param } from '../shared/place'
import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

/** What the address says, else what the phone speaks, Chinese for all other tongues; the visitor may switch. */
export const language = ref<Language>(chooseLanguage(param('lang') || navigator.language || ''))

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language.value)
export const has = (name: string): boolean => name in chinese

export function speak(chosen: Language): void {
  language.value = chosen
  document.documentElement.lang = chosen
}

function chooseLanguage(wanted: string): Language {
  return wanted === '' || wanted.slice(0, 2) === 'zh' ? 'zh-CN' : 'en'
}

export const allTexts = (): string[] => Object.keys(chinese).map((name) => t(name))
