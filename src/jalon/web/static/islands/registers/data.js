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

/** @type {Map<string, Map<any, number>>} each column's values in their order, until a value is not among them */
const orders = new Map();

/** Empty values last, whichever way; equal ones as they came. 20,000 rows are sorted as plain numbers. @param {any[]} rows @param {{key: string, down: boolean}|null} sort */
export function sorted(rows, sort) {
  if (!sort) return rows;
  const { key, down } = sort;
  const order = orderOf(rows, key);
  const count = rows.length;
  const keys = Float64Array.from(rows, (row, i) => {
    const place = order.get(row[key]);
    const rank = place === undefined ? order.size : down ? order.size - 1 - place : place;
    return rank * count + i;
  }).sort();
  return Array.from(keys, (one) => rows[one % count]);
}

/** Makes a column ready to be sorted before anyone asks. @param {any[]} rows @param {string} key */
export function readyToSort(rows, key) {
  orderOf(rows, key);
}

function orderOf(rows, key) {
  const found = orders.get(key);
  if (found && rows.every((row) => isEmpty(row[key]) || found.has(row[key]))) return found;
  const values = [...new Set(rows.map((row) => row[key]))].filter((value) => !isEmpty(value));
  const made = new Map(inOrder(values).map((value, place) => [value, place]));
  orders.set(key, made);
  return made;
}

const isEmpty = (value) => value === null || value === undefined || value === '';

/** Numbers by size; texts by the alphabet, case and accents aside, the numbers in them by their value. @param {any[]} values */
function inOrder(values) {
  if (typeof values[0] !== 'string') return values.sort((a, b) => a - b);
  const texts = values.map((text, i) => `${folded(text).replace(/\d+/g, (digits) => digits.padStart(9, '0'))}\0${i}`).sort();
  return texts.map((text) => values[Number(text.slice(text.lastIndexOf('\0') + 1))]);
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

/** The last days of the last weeks, oldest first. @param {string} today */
export function weekEnds(today, weeks = 26) {
  const end = Date.parse(today);
  return Array.from({ length: weeks }, (_one, i) => new Date(end - (weeks - 1 - i) * 7 * DAY).toISOString().slice(0, 10));
}

/** How many were open at the end of each of the last weeks, oldest first, or what they weighed. @param {any[]} rows @param {string} today @param {(row: any) => number} [weigh] */
export function trend(rows, today, weeks = 26, weigh = () => 1) {
  return weekEnds(today, weeks).map((day) => rows.reduce((sum, row) => (row.created <= day && (!row.closed || row.closed > day) ? sum + weigh(row) : sum), 0));
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
