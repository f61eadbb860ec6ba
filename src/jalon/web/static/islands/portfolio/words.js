/** Words, dates and numbers of the portfolio in the reader's language; state marks. */

import { draw, make } from '../grid/elements.js';

const NBSP = '\u00a0';
const MINUS = '\u2212';
const DAY = 86_400_000;

/** @param {string} id of a JSON script element */
export function parsed(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null');
}

/** @param {Object<string, any>} words */
export function speaker(words) {
  const locale = words.language === 'fr' ? 'fr-FR' : 'en-GB';
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const say = (key, values = {}) =>
    String(words[key] ?? key).replace(/%\((\w+)\)[sd]/g, (_all, name) => String(values[name] ?? ''));
  const number = (value) => numbers.format(value).replace('-', MINUS);
  const date = (minute, short = false) => {
    if (minute === null || minute === undefined) return '';
    const when = new Date(minute * 60_000);
    const text = `${when.getUTCDate()}${NBSP}${words.months[when.getUTCMonth()]}`;
    return short ? text : `${text}${NBSP}${when.getUTCFullYear()}`;
  };
  const signed = (value) => `${value > 0 ? '+' : ''}${number(value)}${NBSP}${words.day}`;
  const float = (minutes, perDay) => (minutes === null || minutes === undefined ? '' : `${number(Math.round((minutes / perDay) * 10) / 10)}${NBSP}${words.day}`);
  const percent = (value) => `${Math.round(value)}${words.language === 'fr' ? '\u202f' : ''}%`;
  const month = (time) => `${words.months[new Date(time).getUTCMonth()]}`;
  return { say, number, date, signed, float, percent, month, words };
}

const SHAPES = {
  ok: [['circle', { cx: 7, cy: 7, r: 6.2, fill: 'currentColor' }], ['path', { class: 'sg', d: 'M4.2 7.2l2 2 3.6-4', fill: 'none', 'stroke-width': 1.6, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }]],
  watch: [['path', { d: 'M7 .9l6.4 11.6H.6z', fill: 'currentColor', stroke: 'currentColor', 'stroke-width': 1, 'stroke-linejoin': 'round' }], ['path', { class: 'sg', d: 'M7 5v3.4M7 10.6v.2', 'stroke-width': 1.5, 'stroke-linecap': 'round' }]],
  bad: [['path', { d: 'M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3z', fill: 'currentColor' }], ['path', { class: 'sg', d: 'M4.8 4.8l4.4 4.4M9.2 4.8L4.8 9.2', 'stroke-width': 1.5, 'stroke-linecap': 'round' }]],
  none: [['circle', { cx: 7, cy: 7, r: 5.6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-dasharray': '2.4 2' }]],
};

/** Shape, colour and word. @param {string} code @param {string} word @param {boolean} [bare] the word for screen readers only */
export function stateMark(code, word, bare = false) {
  const shapes = (SHAPES[code] ?? SHAPES.none).map(([tag, attributes]) => draw(tag, attributes));
  return make('span', { class: `st ${code || 'none'}` }, [
    draw('svg', { viewBox: '0 0 14 14', 'aria-hidden': 'true' }, shapes),
    make('span', { class: bare ? 'vh' : null, text: word }),
  ]);
}

/** Midnight (UTC milliseconds) of the first day of each month between two moments. @param {number} from @param {number} to */
export function months(from, to) {
  const first = new Date(from);
  const found = [];
  for (let year = first.getUTCFullYear(), month = first.getUTCMonth(); ; month++) {
    const time = Date.UTC(year, month, 1);
    if (time > to) return found;
    found.push(time);
  }
}

export { DAY };
