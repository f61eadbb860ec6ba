import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeServer } from './fake_server.js';
import { planOf } from './made_plan.js';
import { formatsIn, wordsIn } from './speech.js';
import { Api } from '../../src/jalon/web/static/islands/plan/api.js';
import { Edits } from '../../src/jalon/web/static/islands/plan/edits.js';
import { planFields } from '../../src/jalon/web/static/islands/plan/fields.js';
import { operationsOf, workOf } from '../../src/jalon/web/static/islands/plan/paste.js';
import { Sheet } from '../../src/jalon/web/static/islands/plan/sheet.js';
import { View } from '../../src/jalon/web/static/islands/plan/view.js';

const nativeFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = nativeFetch;
});

function bench() {
  const server = new FakeServer(planOf([
    { name: 'All', level: 0 }, { name: 'one', level: 1, days: 2 }, { name: 'two', level: 1, days: 3, links: [[1]] }, { name: 'three', level: 1, days: 1, links: [[2]] },
  ]));
  globalThis.fetch = (address, options) => server.fetch(String(address), options);
  const sheet = new Sheet(structuredClone(server.data));
  const page = { sheet, view: new View(), words: wordsIn('en'), formats: formatsIn('en'), invalidate() {}, apply: (answer) => sheet.apply(answer) };
  page.fields = planFields(page);
  page.list = { rows: Int32Array.from([0, 1, 2, 3]) };
  page.columns = { list: [...page.fields.values()].filter(({ key }) => ['name', 'duration', 'start', 'predecessors'].includes(key)) };
  const told = { done: [], failed: [], waiting: [] };
  const edits = new Edits(page, new Api('/api/v1/plans/1/'), { done: (answer) => told.done.push(answer), failed: (result) => told.failed.push(result), waiting: (count) => told.waiting.push(count) });
  edits.wait = () => Promise.resolve();
  return { server, sheet, page, edits, told };
}
const duration = (text, uid = 2) => ({ operations: [{ op: 'set', uid, fields: { duration: text } }], shown: [{ uid, values: { duration: 1 } }] });

test('a change shows at once, then as the server answers', async () => {
  const { sheet, edits, told } = bench();
  const finish = sheet.get(3, 'finish');
  const sent = edits.send(duration('5d'));
  assert.equal(sheet.get(1, 'duration'), 1, 'before the answer');
  assert.equal((await sent).kind, 'ok');
  assert.equal(sheet.get(1, 'duration'), 2400);
  assert.ok(sheet.get(3, 'finish') > finish, 'what follows has moved');
  assert.equal(sheet.plan.revision, 2);
  assert.ok(told.done[0].finish_change_minutes > 0);
});

test('a refusal puts back what was there', async () => {
  const { sheet, edits, told } = bench();
  const result = await edits.send(duration('99999999d'));
  assert.equal(result.kind, 'refused');
  assert.match(told.failed[0].error.message, /0 and 36 525/);
  assert.equal(sheet.get(1, 'duration'), 960);
});

test('two changes of a row follow each other without a conflict', async () => {
  const { sheet, edits } = bench();
  const results = await Promise.all([edits.send(duration('4d')), edits.send(duration('6d')), edits.send(duration('7d', 3))]);
  assert.deepEqual(results.map(({ kind }) => kind), ['ok', 'ok', 'ok']);
  assert.equal(sheet.get(1, 'duration'), 2880);
});

test('a colleague’s change is met, not overwritten', async () => {
  const { server, edits } = bench();
  server.elsewhere([{ op: 'set', uid: 2, fields: { duration: '9d' } }]);
  const result = await edits.send(duration('5d'));
  assert.equal(result.kind, 'stale');
  assert.equal(result.error.current.fields.duration, 4320);
  assert.equal(server.data.columns.duration[1], 4320);
});

test('without a network the change waits and goes once, under one number', async () => {
  const { server, edits, told } = bench();
  server.offline = true;
  edits.wait = async () => {
    server.offline = false;
  };
  assert.equal((await edits.send(duration('5d'))).kind, 'ok');
  assert.deepEqual(told.waiting, [1, 0]);
  assert.equal(server.data.columns.version[1], 2);
});

