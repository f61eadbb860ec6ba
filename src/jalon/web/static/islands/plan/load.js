/**
 * What the plan asks of a resource and what there is of it, day by day, in working minutes.
 *
 * An activity asks for its units of every minute it works, on its own calendar where it has one, on the resource's
 * where Microsoft's rules let people decide, on the plan's otherwise. There is as much as the resource's calendar
 * works, times its units, which may change over time; who has no calendar is there when the plan or a task works.
 * What is done already can be too much no more.
 */

import { DAY, dayOf } from './clock.js';

/** @typedef {import('./sheet.js').Sheet} Sheet */
/** @typedef {import('./worktime.js').WorkCalendar} WorkCalendar */
/** @typedef {{uid: number, name: string, kind?: string, max_units?: number, calendar?: number|null, availability?: [number|null, number|null, number][]}} Resource */
/** @typedef {{demand: number, done: number, capacity: number, over: number, unit: number}} Sum minutes; `unit` is what one unit gives */

/** A date typed into the year 9999 must not fill the memory. */
const MOST_DAYS = 40000;
const SLACK = 1e-6;

/** Whom work can be too much for. @param {Sheet} sheet @returns {Resource[]} */
export const workers = (sheet) => sheet.resources.filter(({ kind }) => !kind || kind === 'work');

/** Minutes of the shifts that begin on a day, between two minutes. @param {WorkCalendar} calendar @param {number} day @param {number} from @param {number} until */
function within(calendar, day, from, until) {
  let sum = 0;
  for (const [start, end] of calendar.shifts(day)) sum += Math.max(0, Math.min(day * DAY + end, until) - Math.max(day * DAY + start, from));
  return sum;
}

/** Units asked for, gathered for each pair of calendars: whole days as steps, the days at the ends as minutes. */
class Gathered {
  /** @param {number} first @param {number} size */
  constructor(first, size) {
    this.first = first;
    this.minutes = new Float64Array(size);
    /** The longest working day among the calendars in use. */
    this.longest = new Float64Array(size);
    /** @type {Map<string, {own: WorkCalendar, other: WorkCalendar|null, steps: Float64Array}>} */
    this.kinds = new Map();
  }

  /** @param {number} from @param {number} until @param {number} units @param {WorkCalendar} own @param {WorkCalendar|null} other works only when this one does too */
  add(from, until, units, own, other) {
    const key = `${own.uid} ${other?.uid ?? ''}`;
    let kind = this.kinds.get(key);
    if (!kind) this.kinds.set(key, (kind = { own, other, steps: new Float64Array(this.minutes.length + 1) }));
    const begin = Math.ceil(from / DAY);
    const end = Math.max(begin, Math.floor(until / DAY) - 1);
    this.#step(kind.steps, begin, units);
    this.#step(kind.steps, end, -units);
    for (let day = dayOf(from) - 1; day <= dayOf(until); day++) {
      if (day === begin) day = end;
      const at = day - this.first;
      if (at < 0 || at >= this.minutes.length || day > dayOf(until)) continue;
      const worked = within(own, day, from, until);
      if (worked) this.longest[at] = Math.max(this.longest[at], own.minutes(day));
      this.minutes[at] += units * (other ? Math.min(worked, within(other, day, from, until)) : worked);
    }
  }

  /** @param {Float64Array} steps @param {number} day @param {number} units */
  #step(steps, day, units) {
    steps[Math.max(0, Math.min(steps.length - 1, day - this.first))] += units;
  }

  /** Minutes of each day. */
  days() {
    for (const { own, other, steps } of this.kinds.values()) {
      let units = 0;
      for (let i = 0; i < this.minutes.length; i++) {
        units += steps[i];
        if (Math.abs(units) < SLACK) continue;
        const minutes = own.minutes(this.first + i);
        this.longest[i] = Math.max(this.longest[i], minutes);
        this.minutes[i] += units * (other ? Math.min(minutes, other.minutes(this.first + i)) : minutes);
      }
    }
    return this.minutes;
  }
}

