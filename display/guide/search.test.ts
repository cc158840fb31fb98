import { expect, it } from 'vitest'

import type { GuideView } from '../shared/messages/floor'
import { find } from './search'

const view = {
  departments: [{ id: 'scjg', name: '市场监管', was: '工商' }],
  services: [
    { id: 'B1', prefix: 'B', name: '营业执照（一照一码）', short: '执照', short_en: 'Licences', name_en: 'Business licence', plain: null, department: '市场监管', department_id: 'scjg' },
    { id: 'C1', prefix: 'C', name: '税务登记与发票', short: '税务', short_en: 'Tax', name_en: null, plain: null, department: '税务', department_id: 'sw' },
  ],
  not_here: [{ asks: ['离婚', '结婚登记'], say: '请到婚姻登记处。', alternatives: [], address: null, phone: null }],
} as unknown as GuideView

const elsewhere = (asked: string): string[] => find(view, asked).elsewhere.map((one) => one.say)
const here = (asked: string): string[] => find(view, asked).here.map((one) => one.id)

it('sends on who asks for what is not done here, also in a whole sentence', () => {
  expect(elsewhere('离婚')).toEqual(['请到婚姻登记处。'])
  expect(elsewhere('我要离婚 登记')).toEqual(['请到婚姻登记处。'])
  expect(elsewhere('结婚')).toEqual(['请到婚姻登记处。'])
  expect(here('离婚')).toEqual([])
})

it('finds what is done here by name, department, its old name, and in English', () => {
  expect(here('执照')).toEqual(['B1'])
  expect(here('工商')).toEqual(['B1'])
  expect(here('tax')).toEqual(['C1'])
  expect(here('ＴＡＸ')).toEqual(['C1'])
  expect(here('business licence')).toEqual(['B1'])
})

it('finds nothing for nothing', () => expect(find(view, '  ')).toEqual({ elsewhere: [], here: [] }))
