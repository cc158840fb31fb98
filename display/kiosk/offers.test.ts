import { afterEach, describe, expect, it } from 'vitest'

import { createClock } from '../shared/clock'
import type { Offer } from '../shared/messages/tickets'
import { joined, nameParts, plainTitleOf, titleOf, underOf } from './names'
import { hallText, refusalText, standingOf, waitFigure, waitText, whenText } from './offers'
import { pictureOf } from './picture'
import { language } from './words'

const clock = createClock(() => 0)
clock.set('2026-11-24T10:32:00+08:00')
const when = (opens: string): string => whenText(opens, clock, language.value)
const offer = (more: Partial<Offer>): Offer => ({ open: false, few_left: false, refusal: null, opens: null, ...more }) as Offer

afterEach(() => void (language.value = 'zh-CN'))

describe('how a service stands', () => {
  it.each([
    [{ open: true }, 'open'],
    [{ open: true, few_left: true }, 'few'],
    [{ refusal: 'sold_out' }, 'sold_out'],
    [{ refusal: 'by_appointment' }, 'appointment'],
    [{ refusal: 'issue_not_yet' }, 'later'],
    [{ refusal: 'closed_today' }, 'closed'],
    [{ refusal: 'issue_over' }, 'over'],
    [{ refusal: 'day_closed' }, 'over'],
  ])('%o is %s', (more, standing) => {
    expect(standingOf(offer(more))).toBe(standing)
  })

  it('is told with its reason and the next possible time', () => {
    expect(refusalText(offer({ refusal: 'issue_not_yet', opens: '13:15' }), when)).toBe('今天 13:15 开始取号')
    expect(refusalText(offer({ refusal: 'issue_not_yet' }), when)).toBe('还没开始取号')
    expect(refusalText(offer({ refusal: 'sold_out', opens: '13:15' }), when)).toBe('号已取完')
  })
})

describe('a time to come', () => {
  it('is today, tomorrow, or a date with its weekday', () => {
    expect(when('08:40')).toBe('今天 8:40 ')
    expect(when('2026-11-24 13:30')).toBe('今天 13:30 ')
    expect(when('2026-11-25 08:40')).toBe('明天 8:40 ')
    expect(when('2026-11-27 08:40')).toBe('11月27日（星期五）8:40 ')
  })

  it('is said in English too', () => {
    language.value = 'en'
    expect(when('2026-11-25 08:40')).toBe('8:40 tomorrow')
    expect(when('2026-11-27 08:40')).toBe('8:40, Friday 27 November')
  })

  it('crosses the end of a month and of a year', () => {
    const eve = createClock(() => 0)
    eve.set('2026-12-31T18:00:00+08:00')
    expect(whenText('2027-01-01 09:00', eve, 'zh-CN')).toBe('明天 9:00 ')
    expect(whenText('2027-01-04 08:40', eve, 'zh-CN')).toBe('1月4日（星期一）8:40 ')
  })

  it('is left as it is when nobody understands it', () => {
    expect(when('soon')).toBe('soon')
  })
})

describe('an estimate', () => {
  it('is a range, and never nothing', () => {
    expect(waitText([9, 15])).toBe('大约等 9–15 分钟')
    expect(waitFigure([0, 4])).toEqual({ figure: '1–4', unit: 'minutes' })
    expect(waitText(null)).toBeNull()
  })

  it('is counted in hours when it is long', () => {
    expect(waitText([101, 180])).toBe('大约等 1–3 小时')
    expect(waitText([232, 389])).toBe('大约等 3–7 小时')
  })
})

describe('the whole hall', () => {
  const phase = { state: 'preparing' as const, opens: '2026-11-25 08:40' }

  it('says nothing while one service is open', () => {
    expect(hallText(phase, [offer({ open: true }), offer({})], when)).toBeNull()
  })

  it('says when the soonest service begins', () => {
    expect(hallText(phase, [offer({ opens: '2026-11-25 08:40' }), offer({ opens: '08:40' })], when)).toBe('今天 8:40 开始取号')
    expect(hallText({ state: 'open', opens: null }, [offer({ opens: '2026-11-25 08:40' })], when)).toBe('今天停止取号，明天 8:40 再来')
    expect(hallText({ state: 'closed_day', opens: null }, [offer({ opens: '2026-11-30 08:40' })], when)).toBe('今天不上班，11月30日（星期一）8:40 开始取号')
  })

  it('sends to the desk when nobody knows', () => {
    expect(hallText({ state: 'over', opens: null }, [offer({})], when)).toBe('现在不能取号，请到导办台问一下')
  })
})

it('takes a name and its brackets apart', () => {
  expect(nameParts('营业执照（一照一码）')).toEqual({ name: '营业执照', more: '一照一码' })
  expect(nameParts('出证领证')).toEqual({ name: '出证领证', more: '' })
})

it('calls a service by its name, its English name, or plain words', () => {
  const service = offer({ name: '营业执照（一照一码）', name_en: 'Business licence', short_en: 'Licences', plain: '开店执照' })
  expect([titleOf(service), underOf(service).text, plainTitleOf(service)]).toEqual(['营业执照', '一照一码', '开店执照'])
  language.value = 'en'
  expect([titleOf(service), underOf(service).text, plainTitleOf(service)]).toEqual(['Business licence', '营业执照（一照一码）', 'Licences'])
  expect(titleOf(offer({ name: '税务', name_en: null, short_en: 'Tax' }))).toBe('Tax')
})

it('says once what several names begin with', () => {
  expect(joined(['烟草专卖零售许可证延续', '烟草专卖零售许可证新办'], '、')).toBe('烟草专卖零售许可证延续、新办')
  expect(joined(['营业执照', '企业名称核准'], '、')).toBe('营业执照、企业名称核准')
  expect(joined(['出证领证'], '、')).toBe('出证领证')
})

it.each([
  ['老年人优待证', 'card'],
  ['营业执照（一照一码）', 'shop'],
  ['企业名称核准', 'nameplate'],
  ['税务登记与发票', 'receipt'],
  ['食品经营许可证（换证）', 'bowl'],
  ['烟草专卖零售许可证延续', 'permit'],
  ['法律援助咨询', 'scales'],
  ['出证领证', 'stamp'],
  ['综合受理（卫健、应急、城管等事项）', 'desk'],
  ['其他', 'sheet'],
])('%s has the picture of a %s', (name, picture) => {
  expect(pictureOf(name)).toBe(picture)
})