test('undo and redo are the server’s', async () => {
  const { sheet, edits } = bench();
  await edits.send(duration('5d'));
  await edits.send({ operations: [], verb: 'undo' });
  assert.equal(sheet.get(1, 'duration'), 960);
  await edits.send({ operations: [], verb: 'redo' });
  assert.equal(sheet.get(1, 'duration'), 2400);
});

test('rows are inserted, indented, moved and deleted', async () => {
  const { sheet, edits } = bench();
  const names = () => sheet.columns.name.map((name, row) => `${'-'.repeat(sheet.outline.levels[row])}${name}`);
  await edits.send({ operations: [{ op: 'insert', after: 2, parent: 1, rows: [{ name: 'new' }] }] });
  assert.deepEqual(names(), ['All', '-one', '-new', '-two', '-three']);
  await edits.send({ operations: [{ op: 'indent', uids: [5] }] });
  assert.deepEqual(names(), ['All', '-one', '--new', '-two', '-three']);
  await edits.send({ operations: [{ op: 'move', uids: [2], after: 4, parent: 1 }] });
  assert.deepEqual(names(), ['All', '-two', '-three', '-one', '--new']);
  await edits.send({ operations: [{ op: 'delete', uids: [2] }] });
  assert.deepEqual(names(), ['All', '-two', '-three']);
  assert.equal(sheet.links.size, 1);
});

test('a loop is refused by its name', async () => {
  const { edits } = bench();
  const result = await edits.send({ operations: [{ op: 'link', from: 4, to: 2, kind: 'FS' }] });
  assert.equal(result.kind, 'refused');
  assert.match(result.error.message, /one → two → three/);
});

test('every status has its kind and none throws', async () => {
  const api = new Api('/x');
  const kinds = [];
  for (const status of [200, 401, 403, 404, 409, 422, 428, 500]) {
    globalThis.fetch = async () => ({ ok: status === 200, status, json: async () => ({ error: { code: 'c', message: 'm' } }) });
    kinds.push((await api.why(1)).kind);
  }
  assert.deepEqual(kinds, ['ok', 'signedout', 'forbidden', 'gone', 'stale', 'refused', 'refused', 'broken']);
  globalThis.fetch = async () => ({ ok: false, status: 422, json: async () => JSON.parse('<html>') });
  assert.deepEqual(await api.why(1), { kind: 'refused', error: { code: '422', message: '' } });
  globalThis.fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  assert.deepEqual(await api.why(1), { kind: 'offline' });
});

test('a paste says what it would change before it does', () => {
  const { page } = bench();
  const work = workOf(page, [['one', '5d', '6/7/2026 08:00'], ['TWO', 'nonsense', ''], ['three', '1d', ''], ['four', '2d', ''], ['', '', '']], 1, 0);
  assert.deepEqual(work.changes.map(({ uid, key, after }) => [uid, key, after]), [[2, 'duration', '5d'], [3, 'name', 'TWO']]);
  assert.deepEqual(work.faults.map(({ line, key }) => [line, key]), [[3, 'duration']]);
  assert.deepEqual(work.rows, [{ name: 'four', duration: '2d' }]);
  const operations = operationsOf(page, work);
  assert.deepEqual(operations.map(({ op }) => op), ['set', 'set', 'insert']);
  assert.deepEqual(operations[2].parent, 1);
});

test('a paste with heads finds its columns by name', () => {
  const { page } = bench();
  const work = workOf(page, [['Duration', 'Task'], ['4d', 'one']], 1, 0);
  assert.deepEqual(work.changes.map(({ key, after }) => [key, after]), [['duration', '4d']]);
});

test('hostile names stay text', () => {
  const { page } = bench();
  const name = '<img src=x onerror=alert(1)>\u202e';
  assert.deepEqual(page.fields.get('name').read(name, 1).fields, { name });
});