/** The load of one resource. */
export class Load {
  /**
   * @param {Sheet} sheet
   * @param {Resource} resource
   * @param {number[]} booked its places in the sheet's assignments
   */
  constructor(sheet, resource, booked) {
    this.sheet = sheet;
    this.resource = resource;
    const { plan } = sheet;
    const standard = sheet.calendarByUid.get(plan.calendar) ?? sheet.calendars[0] ?? null;
    const personal = (resource.calendar !== null && resource.calendar !== undefined && sheet.calendarByUid.get(resource.calendar)) || null;
    this.personal = personal;
    this.calendar = personal ?? standard;
    /** @type {{uid: number, from: number, until: number, done: number, pieces: number[][], units: number, own: WorkCalendar, other: WorkCalendar|null}[]} */
    this.spans = this.calendar ? this.#spans(booked, personal, plan.rules) : [];
    let [first, last] = [Infinity, -Infinity];
    for (const { from, until } of this.spans) {
      if (from < first) first = from;
      if (until > last) last = until;
    }
    /** First day of the columns. */
    this.first = this.spans.length ? dayOf(first) - 1 : 0;
    this.size = this.spans.length ? Math.min(MOST_DAYS, dayOf(last) + 1 - this.first + 1) : 0;
    this.#count();
  }

  /** @param {number[]} booked @param {WorkCalendar|null} personal @param {string} rules */
  #spans(booked, personal, rules) {
    const { sheet } = this;
    const c = sheet.columns;
    const { activity, units } = sheet.assignments;
    const spans = [];
    for (const i of booked) {
      const row = sheet.row(activity[i]);
      if (row < 0 || c.start[row] === null || !(c.finish[row] > c.start[row]) || (c.active && !c.active[row])) continue;
      const given = c.calendar?.[row] ?? null;
      const task = given === null ? null : sheet.calendarByUid.get(given) ?? null;
      const people = rules === 'microsoft' && !c.elapsed?.[row] ? personal : null;
      const own = /** @type {WorkCalendar} */ (task ?? people ?? sheet.calendar() ?? this.calendar);
      const pieces = c.splits?.[row] ?? [[c.start[row], c.finish[row]]];
      const from = pieces[0][0];
      const until = pieces[pieces.length - 1][1];
      spans.push({ uid: activity[i], from, until, done: doneUntil(own, pieces, c.percent?.[row] ?? 0), pieces, units: units?.[i] ?? 1, own, other: task && people !== task ? people : null });
    }
    return spans;
  }

  #count() {
    const [all, past] = [new Gathered(this.first, this.size), new Gathered(this.first, this.size)];
    for (const { pieces, done, units, own, other } of this.spans) {
      for (const [from, until] of pieces) {
        all.add(from, until, units, own, other);
        if (done > from) past.add(from, Math.min(done, until), units, own, other);
      }
    }
    const demand = all.days();
    const done = past.days();
    /** Sums up to, and without, each day. */
    this.sums = { demand: new Float64Array(this.size + 1), done: new Float64Array(this.size + 1), capacity: new Float64Array(this.size + 1), over: new Float64Array(this.size + 1), unit: new Float64Array(this.size + 1) };
    const { sums } = this;
    for (let i = 0; i < this.size; i++) {
      const day = this.first + i;
      const one = this.#one(day, all.longest[i]);
      const capacity = one * this.#units(day);
      const over = Math.min(demand[i] - done[i], demand[i] - capacity);
      sums.demand[i + 1] = sums.demand[i] + demand[i];
      sums.done[i + 1] = sums.done[i] + done[i];
      sums.capacity[i + 1] = sums.capacity[i] + capacity;
      sums.over[i + 1] = sums.over[i] + (over >= 1 ? over : 0);
      sums.unit[i + 1] = sums.unit[i] + one;
    }
  }

  /** Minutes one unit gives on a day. @param {number} day @param {number} longest minutes a task works that day at most */
  #one(day, longest) {
    const minutes = this.calendar?.minutes(day) ?? 0;
    return this.personal ? minutes : Math.max(minutes, longest);
  }

  /** Units there are on a day; of a day on which they change, the share of each. @param {number} day */
  #units(day) {
    const steps = this.resource.availability;
    if (!steps?.length) return this.resource.max_units ?? 1;
    const calendar = /** @type {WorkCalendar} */ (this.calendar);
    const whole = calendar.minutes(day);
    let sum = 0;
    for (const [from, until, units] of steps) {
      if ((from === null || from <= day * DAY) && (until === null || until >= (day + 2) * DAY)) sum += units;
      else if (whole) sum += (units * within(calendar, day, from ?? -Infinity, until ?? Infinity)) / whole;
      else if ((from === null || from <= day * DAY) && (until === null || until > day * DAY)) sum += units;
    }
    return sum;
  }

  /** All of it that is too much, in minutes. */
  get over() {
    return this.sums.over[this.size];
  }

  /** A stretch of days. @param {number} from @param {number} until exclusive @returns {Sum} */
  sum(from, until) {
    const a = Math.max(0, Math.min(this.size, from - this.first));
    const b = Math.max(a, Math.min(this.size, until - this.first));
    const { demand, done, capacity, over, unit } = this.sums;
    return { demand: demand[b] - demand[a], done: done[b] - done[a], capacity: capacity[b] - capacity[a], over: Math.max(0, over[b] - over[a]), unit: unit[b] - unit[a] };
  }

  /** What a stretch asks for and has, in units of the resource: 9 for 6. @param {Sum} sum */
  inUnits({ demand, done, capacity, over, unit }) {
    const one = unit || this.sheet.plan.minutes_per_day;
    return { demand: demand / one, done: done / one, capacity: capacity / one, over: over / one };
  }

  /** Units there are around a day, where the day itself has none: for a line drawn through the weekends. @param {number} from @param {number} until exclusive */
  units(from, until) {
    const { capacity, unit } = this.sum(from, until);
    if (unit) return capacity / unit;
    const steps = this.resource.availability;
    if (!steps?.length) return this.resource.max_units ?? 1;
    const at = from * DAY;
    return steps.reduce((sum, [a, b, units]) => sum + ((a === null || a <= at) && (b === null || b > at) ? units : 0), 0);
  }

  /** The activities that fight for the overloaded days of a stretch. @param {number} from @param {number} until exclusive @returns {number[]} uids */
  rivals(from, until) {
    /** @type {number[]} */
    const days = [];
    for (let day = Math.max(from, this.first); day < Math.min(until, this.first + this.size); day++) if (this.sum(day, day + 1).over > 0) days.push(day);
    if (!days.length) return [];
    const low = days[0] * DAY;
    const high = (days[days.length - 1] + 2) * DAY;
    const found = this.spans.filter((span) => span.until > low && span.from < high && span.done < span.until
      && days.some((day) => span.pieces.some(([a, b]) => within(span.own, day, Math.max(a, span.done), b) > 0)));
    return [...new Set(found.map(({ uid }) => uid))];
  }
}

