/** How much of a resource the plan asks for, day by day, and where that is more than there is. */

import { dayOf } from './clock.js';

/**
 * @typedef {Object} Load
 * @property {number} first day of the first value
 * @property {Float64Array} days units asked for on each day
 * @property {number} capacity
 */

/**
 * @param {import('./sheet.js').Sheet} sheet
 * @param {number} resource uid
 * @returns {Load}
 */
export function loadOf(sheet, resource) {
  const { activity, resource: who, units } = sheet.assignments;
  const { start, finish, active } = sheet.columns;
  const found = sheet.resources.find(({ uid }) => uid === resource);
  /** @type {[number, number, number, number][]} */
  const spans = [];
  let [first, last] = [Infinity, -Infinity];
  for (let i = 0; i < activity.length; i++) {
    const row = who[i] === resource ? sheet.row(activity[i]) : -1;
    if (row < 0 || start[row] === null || !(finish[row] > start[row]) || (active && !active[row])) continue;
    const [from, until] = [dayOf(start[row]), dayOf(finish[row] - 1)];
    spans.push([from, until, units?.[i] ?? 1, row]);
    first = Math.min(first, from);
    last = Math.max(last, until);
  }
  const days = new Float64Array(spans.length ? last - first + 1 : 0);
  for (const [from, until, share, row] of spans) {
    const calendar = sheet.calendar(row);
    for (let day = from; day <= until; day++) if (!calendar || calendar.works(day)) days[day - first] += share;
  }
  return { first: spans.length ? first : 0, days, capacity: found?.max_units ?? 1 };
}

/** The highest of some days. @param {Load} load @param {number} from @param {number} until exclusive */
export function peak(load, from, until) {
  let most = 0;
  const end = Math.min(until - load.first, load.days.length);
  for (let i = Math.max(0, from - load.first); i < end; i++) if (load.days[i] > most) most = load.days[i];
  return most;
}

/** Stretches of a step (a week) whose peak is above capacity. @param {Load} load @param {(day: number) => number} floor first day of the step a day is in @param {number} step in days */
export function overloads(load, floor, step) {
  const out = [];
  for (let day = floor(load.first); day < load.first + load.days.length; day += step) {
    const most = peak(load, day, day + step);
    if (most > load.capacity + 1e-9) out.push({ day, most });
  }
  return out;
}
