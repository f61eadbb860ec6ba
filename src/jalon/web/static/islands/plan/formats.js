/** How dates, durations and numbers are written for the reader: by locale, with the right spaces. */

import { dateOf, dayOf, isoOf, DAY } from './clock.js';

/** @typedef {import('./words.js').Words} Words */
/** @typedef {{minutes_per_day: number, minutes_per_week: number, days_per_month: number}} Units */

const THIN = '\u202f';
const HARD = '\u00a0';

/** @param {Units} units @param {string} unit @param {boolean} elapsed @returns {number} minutes in one unit */
export function minutesPer(units, unit, elapsed) {
  switch (unit) {
    case 'm': return 1;
    case 'h': return 60;
    case 'w': return elapsed ? 7 * DAY : units.minutes_per_week;
    case 'mo': return elapsed ? 30 * DAY : units.minutes_per_day * units.days_per_month;
    default: return elapsed ? DAY : units.minutes_per_day;
  }
}

/** A duration as the server reads it: 2.5d, 3ew. @param {any} plan @param {number} minutes @param {string} unit @param {boolean} elapsed */
export function lengthText(plan, minutes, unit, elapsed) {
  const value = Math.round((minutes / minutesPer(plan, unit, elapsed)) * 1e4) / 1e4;
  return `${value}${elapsed ? 'e' : ''}${unit}`;
}

export class Formats {
  /**
   * @param {Words} words
   * @param {Units} units
   * @param {number} [reference] a minute whose year is left out of short dates
   */
  constructor(words, units, reference) {
    this.words = words;
    this.units = units;
    this.french = words.locale === 'fr';
    const tag = this.french ? 'fr-FR' : 'en-GB';
    const make = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
      new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
    this.shortDate = make({ day: 'numeric', month: 'short' });
    this.fullDate = make({ day: 'numeric', month: 'short', year: 'numeric' });
    this.longDate = make({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
    this.numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
    this.rounded = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    this.year = reference === undefined ? null : dateOf(reference).getUTCFullYear();
    /** @type {Map<number, string>} */
    this.days = new Map();
  }

  /** A short date: the year only where it is not the usual one. @param {number|null|undefined} minute */
  date(minute) {
    if (minute === null || minute === undefined) return '';
    const day = dayOf(minute);
    let text = this.days.get(day);
    if (text === undefined) {
      const date = dateOf(minute);
      text = (date.getUTCFullYear() === this.year ? this.shortDate : this.fullDate).format(date);
      text = text.replace(/ /g, HARD);
      if (this.days.size > 5000) this.days.clear();
      this.days.set(day, text);
    }
    return text;
  }

  /** @param {number|null|undefined} minute */
  full(minute) {
    return minute === null || minute === undefined ? '' : this.fullDate.format(dateOf(minute)).replace(/ /g, HARD);
  }

  /** @param {number|null|undefined} minute */
  long(minute) {
    return minute === null || minute === undefined ? '' : this.longDate.format(dateOf(minute));
  }

  /** @param {number} minute */
  time(minute) {
    const date = dateOf(minute);
    const minutes = String(date.getUTCMinutes()).padStart(2, '0');
    if (!this.french) return `${String(date.getUTCHours()).padStart(2, '0')}:${minutes}`;
    return `${date.getUTCHours()}${THIN}h${minutes === '00' ? '' : THIN + minutes}`;
  }

  /** @param {number|null|undefined} minute */
  dateTime(minute) {
    return minute === null || minute === undefined ? '' : `${this.full(minute)} ${this.time(minute)}`;
  }

  /** As typed in an editor: unambiguous in both languages. @param {number|null|undefined} minute */
  typed(minute) {
    if (minute === null || minute === undefined) return '';
    const [date, time] = isoOf(minute).split('T');
    const [year, month, day] = date.split('-');
    return `${day}/${month}/${year} ${time}`;
  }

  /** @param {number} value */
  number(value) {
    return this.numbers.format(value).replace('-', '−');
  }

  /**
   * @param {number|null|undefined} minutes
   * @param {string} [unit]
   * @param {boolean} [elapsed]
   * @param {boolean} [estimated]
   */
  duration(minutes, unit = 'd', elapsed = false, estimated = false) {
    if (minutes === null || minutes === undefined) return '';
    const letters = this.words.say(elapsed ? `unit.e${unit}` : `unit.${unit}`);
    const mark = estimated ? '?' : '';
    if (unit === 'h' && minutes % 60 && Number.isInteger(minutes) && !elapsed) {
      const sign = minutes < 0 ? '−' : '';
      const whole = Math.abs(minutes);
      const rest = String(whole % 60).padStart(2, '0');
      return `${sign}${Math.floor(whole / 60)}${this.french ? THIN : HARD}${letters}${this.french ? THIN : HARD}${rest}${mark}`;
    }
    const value = minutes / minutesPer(this.units, unit, elapsed);
    return `${this.number(value)}${this.french ? THIN : HARD}${letters}${mark}`;
  }

  /** A computed duration, to a tenth. @param {number|null|undefined} minutes @param {string} unit */
  about(minutes, unit) {
    if (minutes === null || minutes === undefined) return '';
    const gap = this.french ? THIN : HARD;
    return `${this.rounded.format(minutes / minutesPer(this.units, unit, false)).replace('-', '−')}${gap}${this.words.say(`unit.${unit}`)}`;
  }

  /** A change with its sign: "+6 d". @param {number} minutes @param {string} [unit] */
  delta(minutes, unit = 'd') {
    const value = minutes / minutesPer(this.units, unit, false);
    const sign = value > 0 ? '+' : value < 0 ? '−' : '';
    const gap = this.french ? THIN : HARD;
    return `${sign}${this.rounded.format(Math.abs(value))}${gap}${this.words.say(`unit.${unit}`)}`;
  }

  /** @param {number|null|undefined} value */
  percent(value) {
    if (value === null || value === undefined) return '';
    return `${this.numbers.format(Math.round(value))}${this.french ? THIN : ''}%`;
  }

  /**
   * The lag of a link as text after its kind: "+2d", "" for none.
   * @param {number} minutes
   * @param {string} unit
   * @param {boolean} elapsed
   * @param {number|null} percent
   */
  lag(minutes, unit, elapsed, percent) {
    if (percent !== null && percent !== undefined) {
      return percent ? `${percent > 0 ? '+' : '−'}${this.numbers.format(Math.abs(percent))}%` : '';
    }
    if (!minutes) return '';
    const value = Math.abs(minutes) / minutesPer(this.units, unit || 'd', elapsed);
    const letters = this.words.say(elapsed ? `unit.e${unit || 'd'}` : `unit.${unit || 'd'}`);
    return `${minutes > 0 ? '+' : '−'}${this.numbers.format(value)}${letters}`;
  }

  /** @param {string} kind FS, SS, FF or SF */
  link(kind) {
    return this.words.say(`link.${kind}`);
  }
}
