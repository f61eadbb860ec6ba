import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf, bigPlan } from './made_plan.js';
import { formatsIn, wordsIn } from './speech.js';
import { extent, marksOf, toneOf } from '../../src/jalon/web/static/islands/plan/bars.js';
import { DAY, fromIso, isoOf } from '../../src/jalon/web/static/islands/plan/clock.js';
import { route } from '../../src/jalon/web/static/islands/plan/links.js';
import { Sheet } from '../../src/jalon/web/static/islands/plan/sheet.js';
import { floorTo, nextTick, Scale, TickLabels, ticks } from '../../src/jalon/web/static/islands/plan/time.js';
import { View } from '../../src/jalon/web/static/islands/plan/view.js';

const formats = formatsIn('en');
const options = { baseline: null, critical: true, near: 0, floats: false, labels: true };
const kinds = (sheet, row, more = {}) => marksOf(sheet, new Scale(sheet.plan.start, 10), row, { ...options, ...more }, formats).marks.map(({ kind }) => kind.trim());

test('minutes and pixels go back and forth', () => {
  const scale = new Scale(fromIso('2026-07-06'), 8);
  assert.equal(scale.x(fromIso('2026-07-16')), 80);
  assert.equal(scale.minute(scale.x(12345678)), 12345678);
  assert.equal(new Scale(0, 1e9).dayWidth, 5760);
  assert.equal(new Scale(0, 0).dayWidth, 0.05);
});

test('header units grow with what a day is worth', () => {
  const units = [960, 200, 48, 8, 2.4, 1, 0.1].map((width) => new Scale(0, width).units().join());
  assert.deepEqual(units, ['day,hour', 'day,quarterday', 'week,day', 'month,week', 'quarter,month', 'year,quarter', 'decade,year']);
});

test('ticks stand on their unit and follow one another', () => {
  const from = fromIso('2026-11-18T10:30');
  const floors = Object.fromEntries(['hour', 'day', 'week', 'month', 'quarter', 'year', 'decade'].map((unit) => [unit, isoOf(floorTo(unit, from))]));
  assert.deepEqual(floors, {
    hour: '2026-11-18T10:00', day: '2026-11-18T00:00', week: '2026-11-16T00:00', month: '2026-11-01T00:00', quarter: '2026-10-01T00:00',
    year: '2026-01-01T00:00', decade: '2020-01-01T00:00',
  });
  for (const unit of Object.keys(floors)) assert.equal(floorTo(unit, nextTick(unit, floorTo(unit, from))), nextTick(unit, floorTo(unit, from)), unit);
  const months = ticks(new Scale(0, 8), 'month', from, fromIso('2027-02-03'));
  assert.deepEqual(months.map(({ at }) => isoOf(at).slice(0, 7)), ['2026-11', '2026-12', '2027-01', '2027-02']);
});

test('labels speak the language of the page and fit their room', () => {
  const [fr, en] = [new TickLabels(wordsIn('fr')), new TickLabels(wordsIn('en'))];
  const at = fromIso('2026-08-03');
  assert.equal(fr.label('month', fromIso('2026-08-01'), 200, true), 'Août 2026');
  assert.equal(fr.label('month', fromIso('2026-08-01'), 90, true), 'Août');
  assert.equal(fr.label('week', at, 28, false), 'S32');
  assert.equal(en.label('week', at, 28, false), 'W32');
  assert.equal(en.label('day', at, 20, false), '3');
  assert.equal(en.label('hour', at + 9 * 60, 40, false), '09:00');
});

test('how often a task was critical stands on its bar and beside it', () => {
  const sheet = new Sheet(planOf([{ name: 'All', level: 0 }, { name: 'often', level: 1, days: 10, who: 'Crew' }, { name: 'never', level: 1, days: 2 }, { name: 'done', level: 1, days: 2, percent: 100 }]));
  const often = String(sheet.columns.uid[1]);
  const drawn = (row, chances) => marksOf(sheet, new Scale(sheet.plan.start, 10), row, { ...options, critical: false, chances }, formats);
  assert.deepEqual(drawn(1, null).marks.map(({ kind }) => kind.trim()), ['bar']);
  const { marks, label } = drawn(1, { [often]: 0.5 });
  assert.deepEqual(marks.map(({ kind }) => kind.trim()), ['bar', 'chance']);
  assert.match(label.text, /^50\s?%  Crew$/);
  const whole = drawn(1, { [often]: 1 }).marks[1].d;
  assert.notEqual(whole, marks[1].d);
  assert.match(drawn(2, { [often]: 0.5 }).label.text, /^0\s?%$/);
  assert.deepEqual(drawn(0, { [often]: 0.5 }).marks.map(({ kind }) => kind.trim()), ['sum']);
  assert.deepEqual(drawn(3, { [often]: 0.5 }).marks.map(({ kind }) => kind.trim()), ['bar', 'done']);
});

