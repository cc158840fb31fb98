import { param } from '../shared/place'
import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

/** The phone's language when the hall has it, or what the address says. */
export const language: Language = chooseLanguage(param('lang') || navigator.language || '')

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language)

function chooseLanguage(wanted: string): Language {
  return wanted === '' || wanted.slice(0, 2) === 'zh' ? 'zh-CN' : 'en'
}

export const allTexts = (): string[] => Object.keys(chinese).map((name) => t(name))
