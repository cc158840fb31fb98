import { expect, it } from 'vitest'

import { deedText, moment, resultText, rolesText, standing, subjectText, type Person, type Row } from './people'

const person: Person = { name: 'li', roles: ['clerk'], first: false, shut: false, since: '', last: null }
const row: Row = { id: 1, at: '2026-11-24T09:30:00+08:00', who: 'boss', role: 'administrator', what: 'POST /api/people', on: 'li: guide clerk', result: 'done' }

it('shows a time as the hall has it', () => {
  expect(moment(row.at)).toBe('2026-11-24 09:30')
  expect(moment(null)).toBe('')
})

it('tells how an account stands, the worst first', () => {
  expect(standing(person)).toBe('open')
  expect(standing({ ...person, first: true })).toBe('first')
  expect(standing({ ...person, first: true, shut: true })).toBe('shut')
})

it('words deeds, roles and results, and lets speak for itself what it does not know', () => {
  expect(deedText(row)).toBe('添加人员')
  expect(deedText({ ...row, what: 'POST /api/new' })).toBe('POST /api/new')
  expect(rolesText(['administrator', 'clerk'])).toBe('管理员、窗口人员')
  expect(resultText(row)).toBe('完成')
  expect(resultText({ ...row, result: 'strange' })).toBe('strange')
  expect(subjectText(row)).toBe('li: 导办 窗口人员')
  expect(subjectText({ ...row, on: 'li: shut, reset' })).toBe('li: 停用, 重置密码')
  expect(subjectText({ ...row, on: 'A001' })).toBe('A001')
})