/** The minute up to which a share of the work in some pieces is done. @param {WorkCalendar} calendar @param {number[][]} pieces @param {number} percent */
function doneUntil(calendar, pieces, percent) {
  const [from, until] = [pieces[0][0], pieces[pieces.length - 1][1]];
  if (percent <= 0) return from;
  if (percent >= 100) return until;
  let left = pieces.reduce((sum, [a, b]) => sum + calendar.between(a, b), 0) * (percent / 100);
  for (const [a, b] of pieces) {
    const work = calendar.between(a, b);
    if (left <= work) return calendar.add(a, Math.round(left));
    left -= work;
  }
  return until;
}

/** Who is booked where: places in the assignments, by resource. @param {Sheet} sheet @returns {Map<number, number[]>} */
export function bookings(sheet) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  sheet.assignments.resource.forEach((/** @type {number} */ uid, /** @type {number} */ i) => {
    const places = found.get(uid);
    if (places) places.push(i);
    else found.set(uid, [i]);
  });
  return found;
}

/**
 * Stretches that are too much, in order.
 * @param {Load} load
 * @param {(minute: number) => number} floor first minute of the stretch a minute is in
 * @param {(minute: number) => number} next
 */
export function stretches(load, floor, next) {
  const out = [];
  for (let at = floor(load.first * DAY); at < (load.first + load.size) * DAY; at = next(at)) {
    const from = dayOf(at);
    const until = dayOf(next(at));
    const sum = load.sum(from, until);
    if (sum.demand >= 1) out.push({ from, until, ...sum });
  }
  return out;
}
