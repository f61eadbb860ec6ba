import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { english, wordsIn } from './speech.js';
import { commandOf, STROKES } from '../../src/jalon/web/static/islands/grid/keyboard.js';

const ISLANDS = new URL('../../src/jalon/web/static/islands/', import.meta.url);
const sources = ['plan', 'grid'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ISLANDS)).filter((name) => name.endsWith('.js')).map((name) => readFileSync(new URL(`${folder}/${name}`, ISLANDS), 'utf8')));

test('every sentence the island says is in the dictionary', () => {
  const said = sources.flatMap((text) => [...text.matchAll(/(?:say|count|refuse|explain)\(\s*'([\w.-]+)'/g)].map((match) => match[1]));
  assert.ok(said.length > 100);
  assert.deepEqual(said.filter((key) => !(key in english)), []);
});

test('user text never becomes markup', () => {
  for (const text of sources) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
});

test('plurals follow the language', () => {
  assert.equal(wordsIn('en').count('bulk.count', 0), '0 tasks selected');
  assert.equal(wordsIn('fr').count('bulk.count', 0), '0 tâche sélectionnée');
  assert.equal(wordsIn('fr').count('bulk.count', 2), '2 tâches sélectionnées');
  assert.equal(wordsIn('en').count('bulk.count', 12345), '12,345 tasks selected');
});

test('a missing parameter is left visible and a missing key is its own name', () => {
  assert.equal(wordsIn('en').say('find.place', { n: 1 }), '1 of %(total)s');
  assert.equal(wordsIn('en').say('no.such.key'), 'no.such.key');
});

test('strokes name their command, modifiers included', () => {
  const stroke = (key, more = {}) => commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  assert.equal(stroke('ArrowRight'), 'right');
  assert.equal(stroke('ArrowRight', { altKey: true, shiftKey: true }), 'indent');
  assert.equal(stroke('ArrowDown', { altKey: true, shiftKey: true }), 'moveDown');
  assert.equal(stroke('ArrowDown', { shiftKey: true }), 'down');
  assert.equal(stroke('Z', { ctrlKey: true, shiftKey: true }), 'redo');
  assert.equal(stroke('z', { metaKey: true }), 'undo');
  assert.equal(stroke('?', { shiftKey: true }), 'help');
  assert.equal(stroke('c', { ctrlKey: true }), null);
  assert.equal(stroke('∑', { altKey: true, code: 'KeyW' }), 'why', 'Option on a Mac types another letter');
  assert.equal(new Set(STROKES.map(({ key, ctrl, alt, shift }) => `${key}${ctrl}${alt}${shift}`)).size, STROKES.length);
});
