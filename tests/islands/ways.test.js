import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf, officeCalendar } from './made_plan.js';
import { formatsIn, wordsIn } from './speech.js';
import { PlanPage } from '../../src/jalon/web/static/islands/plan/page.js';
import { Sheet } from '../../src/jalon/web/static/islands/plan/sheet.js';
import { waysOf } from '../../src/jalon/web/static/islands/plan/ways.js';

/** What of the page a search for ways reads. */
function pageOf(tasks, calendars = []) {
  const data = planOf(tasks);
  data.calendars = [...data.calendars, ...calendars];
  const sheet = new Sheet(data);
  return { sheet, words: wordsIn('en'), formats: formatsIn('en'), durationText: PlanPage.prototype.durationText.bind({ sheet }) };
}
const chain = [
  { name: 'Dig', days: 10 }, { name: 'Pour', days: 5, links: [[0]] }, { name: 'Cure', days: 1, links: [[1, 'FS', 3]], constraint: 'SNET' },
  { name: 'Handed over', days: 0, links: [[2]] },
];

test('along a chain, what can be chosen is offered, the weightiest first of each kind', () => {
  const ways = waysOf(pageOf(chain), [4, 3, 2, 1]);
  const told = ways.map(({ kind, params }) => `${kind} ${params.name}`);
  assert.deepEqual(new Set(told), new Set(['shorten Dig', 'shorten Pour', 'overlap Pour', 'lag Cure', 'constraint Cure']));
  const dig = ways.find(({ kind, uid }) => kind === 'shorten' && uid === 1);
  assert.deepEqual(dig.operations, [{ op: 'set', uid: 1, fields: { duration: '8d' } }]);
  assert.deepEqual(ways.find(({ kind }) => kind === 'lag').operations, [{ op: 'link', from: 2, to: 3, kind: 'FS', lag: '0' }]);
  assert.deepEqual(ways.find(({ kind }) => kind === 'overlap').operations, [{ op: 'link', from: 1, to: 2, kind: 'FS', lag: '-2d' }]);
});

test('what is done offers nothing', () => {
  assert.deepEqual(waysOf(pageOf([{ name: 'Dig', days: 10, percent: 100 }]), [1]), []);
});

test('a calendar with more work than one has is offered, the nearest one', () => {
  const six = officeCalendar(2, 'Six days');
  six.week[5] = six.week[0];
  const seven = officeCalendar(3, 'Seven days');
  seven.week[5] = seven.week[6] = seven.week[0];
  const way = waysOf(pageOf([{ name: 'Dig', days: 10 }], [seven, six]), [1]).find(({ kind }) => kind === 'calendar');
  assert.equal(way.params.calendar, 'Six days');
});
