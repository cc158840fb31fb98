import { ref } from 'vue'

import { param } from '../shared/place'
import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

const KEPT = 'hallbus.guide.language'

/** The guide's choice, which the tablet keeps. */
export const language = ref<Language>(chosen())

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language.value)
export const has = (name: string): boolean => name in chinese

/** Texts that belong together, like the reasons one may touch instead of writing: "one|two|three". */
export const list = (name: string): string[] => t(name).split('|')

export function speak(wanted: Language): void {
  language.value = wanted
  document.documentElement.lang = wanted
  keep(wanted)
}

function chosen(): Language {
  if (typeof location === 'undefined') return 'zh-CN'
  return (param('lang') || kept()) === 'en' ? 'en' : 'zh-CN'
}

function kept(): string {
  try {
    return localStorage.getItem(KEPT) ?? ''
  } catch {
    return ''
  }
}

function keep(wanted: Language): void {
  try {
    localStorage.setItem(KEPT, wanted)
  } catch {
    // a browser that keeps nothing asks again
  }
}

export const allTexts = (): string[] => Object.keys(chinese).map((name) => chinese[name as keyof typeof chinese])
