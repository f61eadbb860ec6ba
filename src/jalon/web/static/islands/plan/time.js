/** The time scale: minutes to pixels and back, the two header rows, the steps a hand snaps to. */

import { DAY, HOUR, WEEK, dateOf, dayOf, minuteOf, weekdayOf, weekNumber } from './clock.js';

/** Pixels a day of each named zoom, from hours to years. */
export const ZOOMS = { hour: 960, day: 48, week: 8, month: 2.4, quarter: 1, year: 0.28 };
export const NARROWEST = 0.05;
export const WIDEST = 5760;

/** @typedef {'hour'|'quarterday'|'day'|'week'|'month'|'quarter'|'year'|'decade'} Unit */
/** @typedef {{at: number, until: number, label: string}} Tick */

export class Scale {
  /**
   * @param {number} origin minute at x = 0
   * @param {number} dayWidth pixels a day
   */
  constructor(origin, dayWidth) {
    this.origin = origin;
    this.dayWidth = Math.min(WIDEST, Math.max(NARROWEST, dayWidth));
    this.perMinute = this.dayWidth / DAY;
  }

  /** @param {number} minute */
  x(minute) {
    return (minute - this.origin) * this.perMinute;
  }

  /** @param {number} x */
  minute(x) {
    return this.origin + x / this.perMinute;
  }

  /** @returns {[Unit, Unit]} units of the upper and lower header rows */
  units() {
    const width = this.dayWidth;
    if (width >= 480) return ['day', 'hour'];
    if (width >= 120) return ['day', 'quarterday'];
    if (width >= 17) return ['week', 'day'];
    if (width >= 2.6) return ['month', 'week'];
    if (width >= 1.15) return ['quarter', 'month'];
    if (width >= 0.25) return ['year', 'quarter'];
    return ['decade', 'year'];
  }

  /** The named zoom nearest to this width. @returns {keyof typeof ZOOMS} */
  zoomName() {
    /** @type {keyof typeof ZOOMS} */
    let best = 'week';
    for (const [name, width] of Object.entries(ZOOMS)) {
      const distance = Math.abs(Math.log(width / this.dayWidth));
      if (distance < Math.abs(Math.log(ZOOMS[best] / this.dayWidth))) best = /** @type {keyof typeof ZOOMS} */ (name);
    }
    return best;
  }

  /** A step a dragging hand snaps to, in minutes. */
  step() {
    if (this.dayWidth >= 480) return 15;
    if (this.dayWidth >= 120) return HOUR;
    return DAY;
  }
}

/** The first tick of a unit at or before. @param {Unit} unit @param {number} minute */
export function floorTo(unit, minute) {
  const date = dateOf(minute);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case 'hour': return Math.floor(minute / HOUR) * HOUR;
    case 'quarterday': return Math.floor(minute / (6 * HOUR)) * 6 * HOUR;
    case 'day': return dayOf(minute) * DAY;
    case 'week': return (dayOf(minute) - weekdayOf(dayOf(minute))) * DAY;
    case 'month': return minuteOf(year, month);
    case 'quarter': return minuteOf(year, month - (month % 3));
    case 'year': return minuteOf(year, 0);
    default: return minuteOf(Math.floor(year / 10) * 10, 0);
  }
}

/** The tick after one. @param {Unit} unit @param {number} minute a tick */
export function nextTick(unit, minute) {
  const date = dateOf(minute);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case 'hour': return minute + HOUR;
    case 'quarterday': return minute + 6 * HOUR;
    case 'day': return minute + DAY;
    case 'week': return minute + WEEK;
    case 'month': return minuteOf(year, month + 1);
    case 'quarter': return minuteOf(year, month + 3);
    case 'year': return minuteOf(year + 1, 0);
    default: return minuteOf(year + 10, 0);
  }
}

/** Labels of ticks by locale. */
export class TickLabels {
  /** @param {import('./words.js').Words} words */
  constructor(words) {
    this.words = words;
    const tag = words.locale === 'fr' ? 'fr-FR' : 'en-GB';
    const make = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
      new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
    this.formats = {
      dayLong: make({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
      dayShort: make({ weekday: 'short', day: 'numeric', month: 'short' }),
      weekday: make({ weekday: 'narrow' }),
      weekdayShort: make({ weekday: 'short' }),
      monthLong: make({ month: 'long', year: 'numeric' }),
      monthAlone: make({ month: 'long' }),
      monthShort: make({ month: 'short' }),
      monthNarrow: make({ month: 'narrow' }),
      dayMonth: make({ day: 'numeric', month: 'long', year: 'numeric' }),
    };
    /** @type {Map<string, string>} */
    this.cache = new Map();
  }

  /**
   * @param {Unit} unit
   * @param {number} minute
   * @param {number} width pixels to write in
   * @param {boolean} upper
   */
  label(unit, minute, width, upper) {
    const key = `${unit}${minute}/${Math.round(width / 8)}${upper}`;
    let text = this.cache.get(key);
    if (text === undefined) {
      if (this.cache.size > 4000) this.cache.clear();
      text = capital(this.#make(unit, minute, width, upper));
      this.cache.set(key, text);
    }
    return text;
  }

  /** @param {Unit} unit @param {number} minute @param {number} width @param {boolean} upper */
  #make(unit, minute, width, upper) {
    const date = dateOf(minute);
    const year = date.getUTCFullYear();
    const f = this.formats;
    switch (unit) {
      case 'hour':
      case 'quarterday': {
        const hour = date.getUTCHours();
        return this.words.locale === 'fr' ? `${hour}\u202fh` : `${String(hour).padStart(2, '0')}:00`;
      }
      case 'day': {
        if (upper) return (width > 200 ? f.dayLong : f.dayShort).format(date);
        const number = String(date.getUTCDate());
        if (width >= 56) return `${f.weekdayShort.format(date)} ${number}`;
        return width >= 30 ? `${f.weekday.format(date)} ${number}` : number;
      }
      case 'week': {
        const number = weekNumber(dayOf(minute));
        if (upper && width > 160) return this.words.say('time.week_of', { week: number, date: f.dayMonth.format(date) });
        return this.words.say('time.week', { week: number });
      }
      case 'month':
        if (upper) return (width > 110 || date.getUTCMonth() === 0 ? f.monthLong : f.monthAlone).format(date);
        if (width >= 64) return f.monthAlone.format(date);
        return width >= 34 ? f.monthShort.format(date) : f.monthNarrow.format(date);
      case 'quarter': {
        const quarter = this.words.say('time.quarter', { quarter: Math.floor(date.getUTCMonth() / 3) + 1 });
        return upper ? `${quarter} ${year}` : quarter;
      }
      case 'year': return String(year);
      default: return this.words.say('time.decade', { year: Math.floor(year / 10) * 10 });
    }
  }
}

/**
 * The ticks of a unit between two minutes; lower rows skip labels that would not fit.
 * @param {Scale} scale
 * @param {Unit} unit
 * @param {number} from
 * @param {number} until
 * @returns {{at: number, until: number}[]}
 */
export function ticks(scale, unit, from, until) {
  const out = [];
  for (let at = floorTo(unit, from); at < until; ) {
    const next = nextTick(unit, at);
    out.push({ at, until: next });
    at = next;
  }
  return out;
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
