import { param } from '../shared/place'
import { wording, type Language, type Values } from '../shared/words'
import english from './words/en.json'
import chinese from './words/zh-CN.json'

/** Clerks read Chinese; /console?lang=en is for those who do not. */
export const language: Language = typeof location !== 'undefined' && param('lang') === 'en' ? 'en' : 'zh-CN'

const text = wording({ 'zh-CN': chinese, en: english })
export const t = (name: string, values?: Values): string => text(name, values, language)

/** A refusal's code in words; the page words it because the same code stands on a button before anybody presses. */
export function refusal(code: string, values: Values = {}): string {
  return t(`code_${code}` in chinese ? `code_${code}` : 'code_other', values)
}

export const allTexts = (): string[] => Object.keys(chinese).map((name) => t(name))
