import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mending } from '../../src/jalon/web/static/islands/plan/quality.js';

test('faults that ask for the same change are mended by it once', () => {
  const link = { op: 'link', from: 2, to: 9, kind: 'FS', lag: 0 };
  const other = { op: 'link', from: 3, to: 9, kind: 'FS', lag: 0 };
  const faults = [link, other, { ...link }].map((operation) => ({ text: '', uid: 1, other: null, fix: '', operations: [operation] }));
  assert.deepEqual(mending(faults), [link, other]);
  assert.deepEqual(mending([{ text: '', uid: 1, other: null, fix: '', operations: [] }]), []);
});
