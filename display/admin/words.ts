import { ref } from 'vue'

import { param } from '../shared/place'
import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

const KEPT = 'hallbus.admin.language'
const wanted = typeof location === 'undefined' ? '' : param('lang') || localStorage.getItem(KEPT)

export const language = ref<Language>(wanted === 'en' ? 'en' : 'zh-CN')

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language.value)
export const has = (name: string): boolean => name in chinese

export function speak(chosen: Language): void {
  language.value = chosen
  document.documentElement.lang = chosen
}

/** The language of this browser from now on. */
export function switchLanguage(): void {
  speak(language.value === 'en' ? 'zh-CN' : 'en')
  localStorage.setItem(KEPT, language.value)
}
