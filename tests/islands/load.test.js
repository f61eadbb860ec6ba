import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFFICE, officeCalendar, planOf, bigPlan } from './made_plan.js';
import { DAY, fromIso } from '../../src/jalon/web/static/islands/plan/clock.js';
import { Load, bookings, stretches, workers } from '../../src/jalon/web/static/islands/plan/load.js';
import { Sheet } from '../../src/jalon/web/static/islands/plan/sheet.js';
import { floorTo, nextTick } from '../../src/jalon/web/static/islands/plan/time.js';

const monday = fromIso('2026-07-06') / DAY;
const H = 60;

/** @param {Object[]} tasks @param {Object} [resource] @param {Object} [plan] @param {(data: any) => void} [change] */
function loadOf(tasks, resource = {}, plan = {}, change = () => {}) {
  const data = planOf(tasks.map((task) => ({ who: 'Crew', ...task })), plan);
  Object.assign(data.resources[0], resource);
  change(data);
  const sheet = new Sheet(data);
  return new Load(sheet, sheet.resources[0], bookings(sheet).get(1) ?? []);
}

/** Hours of so many days from the first Monday. */
const hours = (load, what, count = 7) => Array.from({ length: count }, (_, i) => load.sum(monday + i, monday + i + 1)[what] / H);

test('a day asks for what its tasks work that day; what is asked beyond capacity is too much', () => {
  const load = loadOf([{ name: 'one', days: 8 }, { name: 'two', days: 3 }, { name: 'gate', days: 0 }, { name: 'off', days: 2, active: 0 }, { name: 'other', days: 4, who: 'Somebody else' }],
    { max_units: 1.5 }, {}, (data) => { data.assignments.units[1] = 0.75; });
  assert.deepEqual(hours(load, 'demand', 10), [14, 14, 14, 8, 8, 0, 0, 8, 8, 8]);
  assert.deepEqual(hours(load, 'capacity'), [12, 12, 12, 12, 12, 0, 0]);
  assert.deepEqual(hours(load, 'over'), [2, 2, 2, 0, 0, 0, 0]);
  assert.equal(load.over, 6 * H);
});

test('a half day counts as half, and two half days one after the other are no overload', () => {
  const load = loadOf([{ name: 'morning', days: 0.5 }, { name: 'afternoon', days: 0.5, links: [[0]] }]);
  assert.deepEqual(hours(load, 'demand', 2), [8, 0]);
  assert.equal(load.over, 0);
});

test('buckets of a week and of a month add their days up, and say who fights', () => {
  const load = loadOf([{ name: 'one', days: 10 }, { name: 'two', days: 2, links: [[0, 'SS', 3]] }]);
  const weeks = stretches(load, (at) => floorTo('week', at), (at) => nextTick('week', at));
  assert.deepEqual(weeks.map(({ from, demand, capacity, over }) => [from, demand / H, capacity / H, over / H]), [[monday, 56, 40, 16], [monday + 7, 40, 40, 0]]);
  assert.deepEqual(load.inUnits(weeks[0]), { demand: 1.4, done: 0, capacity: 1, over: 0.4 });
  const [month] = stretches(load, (at) => floorTo('month', at), (at) => nextTick('month', at));
  assert.equal(month.demand / H, 96);
  assert.deepEqual(load.rivals(monday, monday + 7), [1, 2]);
  assert.deepEqual(load.rivals(monday + 7, monday + 14), []);
});

test('only what is still to do can be too much', () => {
  const done = loadOf([{ name: 'one', days: 4, percent: 100 }, { name: 'two', days: 4, percent: 50 }]);
  assert.deepEqual(hours(done, 'demand', 4), [16, 16, 16, 16]);
  assert.deepEqual(hours(done, 'done', 4), [16, 16, 8, 8]);
  assert.deepEqual(hours(done, 'over', 4), [0, 0, 8, 8]);
  assert.deepEqual(done.rivals(monday, monday + 7), [2]);
});

