import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from './made_plan.js';
import { DAY, fromIso, weekdayOf } from '../../src/jalon/web/static/islands/plan/clock.js';
import { loadOf, overloads, peak } from '../../src/jalon/web/static/islands/plan/load.js';
import { Sheet } from '../../src/jalon/web/static/islands/plan/sheet.js';

const monday = fromIso('2026-07-06') / DAY;

function sheet() {
  const data = planOf([
    { name: 'one', days: 8, who: 'Crew' }, { name: 'two', days: 3, who: 'Crew' }, { name: 'gate', days: 0, who: 'Crew' }, { name: 'off', days: 2, who: 'Crew', active: 0 },
    { name: 'other', days: 4, who: 'Somebody else' },
  ]);
  data.resources[0].max_units = 1.5;
  data.assignments.units[1] = 0.75;
  return new Sheet(data);
}

test('the load of a day is what the tasks of that day ask for, on working days only', () => {
  const load = loadOf(sheet(), 1);
  assert.equal(load.first, monday);
  assert.deepEqual(Array.from(load.days), [1.75, 1.75, 1.75, 1, 1, 0, 0, 1, 1, 1]);
  assert.equal(load.capacity, 1.5);
});

test('a week is overloaded where one of its days is', () => {
  const load = loadOf(sheet(), 1);
  assert.deepEqual(overloads(load, (day) => day - weekdayOf(day), 7), [{ day: monday, most: 1.75 }]);
  assert.equal(peak(load, monday + 3, monday + 10), 1);
  assert.equal(peak(load, monday - 50, monday - 40), 0);
});

test('a resource nobody asks for has no load', () => {
  const load = loadOf(sheet(), 99);
  assert.equal(load.days.length, 0);
  assert.deepEqual(overloads(load, (day) => day, 7), []);
});
