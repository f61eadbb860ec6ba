/**
 * Working time on the client: one calendar of the sheet, for live labels while dragging and for shading.
 * The server's engine decides; this only keeps the hand and the eye together.
 */

import { DAY, dayOf, weekdayOf } from './clock.js';

/** @typedef {[number, number]} Shift minutes from midnight; the end may pass 1440 for a night shift */
/** @typedef {{uid: number, name: string, week: Shift[][], exceptions: [number, number, Shift[]][]}} CalendarData */

const FAR = 366 * 20;

export class WorkCalendar {
  /** @param {CalendarData} data */
  constructor(data) {
    this.uid = data.uid;
    this.name = data.name;
    this.week = data.week;
    this.totals = data.week.map(total);
    /** @type {Map<number, Shift[]>} */
    this.exceptions = new Map();
    for (const [first, last, shifts] of data.exceptions) {
      for (let day = first; day <= Math.min(last, first + FAR); day++) this.exceptions.set(day, shifts);
    }
    this.empty = !this.totals.some(Boolean) && ![...this.exceptions.values()].some((shifts) => total(shifts));
  }

  /** @param {number} day days since 1970 @returns {Shift[]} */
  shifts(day) {
    return this.exceptions.get(day) ?? this.week[weekdayOf(day)];
  }

  /** @param {number} day @returns {number} working minutes of the shifts that begin that day */
  minutes(day) {
    const special = this.exceptions.get(day);
    return special ? total(special) : this.totals[weekdayOf(day)];
  }

  /** @param {number} day @returns {boolean} */
  works(day) {
    return this.minutes(day) > 0;
  }

  /** The first working minute at or after. @param {number} minute */
  nextWork(minute) {
    if (this.empty) return minute;
    for (let day = dayOf(minute) - 1; day < dayOf(minute) + FAR; day++) {
      for (const [start, end] of this.shifts(day)) {
        if (day * DAY + end > minute) return Math.max(minute, day * DAY + start);
      }
    }
    return minute;
  }

  /** The last working minute at or before. @param {number} minute */
  previousWork(minute) {
    if (this.empty) return minute;
    for (let day = dayOf(minute); day > dayOf(minute) - FAR; day--) {
      const shifts = this.shifts(day);
      for (let i = shifts.length - 1; i >= 0; i--) {
        const start = day * DAY + shifts[i][0];
        if (start < minute) return Math.min(minute, day * DAY + shifts[i][1]);
      }
    }
    return minute;
  }

  /**
   * The minute at which `work` minutes are done, counted from `minute`; backwards where `work` is negative.
   * @param {number} minute
   * @param {number} work
   */
  add(minute, work) {
    if (this.empty) return minute + work;
    return work < 0 ? this.#back(minute, -work) : this.#forward(minute, work);
  }

  /** @param {number} minute @param {number} work */
  #forward(minute, work) {
    let left = work;
    let at = this.nextWork(minute);
    if (!left) return at;
    for (let day = dayOf(minute) - 1; ; day++) {
      if (day * DAY > at && left >= this.minutes(day) && this.minutes(day) && dayOf(at) < day) {
        left -= this.minutes(day);
        const shifts = this.shifts(day);
        at = day * DAY + shifts[shifts.length - 1][1];
        if (!left) return at;
        continue;
      }
      for (const [start, end] of this.shifts(day)) {
        const from = Math.max(day * DAY + start, at);
        const until = day * DAY + end;
        if (until <= from) continue;
        if (until - from >= left) return from + left;
        left -= until - from;
        at = until;
      }
      if (day > dayOf(minute) + 366 * 200) return at;
    }
  }

  /** @param {number} minute @param {number} work */
  #back(minute, work) {
    let left = work;
    let at = this.previousWork(minute);
    for (let day = dayOf(minute); day > dayOf(minute) - 366 * 200; day--) {
      const shifts = this.shifts(day);
      for (let i = shifts.length - 1; i >= 0; i--) {
        const from = day * DAY + shifts[i][0];
        const until = Math.min(day * DAY + shifts[i][1], at);
        if (until <= from) continue;
        if (until - from >= left) return until - left;
        left -= until - from;
        at = from;
      }
    }
    return at;
  }

  /** Working minutes from one minute to another, negative where the second is earlier. @param {number} from @param {number} until @returns {number} */
  between(from, until) {
    if (until < from) return -this.between(until, from);
    if (this.empty) return until - from;
    let sum = 0;
    for (let day = dayOf(from) - 1; day <= dayOf(until); day++) {
      if (day * DAY >= from && (day + 2) * DAY <= until) {
        sum += this.minutes(day);
        continue;
      }
      for (const [start, end] of this.shifts(day)) {
        sum += Math.max(0, Math.min(day * DAY + end, until) - Math.max(day * DAY + start, from));
      }
    }
    return sum;
  }

  /**
   * Time without work between two minutes, merged; `whole` looks at days only, finer shows hours too.
   * @param {number} from
   * @param {number} until
   * @param {boolean} whole
   * @returns {[number, number][]}
   */
  idle(from, until, whole) {
    /** @type {[number, number][]} */
    const gaps = [];
    let free = dayOf(from) * DAY;
    for (let day = dayOf(from) - 1; day <= dayOf(until); day++) {
      const shifts = this.shifts(day);
      const pieces = whole && total(shifts) ? [[0, DAY]] : shifts;
      for (const [start, end] of pieces) {
        const [a, b] = [day * DAY + start, day * DAY + end];
        if (a > free && free < until) gaps.push([free, Math.min(a, until)]);
        free = Math.max(free, b);
      }
    }
    if (free < until) gaps.push([free, until]);
    return gaps;
  }
}

/** @param {Shift[]} shifts */
const total = (shifts) => shifts.reduce((sum, [start, end]) => sum + end - start, 0);
