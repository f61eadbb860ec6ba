import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice, officeCalendar } from './made_plan.js';
import { DAY, fromIso, isoOf } from '../../src/jalon/web/static/islands/plan/clock.js';
import { WorkCalendar } from '../../src/jalon/web/static/islands/plan/worktime.js';

const office = new WorkCalendar(officeCalendar(1, 'Standard', [fromIso('2026-07-14') / DAY]));
const night = new WorkCalendar({ uid: 2, name: 'Night', week: [[[1320, 1800]], [[1320, 1800]], [[1320, 1800]], [[1320, 1800]], [[1320, 1800]], [], []], exceptions: [] });
const round = new WorkCalendar({ uid: 3, name: '24 h', week: Array(7).fill([[0, 1440]]), exceptions: [] });
const at = (text) => fromIso(text);

test('work is added over lunch, nights, week-ends and holidays', () => {
  assert.equal(isoOf(office.add(at('2026-07-06T08:00'), 480)), '2026-07-06T17:00');
  assert.equal(isoOf(office.add(at('2026-07-06T17:00'), 60)), '2026-07-07T09:00');
  assert.equal(isoOf(office.add(at('2026-07-10T08:00'), 960)), '2026-07-13T17:00');
  assert.equal(isoOf(office.add(at('2026-07-13T08:00'), 960)), '2026-07-15T17:00');
  assert.equal(isoOf(office.add(at('2026-07-15T17:00'), -960)), '2026-07-13T08:00');
  assert.equal(isoOf(office.add(at('2026-07-06T08:00'), 480 * 250)), '2027-06-21T17:00');
});

test('night shifts pass midnight', () => {
  assert.equal(isoOf(night.add(at('2026-07-06T22:00'), 480)), '2026-07-07T06:00');
  assert.equal(isoOf(night.add(at('2026-07-07T02:00'), 300)), '2026-07-07T23:00');
  assert.equal(night.between(at('2026-07-06T00:00'), at('2026-07-08T00:00')), 600);
});

test('starts go forward, finishes go back', () => {
  assert.equal(isoOf(office.nextWork(at('2026-07-11T10:00'))), '2026-07-13T08:00');
  assert.equal(isoOf(office.nextWork(at('2026-07-06T17:00'))), '2026-07-07T08:00');
  assert.equal(isoOf(office.previousWork(at('2026-07-12T10:00'))), '2026-07-10T17:00');
  assert.equal(isoOf(office.previousWork(at('2026-07-07T08:00'))), '2026-07-06T17:00');
});

test('between undoes add, on every calendar', () => {
  const roll = dice(7);
  for (const calendar of [office, night, round]) {
    for (let i = 0; i < 300; i++) {
      const from = calendar.nextWork(at('2026-01-01') + Math.floor(roll() * 500000));
      const work = 1 + Math.floor(roll() * 20000);
      const end = calendar.add(from, work);
      assert.equal(calendar.between(from, end), work);
      assert.equal(calendar.add(end, -work), from);
    }
  }
});

test('idle time is the complement of work', () => {
  const [from, until] = [at('2026-07-06'), at('2026-07-20')];
  const days = office.idle(from, until, true).map(([a, b]) => [isoOf(a).slice(0, 10), isoOf(b).slice(0, 10)]);
  assert.deepEqual(days, [['2026-07-11', '2026-07-13'], ['2026-07-14', '2026-07-15'], ['2026-07-18', '2026-07-20']]);
  const idle = office.idle(from, until, false).reduce((sum, [a, b]) => sum + b - a, 0);
  assert.equal(idle, until - from - office.between(from, until));
});

test('a calendar without work never hangs', () => {
  const empty = new WorkCalendar({ uid: 4, name: 'None', week: [[], [], [], [], [], [], []], exceptions: [] });
  assert.equal(empty.add(100, 480), 580);
  assert.equal(empty.nextWork(100), 100);
  assert.equal(empty.between(0, 50), 50);
});
