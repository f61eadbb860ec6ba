/** Words and formats for the tests, in the language asked for. */

import { readFileSync } from 'node:fs';
import { Words } from '../../src/jalon/web/static/islands/plan/words.js';
import { Formats } from '../../src/jalon/web/static/islands/plan/formats.js';

export const UNITS = { minutes_per_day: 480, minutes_per_week: 2400, days_per_month: 20 };
const file = new URL('../../src/jalon/web/static/islands/plan/words.en.json', import.meta.url);
export const english = JSON.parse(readFileSync(file, 'utf8'));
const FRENCH = {
  'unit.d': 'j', 'unit.h': 'h', 'unit.w': 'sem.', 'unit.ed': 'éj', 'link.FS': 'FD', 'link.SS': 'DD', 'link.FF': 'FF', 'link.SF': 'DF',
  'time.week': 'S%(week)s', yes: 'Oui', no: 'Non', 'bulk.count': ['%(n)s tâche sélectionnée', '%(n)s tâches sélectionnées'],
};

/** @param {string} locale */
export const wordsIn = (locale) => new Words(locale === 'fr' ? { ...english, ...FRENCH } : english, locale);

/** @param {string} locale @param {number} [reference] */
export const formatsIn = (locale, reference) => new Formats(wordsIn(locale), UNITS, reference);
