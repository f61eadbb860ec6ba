import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTable, writeTable } from '../../src/jalon/web/static/islands/grid/clipboard.js';
import { ColumnSet } from '../../src/jalon/web/static/islands/grid/columns.js';
import { Rows } from '../../src/jalon/web/static/islands/grid/rows.js';
import { Selection } from '../../src/jalon/web/static/islands/grid/selection.js';

const list = (keys) => ({ get count() { return keys.length; }, keyAt: (position) => keys[position], positionOf: (key) => keys.indexOf(key) });

test('tables go to a spreadsheet and back', () => {
  const table = [['Câblage', '12 j', 'said "now"'], ['two\nlines', '', 'tab\there']];
  assert.deepEqual(readTable(writeTable(table)), table);
  assert.deepEqual(readTable('a\tb\r\nc\td\r\n'), [['a', 'b'], ['c', 'd']]);
  assert.deepEqual(readTable('a\n\n\n'), [['a']]);
  assert.deepEqual(readTable(''), []);
  assert.deepEqual(readTable('"a ""b"" c"\t'), [['a "b" c', '']]);
});

test('100,000 pasted lines are read in bounded time', () => {
  const began = performance.now();
  assert.equal(readTable('name\t12d\n'.repeat(100000)).length, 100000);
  assert.ok(performance.now() - began < 3000);
});

test('rows that leave give their elements to rows that enter', () => {
  let made = 0;
  const filled = [];
  const rows = new Rows({
    make: () => ({ id: ++made, at: -1 }), fill: (row, key) => filled.push(key), place: (row, position) => { row.at = position; }, hide: (row) => { row.at = -1; },
  });
  const key = (position) => 100 + position;
  rows.show(0, 10, key, false);
  assert.equal(made, 10);
  filled.length = 0;
  rows.show(3, 13, key, false);
  assert.equal(made, 10, 'three rows were recycled');
  assert.deepEqual(filled, [110, 111, 112], 'only rows that enter are written');
  assert.equal(rows.row(105)?.at, 5);
  assert.equal(rows.row(100), undefined);
  rows.show(500, 505, key, false);
  assert.equal(made, 10);
  filled.length = 0;
  rows.show(500, 505, key, true);
  assert.equal(filled.length, 5);
});

test('a selection extends from its anchor and survives a fold', () => {
  const keys = [10, 11, 12, 13, 14];
  const selection = new Selection(list(keys));
  selection.go(1, 2);
  selection.go(3, 4, { extend: true });
  assert.deepEqual(selection.keys(), [11, 12, 13]);
  assert.deepEqual(selection.columns(8), [2, 4]);
  selection.go(0, 2, { extend: true });
  assert.deepEqual(selection.keys(), [10, 11]);
  keys.splice(0, 1);
  assert.deepEqual(selection.block(), [-1, -2]);
  selection.go(99, 0);
  assert.equal(selection.key, 14, 'past the end is the last');
});

test('rows are picked one by one, in the order of the list', () => {
  const selection = new Selection(list([10, 11, 12, 13]));
  selection.go(3, 0);
  selection.toggle(11, 0);
  assert.deepEqual(selection.keys(), [11, 13]);
  selection.toggle(13, 0);
  assert.deepEqual(selection.keys(), [11]);
  assert.deepEqual(selection.columns(5), [0, 4]);
  selection.all();
  assert.equal(selection.size, 4);
});

test('columns are chosen, ordered and sized within reason', () => {
  const fields = new Map(['a', 'b', 'c', 'd'].map((key) => [key, { key, label: key, width: 80, text: () => '' }]));
  const columns = new ColumnSet(fields, [{ key: 'a' }, { key: 'b', width: 5 }, { key: 'gone' }, { key: 'c', width: 99999 }]);
  assert.deepEqual(columns.state(), [{ key: 'a', width: 80 }, { key: 'b', width: 36 }, { key: 'c', width: 640 }]);
  columns.move('c', 0);
  columns.choose('d', true);
  columns.choose('b', false);
  assert.deepEqual(columns.chosen.map(({ key }) => key), ['c', 'a', 'd']);
  assert.equal(columns.left(2), 720);
  for (const key of ['a', 'c', 'd']) columns.choose(key, false);
  assert.equal(columns.count, 1, 'the last column stays');
});
