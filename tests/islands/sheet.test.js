import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bigPlan, dice, planOf } from './made_plan.js';
import { positions } from '../../src/jalon/web/static/islands/plan/outline.js';
import { IntervalIndex } from '../../src/jalon/web/static/islands/plan/intervals.js';
import { Sheet } from '../../src/jalon/web/static/islands/plan/sheet.js';

const small = () => planOf([
  { name: 'All', level: 0 }, { name: 'A', level: 1 }, { name: 'a1', level: 2, days: 2 }, { name: 'a2', level: 2, days: 3, links: [[2]], who: 'Crew' },
  { name: 'B', level: 1 }, { name: 'b1', level: 2, days: 1, links: [[3, 'SS', 1]] }, { name: 'end', level: 0, days: 0, links: [[5]] },
]);
const names = (sheet, rows) => Array.from(rows, (row) => sheet.columns.name[row]);

test('a folded branch hides what is below, and only that', () => {
  const sheet = new Sheet(small());
  assert.deepEqual(Array.from(sheet.outline.levels), [0, 1, 2, 2, 1, 2, 0]);
  assert.deepEqual(names(sheet, sheet.outline.visible((row) => row === 1)), ['All', 'A', 'B', 'b1', 'end']);
  assert.deepEqual(names(sheet, sheet.outline.visible((row) => row === 0)), ['All', 'end']);
  assert.deepEqual(sheet.outline.ancestors(3), [1, 0]);
});

test('a filter keeps what stands above what it accepts', () => {
  const sheet = new Sheet(small());
  const rows = sheet.outline.visible(() => false, (row) => sheet.columns.name[row] === 'b1');
  assert.deepEqual(names(sheet, rows), ['All', 'B', 'b1']);
  assert.deepEqual(Array.from(positions(rows, sheet.size)), [0, -1, -1, -1, 1, 2, -1]);
});

test('an answer changes the rows it names and no other', () => {
  const sheet = new Sheet(small());
  const result = sheet.apply({ revision: 2, changed: { uid: [3], duration: [960 * 2], version: [2] } });
  assert.deepEqual(result, { uids: [3], structure: false });
  assert.equal(sheet.get(sheet.row(3), 'duration'), 1920);
  assert.equal(sheet.get(sheet.row(4), 'version'), 1);
  assert.equal(sheet.plan.revision, 2);
});

test('an answer with an order moves, adds and takes away rows', () => {
  const sheet = new Sheet(small());
  sheet.apply({ revision: 2, order: [1, 5, 6, 2, 9, 3, 7], changed: { uid: [9, 6], name: ['new', 'b1'], parent: [3, 1], parent_uid: [2, 5], version: [1, 2] } });
  assert.deepEqual(names(sheet, sheet.outline.visible(() => false)), ['All', 'B', 'b1', 'A', 'new', 'a1', 'end']);
  assert.equal(sheet.row(4), -1);
  assert.equal(sheet.columns.parent[sheet.row(9)], sheet.row(2));
  assert.equal(sheet.columns.parent[sheet.row(3)], sheet.row(2), 'a row that is not named keeps its parent');
  assert.equal(sheet.links.fromRow[0], sheet.row(3), 'links follow their rows');
  assert.equal(sheet.links.toRow[0], -1, 'and leave those that went');
});

test('what a hand shows is put back', () => {
  const sheet = new Sheet(small());
  const back = sheet.put(3, { start: 5, duration: 7, nothing: 1 });
  assert.equal(sheet.get(2, 'start'), 5);
  back();
  assert.equal(sheet.get(2, 'duration'), 960);
});

test('links are found from both ends, and their chain through what drives', () => {
  const sheet = new Sheet(small());
  assert.deepEqual(Array.from(sheet.links.into(3), (link) => sheet.links.fromRow[link]), [2]);
  assert.deepEqual(Array.from(sheet.links.outOf(3), (link) => sheet.links.toRow[link]), [5]);
  assert.deepEqual([...sheet.links.chain(3).rows].sort(), [2, 3, 5, 6]);
  assert.equal(sheet.resourceText(3), 'Crew');
});

test('baselines follow their rows when rows move', () => {
  const data = small();
  data.baselines = [{ id: 5, name: 'R1', start: data.columns.uid.map((uid) => uid * 10), finish: data.columns.uid.map((uid) => uid * 10 + 1) }];
  const sheet = new Sheet(data);
  sheet.apply({ order: [5, 6, 1, 2, 3, 4, 7], changed: { uid: [] } });
  assert.equal(sheet.baseline('5')?.start[sheet.row(4)], 40);
  assert.equal(sheet.baseline('5')?.finish[sheet.row(5)], 51);
  assert.equal(sheet.baseline('6'), null);
});

test('the interval index finds what a scan finds', () => {
  const roll = dice(3);
  const lows = Array.from({ length: 500 }, () => (roll() < 0.1 ? -1 : Math.floor(roll() * 1000)));
  const highs = lows.map((low) => low + Math.floor(roll() ** 4 * 400));
  const index = new IntervalIndex(lows, highs);
  for (let i = 0; i < 200; i++) {
    const first = Math.floor(roll() * 1000);
    const last = first + Math.floor(roll() * 40);
    const found = [];
    index.touching(first, last, (item) => found.push(item));
    const wanted = lows.map((_, k) => k).filter((k) => lows[k] >= 0 && lows[k] <= last && highs[k] >= first);
    assert.deepEqual(found.sort((a, b) => a - b), wanted);
  }
  new IntervalIndex([], []).touching(0, 10, () => assert.fail('nothing is found in nothing'));
});

test('20,000 activities become a sheet in little time', () => {
  const data = bigPlan(20000);
  const began = performance.now();
  const sheet = new Sheet(data);
  sheet.outline.visible(() => false);
  const took = performance.now() - began;
  assert.equal(sheet.size, 20000);
  assert.ok(took < 2000, `${took} ms`);
});
