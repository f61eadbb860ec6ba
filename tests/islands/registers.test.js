/** A register's rows: filtered, sorted, counted. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { ages, filtered, heat, NO_FILTERS, readRows, sorted, trend } from '../../src/jalon/web/static/islands/registers/data.js';

const data = {
  columns: {
    id: [1, 2, 3],
    code: ['R-2', 'R-10', 'R-1'],
    title: ['Élan', 'Delay', 'Zinc'],
    state: ['open', 'closed', 'active'],
    owner: [7, null, 7],
    due: ['2026-11-01', null, '2026-12-01'],
    place: [1, 1, 1],
    created: ['2026-11-15', '2026-06-01', '2026-08-01'],
    closed: [null, '2026-11-10', null],
    direction: ['threat', 'threat', 'opportunity'],
    probability: [4, 4, null],
    impact: [5, 5, null],
  },
  places: { 1: { name: 'Substation' } },
  people: { 7: 'Anne' },
  open: ['open', 'active'],
  today: '2026-11-20',
};
const rows = readRows(data);
const ids = (found) => found.map((row) => row.id);

test('open, late, owner, words and cells filter', () => {
  assert.deepEqual(ids(filtered(rows, NO_FILTERS)), [1, 3]);
  assert.deepEqual(ids(filtered(rows, { ...NO_FILTERS, show: 'late' })), [1]);
  assert.deepEqual(ids(filtered(rows, { ...NO_FILTERS, show: 'all', owner: 'none' })), [2]);
  assert.deepEqual(ids(filtered(rows, { ...NO_FILTERS, text: 'ELAN anne' })), [1]);
  assert.deepEqual(ids(filtered(rows, { ...NO_FILTERS, show: 'all', cell: 'threat-4-5' })), [1, 2]);
});

test('text sorts without accents, numbers by value, empty last', () => {
  assert.deepEqual(ids(sorted(rows, { key: 'title', down: false })), [2, 1, 3]);
  assert.deepEqual(ids(sorted(rows, { key: 'code', down: false })), [3, 1, 2]);
  assert.deepEqual(ids(sorted(rows, { key: 'level', down: true })), [1, 2, 3]);
  assert.deepEqual(ids(sorted(rows, { key: 'due', down: true })), [3, 1, 2]);
});

test('the heat map counts open risks, the curve those of each week', () => {
  assert.deepEqual([...heat(rows)], [['threat-4-5', 1]]);
  assert.deepEqual(trend(rows, data.today, 3), [2, 1, 2]);
  assert.deepEqual(ages(rows, data.today), [1, 0, 0, 1]);
});
