/**
 * What people type, read into values: durations, dates, percentages, predecessors. French and English are both
 * understood whatever the language of the page. A reader returns null where the text makes no sense to it.
 */

import { minuteOf, dateOf, HOUR } from './clock.js';
import { minutesPer } from './formats.js';

/** @typedef {import('./formats.js').Units} Units */
/** @typedef {{minutes: number, unit: string, elapsed: boolean, estimated: boolean, text: string}} ReadDuration */
/** @typedef {{plan: string, row: number, kind: string, lag: string}} ReadLink the plan's name is empty for this one */

/** @type {Object<string, string>} */
const UNITS = {
  m: 'm', mn: 'm', min: 'm', mins: 'm', minute: 'm', minutes: 'm',
  h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h', heure: 'h', heures: 'h',
  d: 'd', day: 'd', days: 'd', j: 'd', jr: 'd', jrs: 'd', jour: 'd', jours: 'd', dy: 'd', dys: 'd',
  w: 'w', wk: 'w', wks: 'w', week: 'w', weeks: 'w', s: 'w', sem: 'w', semaine: 'w', semaines: 'w',
  mo: 'mo', mon: 'mo', mons: 'mo', month: 'mo', months: 'mo', mois: 'mo',
};

/** @type {Object<string, string>} */
const KINDS = { fs: 'FS', ss: 'SS', ff: 'FF', sf: 'SF', fd: 'FS', dd: 'SS', df: 'SF' };

const MONTHS = [
  ['jan', 'janv', 'january', 'janvier'], ['feb', 'fev', 'fevr', 'february', 'fevrier'],
  ['mar', 'mars', 'march'], ['apr', 'avr', 'april', 'avril'], ['may', 'mai'], ['jun', 'juin', 'june'],
  ['jul', 'juil', 'july', 'juillet'], ['aug', 'aou', 'aout', 'august'], ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'], ['nov', 'november', 'novembre'], ['dec', 'december', 'decembre'],
];

/** Lower case without accents: what a search compares. @param {string} text */
export const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

/** @param {string} text @returns {number} NaN where it is not a number */
export function readNumber(text) {
  const tidy = text.replace(/[\s\u202f\u00a0]/g, '').replace('−', '-').replace(',', '.');
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(tidy) ? Number(tidy) : NaN;
}

/**
 * "12", "12j", "1,5 w", "3h30", "5ed", "5 éj", "2d?".
 * @param {string} text
 * @param {Units} units
 * @param {string} [usual] unit of a bare number
 * @returns {ReadDuration|null}
 */
export function readDuration(text, units, usual = 'd') {
  const tidy = plain(text).replace(/[\s\u202f\u00a0]/g, '').replace('−', '-').replace(',', '.').replace(/([a-z])\./g, '$1');
  const clock = /^(\d+)(?:h|:)(\d{1,2})(?:mn|min|m)?$/.exec(tidy);
  if (clock) {
    const minutes = Number(clock[1]) * HOUR + Number(clock[2]);
    return { minutes, unit: 'h', elapsed: false, estimated: false, text: `${round(minutes / 60)}h` };
  }
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+))([a-z]*)(\??)$/.exec(tidy);
  if (!match) return null;
  let letters = match[2];
  let elapsed = false;
  if (letters && !(letters in UNITS)) {
    if (letters[0] === 'e' && letters.slice(1) in UNITS) [letters, elapsed] = [letters.slice(1), true];
    else if (letters.endsWith('e') && letters.slice(0, -1) in UNITS) [letters, elapsed] = [letters.slice(0, -1), true];
    else return null;
  }
  const unit = letters ? UNITS[letters] : usual;
  const value = Number(match[1]);
  const minutes = Math.round(value * minutesPer(units, unit, elapsed));
  const estimated = match[3] === '?';
  return { minutes, unit, elapsed, estimated, text: `${value}${elapsed ? 'e' : ''}${unit}${estimated ? '?' : ''}` };
}

/** @param {string} text @returns {number|null} 0 to 100 */
export function readPercent(text) {
  const value = readNumber(text.replace(/%/g, ''));
  return value >= 0 && value <= 100 ? value : null;
}

/**
 * "4/11", "4/11/26 14:00", "2026-11-04T08:00", "4 nov. 2026 8h30", "Nov 4".
 * @param {string} text
 * @param {number} reference a minute near the date meant: gives the year that is not typed
 * @returns {{minute: number, timed: boolean}|null}
 */
