import { ref } from 'vue'

import { param } from '../shared/place'
import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

export const language = ref<Language>(typeof location !== 'undefined' && param('lang') === 'en' ? 'en' : 'zh-CN')

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language.value)
export const has = (name: string): boolean => name in chinese

export function speak(wanted: Language): void {
  language.value = wanted
  document.documentElement.lang = wanted
}

export const allTexts = (): string[] => Object.keys(chinese).map((name) => chinese[name as keyof typeof chinese])
