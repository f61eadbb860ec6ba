/** A register's rows: read from columns, filtered, sorted, counted. Pure: no page, no clock. */

import { folded } from '../portfolio/data.js';

/** @typedef {{text: string, show: string, owner: string, cell: string}} Filters */
export const NO_FILTERS = Object.freeze({ text: '', show: 'open', owner: '', cell: '' });
const DAY = 86_400_000;

/** @param {{columns: Object<string, any[]>, places: Object<string, {name: string}>, people: Object<string, string>}} data */
export function readRows(data) {
  const names = Object.keys(data.columns);
  return data.columns.id.map((_id, index) => {
    const row = { index };
    for (const name of names) row[name] = data.columns[name][index];
    return dress(row, data);
  });
}

/** What is derived from a row's values: once, so that filtering 20,000 rows reads plain text. */
export function dress(row, data) {
  row.placeName = data.places[row.place]?.name ?? '';
  row.ownerName = data.people[row.owner] ?? '';
  row.isOpen = data.open.includes(row.state);
  row.late = row.isOpen && !!row.due && row.due < data.today;
  row.level = row.probability ? row.probability * row.impact : null;
  row.search = folded(`${row.code} ${row.title} ${row.ownerName} ${row.placeName}`);
  return row;
}

/** @param {any[]} rows @param {Filters} filters */
export function filtered(rows, filters) {
  const words = folded(filters.text).split(/\s+/).filter(Boolean);
  const [direction, probability, impact] = filters.cell.split('-');
  return rows.filter((row) => {
    if (filters.show === 'open' && !row.isOpen) return false;
    if (filters.show === 'late' && !row.late) return false;
    if (filters.owner && String(row.owner ?? 'none') !== filters.owner) return false;
    if (filters.cell && (row.direction !== direction || row.probability !== Number(probability) || row.impact !== Number(impact))) return false;
    return words.every((word) => row.search.includes(word));
  });
}

const known = new Map();

/** The text as it sorts; remembered, since the same titles are sorted again and again. */
function plain(text) {
  let found = known.get(text);
  if (found === undefined) {
    found = folded(text).replace(/\d+/g, (digits) => digits.padStart(9, '0'));
    known.set(text, found);
  }
  return found;
}

/** Empty values last, whichever way. Values become numbers first, so that 20,000 rows compare numbers. @param {any[]} rows @param {{key: string, down: boolean}|null} sort */
export function sorted(rows, sort) {
  if (!sort) return rows;
  const { key, down } = sort;
  const rank = rows.some((row) => typeof row[key] === 'string') ? ranks(rows, key) : null;
  const places = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    const value = row[key];
    if (value === null || value === undefined || value === '') places[i] = Infinity;
    else places[i] = (rank ? rank.get(value) : value) * (down ? -1 : 1);
  });
  const order = Uint32Array.from(rows, (_row, i) => i);
  order.sort((a, b) => (places[a] === places[b] ? rows[a].index - rows[b].index : places[a] < places[b] ? -1 : 1));
  return Array.from(order, (i) => rows[i]);
}

/** Each text's place in the alphabet, case and accents aside, numbers by their value. */
function ranks(rows, key) {
  const texts = [...new Set(rows.map((row) => row[key]))].filter(Boolean).map((text) => [plain(text), text]);
  texts.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  return new Map(texts.map(([, text], place) => [text, place]));
}

/** How many open risks stand in each cell, by "direction-probability-impact". @param {any[]} rows */
export function heat(rows) {
  const found = new Map();
  for (const row of rows) {
    if (!row.isOpen || !row.probability) continue;
    const key = `${row.direction}-${row.probability}-${row.impact}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** How many were open at the end of each of the last weeks, oldest first. @param {any[]} rows @param {string} today */
export function trend(rows, today, weeks = 26) {
  const end = Date.parse(today);
  return Array.from({ length: weeks }, (_one, i) => {
    const day = new Date(end - (weeks - 1 - i) * 7 * DAY).toISOString().slice(0, 10);
    return rows.filter((row) => row.created <= day && (!row.closed || row.closed > day)).length;
  });
}

/** How many open rows are under 14, 30, 90 days old, and older. @param {any[]} rows @param {string} today */
export function ages(rows, today) {
  const found = [0, 0, 0, 0];
  for (const row of rows) {
    if (!row.isOpen) continue;
    const days = (Date.parse(today) - Date.parse(row.created)) / DAY;
    found[days < 14 ? 0 : days < 30 ? 1 : days < 90 ? 2 : 3] += 1;
  }
  return found;
}