test('an interruption asks for nothing', () => {
  const at = monday * DAY;
  const load = loadOf([{ name: 'cable', days: 2 }], {}, {}, ({ columns }) => {
    columns.finish[0] = at + 3 * DAY + 1020;
    columns.splits = [[[at + 480, at + 1020], [at + 3 * DAY + 480, at + 3 * DAY + 1020]]];
  });
  assert.deepEqual(hours(load, 'demand', 4), [8, 0, 0, 8]);
});

test('capacity follows the calendar of the resource, and its steps over time; none stands outside them', () => {
  const calendars = [officeCalendar(), { uid: 2, name: 'Four days', week: [OFFICE, OFFICE, OFFICE, OFFICE, [], [], []], exceptions: [[monday + 1, monday + 1, []]] }];
  const tasks = [{ name: 'one', days: 5 }];
  const own = loadOf(tasks, { calendar: 2 }, { calendars, rules: 'primavera' });
  assert.deepEqual(hours(own, 'capacity'), [8, 0, 8, 8, 0, 0, 0]);
  assert.deepEqual(hours(own, 'demand'), [8, 8, 8, 8, 8, 0, 0]);
  assert.deepEqual(hours(own, 'over'), [0, 8, 0, 0, 8, 0, 0]);
  assert.deepEqual(hours(loadOf(tasks, { calendar: 2 }, { calendars }), 'demand'), [8, 0, 8, 8, 0, 0, 0]);
  const steps = loadOf(tasks, { max_units: 9, availability: [[null, (monday + 2) * DAY, 2], [(monday + 3) * DAY + 780, null, 1]] });
  assert.deepEqual(hours(steps, 'capacity', 5), [16, 16, 0, 4, 8]);
  assert.equal(steps.units(monday + 5, monday + 7), 1);
});

test('who has no calendar is there when a task works; who has one is not', () => {
  const calendars = [officeCalendar(), { uid: 2, name: 'Six days', week: [...Array(6).fill(OFFICE), []], exceptions: [] }];
  const tasks = [{ name: 'one', days: 6, calendar: 2 }];
  const free = loadOf(tasks, {}, { calendars, rules: 'primavera' });
  assert.deepEqual(hours(free, 'demand'), [8, 8, 8, 8, 8, 8, 0]);
  assert.deepEqual(hours(free, 'capacity'), [8, 8, 8, 8, 8, 8, 0]);
  assert.equal(free.over, 0);
  assert.equal(loadOf(tasks, { calendar: 1 }, { calendars, rules: 'primavera' }).over, 8 * H);
});

test('a night shift belongs to the day it begins', () => {
  const nights = { uid: 1, name: 'Nights', week: Array(7).fill([[1200, 1680]]), exceptions: [] };
  const start = monday * DAY + 1200;
  const load = loadOf([{ name: 'pour', days: 2 }], {}, { calendars: [nights], start });
  assert.deepEqual(hours(load, 'demand', 3), [8, 8, 0]);
});

test('nobody asks for a resource without work, nor for one that is a cost; a date in the year 9999 is bearable', () => {
  const idle = loadOf([{ name: 'gate', days: 0 }]);
  assert.equal(idle.over, 0);
  assert.deepEqual(stretches(idle, (at) => at, (at) => at + DAY), []);
  const data = planOf([{ name: 'one', who: 'Crew' }, { name: 'two', who: 'Concrete' }]);
  data.resources[1].kind = 'material';
  assert.deepEqual(workers(new Sheet(data)).map(({ name }) => name), ['Crew']);
  const far = loadOf([{ name: 'one', days: 1 }], {}, {}, ({ columns }) => { columns.finish[0] = fromIso('9999-12-31T17:00'); });
  assert.ok(far.size <= 40000);
});

test('a big plan is counted as one counts it day by day', () => {
  const sheet = new Sheet(bigPlan(3000));
  const found = bookings(sheet);
  for (const resource of sheet.resources.slice(0, 2)) {
    const load = new Load(sheet, resource, found.get(resource.uid) ?? []);
    let total = 0;
    for (const span of load.spans) total += span.own.between(span.from, span.until) * span.units;
    assert.equal(Math.round(load.sums.demand[load.size]), Math.round(total));
  }
});