export function readDate(text, reference) {
  const tidy = plain(text).replace(/[\u202f\u00a0]/g, ' ').trim();
  const time = /(?:^|[\st,])(\d{1,2})(?::(\d{2})|\s?h\s?(\d{2})?)(?::\d{2})?\s*$/.exec(tidy);
  const head = (time ? tidy.slice(0, time.index) : tidy).replace(/^(?:[a-z]{3,9}\.?\s+)(?=\d{1,2}\s+[a-z])/, '').trim();
  const parts = dateParts(head, reference);
  if (!parts) return null;
  const [year, month, day] = parts;
  const midnight = minuteOf(year, month, day);
  const check = dateOf(midnight);
  if (check.getUTCMonth() !== month || check.getUTCDate() !== day || year < 1900 || year > 2199) return null;
  if (!time) return { minute: midnight, timed: false };
  const [hours, minutes] = [Number(time[1]), Number(time[2] ?? time[3] ?? 0)];
  if (hours > 24 || minutes > 59) return null;
  return { minute: midnight + hours * HOUR + minutes, timed: true };
}

/**
 * @param {string} text
 * @param {number} reference
 * @returns {[number, number, number]|null}
 */
function dateParts(text, reference) {
  let match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match) return [Number(match[1]), Number(match[2]) - 1, Number(match[3])];
  match = /^(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{2}|\d{4}))?$/.exec(text);
  if (match) {
    const [day, month] = [Number(match[1]), Number(match[2]) - 1];
    return [yearOf(match[3], month, day, reference), month, day];
  }
  match = /^(\d{1,2})(?:er)?[\s-]+([a-z]{3,9})\.?(?:[\s,-]+(\d{2}|\d{4}))?$/.exec(text);
  const swapped = match ? null : /^([a-z]{3,9})\.?\s+(\d{1,2})(?:[\s,]+(\d{4}))?$/.exec(text);
  const [dayText, name, yearText] = match ? match.slice(1) : swapped ? [swapped[2], swapped[1], swapped[3]] : [];
  if (!name) return null;
  const month = MONTHS.findIndex((names) => names.includes(name));
  return month < 0 ? null : [yearOf(yearText, month, Number(dayText), reference), month, Number(dayText)];
}

/**
 * @param {string|undefined} text
 * @param {number} month
 * @param {number} day
 * @param {number} reference
 */
function yearOf(text, month, day, reference) {
  if (text) return text.length === 2 ? 2000 + Number(text) : Number(text);
  const near = dateOf(reference).getUTCFullYear();
  let best = near;
  for (const year of [near - 1, near + 1]) {
    const nearer = Math.abs(minuteOf(year, month, day) - reference) < Math.abs(minuteOf(best, month, day) - reference);
    if (nearer) best = year;
  }
  return best;
}

/**
 * "12FS+2d; 7SS", "12FD+2j, 7" into the canonical text of the server: "12FS+2d; 7".
 * @param {string} text
 * @param {Units} units
 * @returns {{text: string, links: ReadLink[]}|null}
 */
export function readPredecessors(text, units) {
  const links = [];
  for (const piece of text.split(/[;\n]|,(?=\s*\d+\s*(?:[a-z]{2}|$|[;,]))/i)) {
    const cut = piece.lastIndexOf('/');
    const elsewhere = cut < 0 ? '' : piece.slice(0, cut).trim();
    const tidy = plain(piece.slice(cut + 1)).replace(/[\s\u202f\u00a0]/g, '').replace(/−/g, '-');
    if (!tidy && !elsewhere) continue;
    const match = /^(\d+)([a-z]{2})?(?:([-+])(.+))?$/.exec(tidy);
    if (!match || (match[2] && !(match[2] in KINDS)) || (match[3] && !match[4])) return null;
    const kind = match[2] ? KINDS[match[2]] : 'FS';
    let lag = '';
    if (match[4]) {
      const percent = /^([\d.,]+)%$/.exec(match[4]);
      const read = percent ? null : readDuration(match[4], units);
      if (!percent && !read) return null;
      lag = match[3] + (percent ? `${readNumber(percent[1])}%` : /** @type {ReadDuration} */ (read).text);
    }
    links.push({ plan: elsewhere, row: Number(match[1]), kind, lag });
  }
  const written = links.map(({ plan: name, row, kind, lag }) => `${name && `${name}/`}${row}${kind === 'FS' && !lag ? '' : kind}${lag}`);
  return { text: written.join('; '), links };
}

/** @param {number} value */
const round = (value) => Math.round(value * 1e4) / 1e4;

/**
 * A lag as the server reads it: "+2d", "-50%", "0" for none.
 * @param {string} text
 * @param {import('./formats.js').Units} units
 * @returns {string|null} null where it is no lag
 */
export function lagOf(text, units) {
  const tidy = text.trim().replace(/−/g, '-');
  if (!tidy || /^[-+]?0+$/.test(tidy)) return '0';
  const read = readPredecessors(`1FS${/^[-+]/.test(tidy) ? '' : '+'}${tidy}`, units);
  return read?.links.length === 1 ? read.links[0].lag || '0' : null;
}