test('each kind of row has its marks', () => {
  const sheet = new Sheet(planOf([
    { name: 'All', level: 0 }, { name: 'long', level: 1, days: 10, percent: 40, who: 'Crew' }, { name: 'short', level: 1, days: 2, manual: 1 },
    { name: 'gate', level: 1, days: 0, links: [[1]] }, { name: 'held', level: 1, days: 1, constraint: 'SNET', constraint_date: fromIso('2026-07-09'), deadline: fromIso('2026-07-07') },
    { name: 'off', level: 1, days: 1, active: 0 },
  ]));
  assert.deepEqual(kinds(sheet, 0), ['sum']);
  assert.deepEqual(kinds(sheet, 1), ['bar crit', 'done crit']);
  assert.deepEqual(kinds(sheet, 1, { critical: false }), ['bar', 'done']);
  assert.deepEqual(kinds(sheet, 2), ['bar  manual']);
  assert.deepEqual(kinds(sheet, 3), ['ms crit']);
  assert.deepEqual(kinds(sheet, 4), ['bar crit', 'pin', 'dead late']);
  assert.deepEqual(kinds(sheet, 5), ['bar off']);
  assert.deepEqual(kinds(sheet, 2, { near: 480 * 20 }), ['bar near manual']);
  assert.deepEqual(kinds(sheet, 2, { floats: true }), ['float', 'bar  manual']);
  const base = { start: sheet.columns.start, finish: sheet.columns.finish };
  assert.deepEqual(kinds(sheet, 3, { baseline: base }), ['basepoint', 'ms crit']);
  assert.equal(toneOf(sheet, 1, { critical: true, near: 0 }), 'crit');
  const { label } = marksOf(sheet, new Scale(sheet.plan.start, 10), 1, options, formats);
  assert.equal(label?.text, 'Crew');
});

test('no mark ever carries a number that is not one', () => {
  const sheet = new Sheet(bigPlan(600));
  const scale = new Scale(sheet.plan.start, 3);
  for (let row = 0; row < sheet.size; row++) {
    const { marks } = marksOf(sheet, scale, row, { ...options, baseline: sheet.baseline(1), floats: true, near: 4800 }, formats);
    for (const { d } of marks) assert.doesNotMatch(d, /NaN|undefined|Infinity|null/);
  }
  sheet.put(sheet.columns.uid[5], { start: null, finish: null });
  assert.equal(extent(sheet, scale, 5), null);
});

const box = (left, right, row) => ({ left, right, top: row * 28 + 6, middle: row * 28 + 12.5, bottom: row * 28 + 19, point: false });
const ends = (d) => [d.match(/^M([\d.-]+) ([\d.-]+)/).slice(1).map(Number), d.match(/L([\d.-]+) ([\d.-]+)$/).slice(1).map(Number)];

test('links leave and enter at the ends their kind says', () => {
  const [a, b] = [box(0, 50, 0), box(100, 160, 3)];
  const from = { FS: 50, SS: 0, FF: 50, SF: 0 };
  const into = { FS: 100, SS: 100, FF: 160, SF: 160 };
  for (const kind of ['FS', 'SS', 'FF', 'SF']) {
    const { line, head } = route(a, b, kind);
    assert.equal(ends(line)[0][0], from[kind], kind);
    assert.equal(Number(head.match(/^M([\d.-]+)/)[1]), into[kind], kind);
    assert.equal(Number(head.match(/^M[\d.-]+ ([\d.-]+)/)[1]), b.middle, kind);
  }
});

test('a link to a bar that starts where the other ends drops onto it; one that goes back makes its way round', () => {
  assert.match(route(box(0, 50, 0), box(52, 100, 1), 'FS').head, /l-3 -4.5h6z$/);
  assert.match(route(box(0, 50, 3), box(52, 100, 1), 'FS').head, /l-3 4.5h6z$/);
  const back = route(box(100, 200, 0), box(20, 60, 2), 'FS');
  assert.ok((back.line.match(/Q/g) ?? []).length >= 4);
  assert.doesNotMatch(back.line, /NaN/);
});

test('a view survives being saved, and junk does not enter', () => {
  const view = new View({ near: 960, critical: false, baseline: '7', filter: { text: 'x', resource: 3, only: ['critical', 'junk'] }, dayWidth: 1e12, pane: 'wide', columns: [] });
  const again = new View(JSON.parse(JSON.stringify(view.state())));
  assert.deepEqual(again.state(), view.state());
  assert.deepEqual(view.filter.only, ['critical']);
  assert.equal(view.dayWidth, 5760);
  assert.equal(view.pane, 0);
  assert.ok(view.columns.length > 3);
  assert.equal(view.conditions, 3);
  assert.equal(Math.round(View.suited(100, 800)), 8);
  assert.ok(DAY);
});

test('an interrupted bar is drawn as its pieces, joined by dots, and whole while a hand holds it', () => {
  const at = fromIso('2026-07-06T08:00');
  const sheet = new Sheet(planOf([{ name: 'Cable', days: 6 }]));
  sheet.put(1, { start: at, finish: at + 9 * DAY, percent: 50 });
  sheet.columns.splits = [[[at, at + 2 * DAY], [at + 6 * DAY, at + 9 * DAY]]];
  assert.deepEqual(kinds(sheet, 0).map((kind) => kind.split(' ')[0]).slice(0, 3), ['join', 'bar', 'done']);
  const { marks } = marksOf(sheet, new Scale(at, 10), 0, options, formats);
  assert.equal(marks.find(({ kind }) => kind.startsWith('bar')).d.match(/M/g).length, 2);
  assert.match(marks[0].d, /^M20 12\.5H60$/);
  sheet.put(1, { start: at + DAY, finish: at + 10 * DAY });
  assert.equal(kinds(sheet, 0).some((kind) => kind.startsWith('join')), false);
});
