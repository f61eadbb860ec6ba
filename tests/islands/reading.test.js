import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsIn, UNITS } from './speech.js';
import { fromIso, isoOf, weekNumber, DAY } from '../../src/jalon/web/static/islands/plan/clock.js';
import { plain, readDate, readDuration, readPercent, readPredecessors } from '../../src/jalon/web/static/islands/plan/reading.js';

const THIN = '\u202f';
const HARD = '\u00a0';
const near = fromIso('2026-07-06');
const date = (text, reference = near) => {
  const read = readDate(text, reference);
  return read && isoOf(read.minute) + (read.timed ? '' : ' day');
};

test('durations are read in both languages', () => {
  for (const [text, minutes, canonical] of [
    ['12', 5760, '12d'], ['12j', 5760, '12d'], ['12 jours', 5760, '12d'], ['1,5 j', 720, '1.5d'], ['3h30', 210, '3.5h'], ['2 sem', 4800, '2w'],
    ['2w', 4800, '2w'], ['1 mois', 9600, '1mo'], ['1mo', 9600, '1mo'], ['90 min', 90, '90m'], ['5ed', 7200, '5ed'], ['5 éj', 7200, '5ed'], ['5je', 7200, '5ed'],
    ['2d?', 960, '2d?'], ['0', 0, '0d'],
  ]) {
    const read = readDuration(text, UNITS);
    assert.equal(read?.minutes, minutes, text);
    assert.equal(read?.text, canonical, text);
  }
  for (const text of ['', 'zz', '3 chats', '--2', '1e9x']) assert.equal(readDuration(text, UNITS), null, text);
});

test('what is written is read back the same', () => {
  for (const locale of ['fr', 'en']) {
    const formats = formatsIn(locale);
    for (const [minutes, unit, elapsed] of [[5760, 'd', false], [210, 'h', false], [7200, 'd', true], [4800, 'w', false], [720, 'd', false]]) {
      assert.equal(readDuration(formats.duration(minutes, unit, elapsed), UNITS)?.minutes, minutes, `${locale} ${minutes}${unit}`);
    }
  }
});

test('dates are read as people write them', () => {
  assert.equal(date('4/11'), '2026-11-04T00:00 day');
  assert.equal(date('4/11/26 14:00'), '2026-11-04T14:00');
  assert.equal(date('4 nov. 2026 8h30'), '2026-11-04T08:30');
  assert.equal(date('1er août'), '2026-08-01T00:00 day');
  assert.equal(date('Nov 4, 2027'), '2027-11-04T00:00 day');
  assert.equal(date('mer. 4 nov. 2026'), '2026-11-04T00:00 day');
  assert.equal(date('2026-11-04T08:00'), '2026-11-04T08:00');
  assert.equal(date('04/11/2026 17:00'), '2026-11-04T17:00');
  assert.equal(date('2/1', fromIso('2026-12-20')), '2027-01-02T00:00 day');
  for (const text of ['31/2', '4/13', 'demain', '4 brumaire', '4/11/1', '', '99/99/9999']) assert.equal(date(text), null, text);
});

test('percentages stay between 0 and 100', () => {
  assert.equal(readPercent('50 %'), 50);
  assert.equal(readPercent('12,5'), 12.5);
  for (const text of ['101', '-1', 'x', 'NaN', 'Infinity', '']) assert.equal(readPercent(text), null, text);
});

test('predecessors become the canonical text', () => {
  const text = (typed) => readPredecessors(typed, UNITS)?.text ?? null;
  assert.equal(text('12FD+2j, 7'), '12FS+2d; 7');
  assert.equal(text('12FS+2d; 7SS'), '12FS+2d; 7SS');
  assert.equal(text('3 df - 1,5j'), '3SF-1.5d');
  assert.equal(text('5FD−2j'), '5FS-2d');
  assert.equal(text('4+50%'), '4FS+50%');
  assert.equal(text('poste-aulnes/12FD'), 'poste-aulnes/12');
  assert.equal(text(''), '');
  for (const typed of ['abc', '12XX', '12FS+', '12FS+deux', '1;;x']) assert.equal(text(typed), null, typed);
});

test('the reader’s language shows in spaces, letters and signs', () => {
  const [fr, en] = [formatsIn('fr', near), formatsIn('en', near)];
  assert.equal(fr.duration(18 * 480), `18${THIN}j`);
  assert.equal(en.duration(18 * 480), `18${HARD}d`);
  assert.equal(fr.duration(210, 'h'), `3${THIN}h${THIN}30`);
  assert.equal(fr.percent(48), `48${THIN}%`);
  assert.equal(en.percent(48), '48%');
  assert.equal(fr.delta(6 * 480), `+6${THIN}j`);
  assert.equal(en.delta(-720), `−1.5${HARD}d`);
  assert.equal(en.date(fromIso('2026-11-04')), `4${HARD}Nov`);
  assert.equal(fr.date(fromIso('2027-11-04')), `4${HARD}nov.${HARD}2027`);
  assert.equal(fr.lag(960, 'd', false, null), '+2j');
  assert.equal(en.lag(-960, 'd', false, null), '−2d');
  assert.equal(fr.time(fromIso('2026-11-04T17:00')), `17${THIN}h`);
});

test('search ignores case and accents', () => {
  assert.equal(plain('Câblage ÉLECTRIQUE'), 'cablage electrique');
});

test('weeks are those of ISO 8601', () => {
  const week = (text) => weekNumber(fromIso(text) / DAY);
  assert.equal(week('2026-07-06'), 28);
  assert.equal(week('2021-01-03'), 53);
  assert.equal(week('2024-12-30'), 1);
  assert.equal(week('2016-01-01'), 53);
});
