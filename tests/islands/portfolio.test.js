/** The portfolio's rows: filtering keeps the path, sorting keeps the tree, grouping gathers projects. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { joined } from '../../src/jalon/web/static/islands/portfolio/links.js';
import { arranged, folded, fromQuery, NO_FILTERS, readRows, toQuery } from '../../src/jalon/web/static/islands/portfolio/data.js';

const COLUMNS = ['declared', 'state', 'finish', 'owner'].map((key) => ({ key }));
const row = (id, parent, level, kind, name, ...values) => [id, parent, level, kind, name, name, 1, '', 480, null, 0, ...values];
const ROWS = readRows({
  columns: COLUMNS,
  rows: [
    row(1, null, 0, 'portfolio', 'Réseaux', 'ok', 'bad', 900, 'Ana'),
    row(2, 1, 1, 'project', 'Poste des Aulnes', 'ok', 'bad', 900, 'Ana'),
    row(3, 1, 1, 'project', 'Est', 'ok', 'ok', 300, 'Ben'),
    row(4, null, 0, 'portfolio', 'Mobilité', 'ok', 'watch', 500, 'Ana'),
    row(5, 4, 1, 'project', 'Tramway', 'watch', 'watch', 500, ''),
    row(6, 4, 1, 'project', 'Idée', 'none', 'none', null, ''),
  ],
});
const VIEW = { filters: NO_FILTERS, sort: null, group: 'tree', columns: [] };
const names = (found) => found.map((entry) => entry.row.name);
const label = (_key, value) => value || 'Not set';

test('the tree comes as sent, with what is folded left out', () => {
  assert.deepEqual(names(arranged(ROWS, VIEW, new Set(), label)), ROWS.map((one) => one.name));
  assert.deepEqual(names(arranged(ROWS, VIEW, new Set([1]), label)), ['Réseaux', 'Mobilité', 'Tramway', 'Idée']);
});

test('a filter keeps the way down to what fits, accents and case aside, even when folded', () => {
  const found = arranged(ROWS, { ...VIEW, filters: { ...NO_FILTERS, text: 'AULNES' } }, new Set([1]), label);
  assert.deepEqual(names(found), ['Réseaux', 'Poste des Aulnes']);
  assert.equal(folded('Étude Générale'), 'etude generale');
});

test('declared on track and computed off track finds projects only', () => {
  const found = arranged(ROWS, { ...VIEW, filters: { ...NO_FILTERS, contradicted: true } }, new Set(), label);
  assert.deepEqual(names(found), ['Réseaux', 'Poste des Aulnes']);
});

test('sorting orders brothers and leaves what is empty last both ways', () => {
  const sorted = (down) => names(arranged(ROWS, { ...VIEW, sort: { key: 'finish', down } }, new Set(), label));
  assert.deepEqual(sorted(false), ['Mobilité', 'Tramway', 'Idée', 'Réseaux', 'Est', 'Poste des Aulnes']);
  assert.deepEqual(sorted(true), ['Réseaux', 'Poste des Aulnes', 'Est', 'Mobilité', 'Tramway', 'Idée']);
});

test('states sort by gravity, not by letter', () => {
  const found = arranged(ROWS, { ...VIEW, sort: { key: 'state', down: false } }, new Set(), label);
  assert.deepEqual(names(found).filter((name) => ['Réseaux', 'Mobilité'].includes(name)), ['Réseaux', 'Mobilité']);
});

test('grouping gathers projects under headings that fold', () => {
  const view = { ...VIEW, group: 'owner' };
  assert.deepEqual(names(arranged(ROWS, view, new Set(), label)), ['Ana', 'Poste des Aulnes', 'Ben', 'Est', 'Not set', 'Tramway', 'Idée']);
  assert.deepEqual(names(arranged(ROWS, view, new Set(['owner:']), label)), ['Ana', 'Poste des Aulnes', 'Ben', 'Est', 'Not set']);
});

test('the address keeps a view and gives it back; nonsense in it is dropped', () => {
  const usual = ['state', 'finish'];
  const known = COLUMNS.map((column) => column.key);
  const view = { filters: { ...NO_FILTERS, text: 'a b', state: 'bad', contradicted: true }, sort: { key: 'finish', down: true }, group: 'owner', columns: ['owner'] };
  assert.deepEqual(fromQuery(toQuery(view, usual), usual, known), view);
  assert.equal(toQuery({ ...VIEW, columns: usual }, usual), '');
  const wrong = fromQuery('sort=evil&group=evil&columns=evil', usual, known);
  assert.deepEqual([wrong.sort, wrong.group, wrong.columns], [null, 'tree', usual]);
});

test('what waits for the same milestone hangs on one line, a tip at each row; folded rows draw nothing', () => {
  const places = new Map([[2, 1], [3, 2], [5, 4]]);
  const links = [[2, 7, 3, 1], [2, 7, 5, 1], [2, 7, 6, 1], [5, 9, 2, 3]];
  const sourceOf = ([before, uid]) => ({ row: {}, at: before * 10, text: `${before}.${uid}`, mark: uid === 7 ? {} : undefined });
  const found = joined(links, places, sourceOf, (time) => time, 30);
  assert.equal(found.length, 2);
  assert.deepEqual(found[0].waiting, [3, 5]);
  assert.equal(found[0].line, 'M20 51.5V128');
  assert.equal(found[0].tips.match(/Z/g).length, 2);
  assert.deepEqual(found[1].waiting, [2]);
  assert.equal(found[1].line, 'M50 129.5V59');
});
