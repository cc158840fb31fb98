import { describe, expect, it } from 'vitest'

import type { Offer } from '../shared/messages/tickets'
import { find, formerNames, suggestions, type Offered } from './find'

const service = (id: string, name: string, short: string, department_id: string, department: string, short_en = ''): Offer =>
  ({ id, name, short, short_en, department_id, department, name_en: null, plain: null, also: id === 'R1' ? ['wj'] : [] as string[] }) as Offer

const HALL: Offered = {
  departments: [
    { id: 'scjg', name: '市场监管', name_en: 'Market Regulation', was: '工商' },
    { id: 'sw', name: '税务', name_en: null, was: '国税、地税' },
    { id: 'wj', name: '卫生健康', name_en: null, was: '卫计' },
    { id: 'zw', name: '政务服务中心', name_en: null, was: null },
  ],
  services: [
    service('B1', '营业执照（一照一码）', '执照', 'scjg', '市场监管', 'Licences'),
    service('B2', '企业名称核准', '核名', 'scjg', '市场监管', 'Names'),
    service('C1', '税务登记与发票', '税务', 'sw', '税务', 'Tax'),
    service('H1', '食品经营许可证（换证）', '食品', 'sy', '食品药品监管', 'Food'),
    service('R1', '出证领证', '领证', 'zw', '政务服务中心', 'Collection'),
  ],
  not_here: [{ asks: ['离婚', '结婚登记'], say: '请到婚姻登记处。', alternatives: [], address: null, phone: null, say_en: null }],
}
const found = (words: string): string[] => find(HALL, words).services.map(({ id }) => id)

describe('what a visitor means', () => {
  it('is found under a department’s former name, which is told', () => {
    expect(found('工商')).toEqual(['B1', 'B2'])
    expect(find(HALL, '工商').renamed).toEqual({ was: '工商', name: '市场监管' })
    expect(find(HALL, '地税局').services.map(({ id }) => id)).toEqual(['C1'])
    expect(find(HALL, '市场监管').renamed).toBeNull()
    expect(found('卫计委')).toEqual(['R1'])
  })

  it('is found by part of a name, with words around it, and in English', () => {
    expect(found('执照')).toEqual(['B1'])
    expect(found('我要办营业执照')).toEqual(['B1'])
    expect(found('税')).toEqual(['C1'])
    expect(found('tax')).toEqual(['C1'])
    expect(found('Market regulation')).toEqual(['B1', 'B2'])
  })

  it('is found by what is alike when nothing fits whole', () => {
    expect(found('餐饮许可证')).toEqual(['H1'])
    expect(found('企业核名')).toEqual(['B2'])
  })

  it('is told where it is done when it is not done here', () => {
    expect(find(HALL, '离婚').referrals[0]!.say).toBe('请到婚姻登记处。')
    expect(find(HALL, '离婚').services).toEqual([])
    expect(find(HALL, '办离婚证').referrals.length).toBe(1)
  })

  it('is nothing when nothing was said, or nothing is like it', () => {
    expect(find(HALL, '  ')).toEqual({ services: [], referrals: [], renamed: null })
    expect(find(HALL, '火车票')).toEqual({ services: [], referrals: [], renamed: null })
  })
})

it('offers words to tap: former names and what is not here first, in Chinese', () => {
  expect(suggestions(HALL, false)).toEqual(['工商', '国税', '地税', '卫计', '离婚', '结婚登记', '执照', '核名', '税务', '食品', '领证'])
  expect(suggestions(HALL, true).slice(0, 3)).toEqual(['Licences', 'Names', 'Tax'])
})

it('takes former names apart', () => {
  expect(formerNames('国税、地税')).toEqual(['国税', '地税'])
  expect(formerNames(null)).toEqual([])
})
