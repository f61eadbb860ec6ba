/** Every column a plan can show: what its cells say, what its editor opens with, and what typing means. */

import { isoOf } from './clock.js';
import { readDate, readDuration, readPercent, readPredecessors, plain } from './reading.js';

/** @typedef {import('./sheet.js').Sheet} Sheet */
/** @typedef {{fields: Object<string, any>, shown?: Object<string, any>}|{error: string}} Reading */
/**
 * @typedef {import('../grid/columns.js').Field & {
 *   typed: (row: number) => string,
 *   read?: (text: string, row: number) => Reading,
 *   choices?: () => {value: string, label: string}[],
 *   summaries?: boolean,
 * }} PlanField
 */

/** Kinds of constraint, in the order they are offered; the last two are Primavera's. */
export const CONSTRAINTS = ['ASAP', 'ALAP', 'SNET', 'SNLT', 'FNET', 'FNLT', 'MSO', 'MFO', 'MANDATORY_START', 'MANDATORY_FINISH'];

/**
 * @param {{sheet: Sheet, words: import('./words.js').Words, formats: import('./formats.js').Formats, view: import('./view.js').View}} page
 * @returns {Map<string, PlanField>}
 */
export function planFields(page) {
  const { words, formats } = page;
  /** Room for the year where it is written. */
  const dateWidth = formats.year === null ? 106 : 80;
  /** @param {number} row @param {string} key */
  const value = (row, key) => page.sheet.columns[key]?.[row];
  /** @type {Map<string, PlanField>} */
  const fields = new Map();
  /** @param {Partial<PlanField> & {key: string, width: number, text: (row: number) => string}} field */
  const add = (field) => {
    const label = words.say(`column.${field.key}`);
    const long = words.has(`long.${field.key}`) ? words.say(`long.${field.key}`) : label;
    fields.set(field.key, { label, long, type: 'text', typed: field.text, editable: Boolean(field.read), ...field });
  };
  /** @param {string} key @param {string} said */
  const refuse = (key, said) => ({ error: words.say(key, { text: said }) });

  add({ key: 'number', width: page.sheet.size < 1000 ? 40 : 56, align: 'right', type: 'number', text: (row) => String(row + 1) });
  add({ key: 'wbs', width: 64, text: (row) => value(row, 'wbs') ?? '' });
  add({
    key: 'name', width: 236, summaries: true, text: (row) => value(row, 'name') ?? '',
    read: (text) => (text.trim() ? { fields: { name: text.trim() }, shown: { name: text.trim() } } : refuse('error.name', text)),
  });

  const duration = (/** @type {number} */ row) =>
    formats.duration(value(row, 'duration'), value(row, 'duration_unit') || 'd', Boolean(value(row, 'elapsed')), Boolean(value(row, 'estimated')));
  add({
    key: 'duration', width: 64, align: 'right', type: 'duration',
    text: (row) => {
      if (page.sheet.isMilestone(row) && !value(row, 'duration')) return '0';
      return page.sheet.isSummary(row) ? formats.about(value(row, 'duration'), value(row, 'duration_unit') || 'd') : duration(row);
    },
    typed: duration,
    read: (text, row) => {
      const read = readDuration(text, page.sheet.plan, value(row, 'duration_unit') || 'd');
      if (!read || read.minutes < 0) return refuse('error.duration', text);
      const shown = { duration: read.minutes, duration_unit: read.unit, elapsed: Number(read.elapsed), estimated: Number(read.estimated) };
      return { fields: { duration: read.text }, shown };
    },
  });

  /** @param {string} key @param {boolean} ends @param {boolean} needed */
  const date = (key, ends, needed) => ({
    key, width: dateWidth, type: 'date',
    text: (/** @type {number} */ row) => formats.date(value(row, key)),
    typed: (/** @type {number} */ row) => formats.typed(value(row, key)),
    read: (/** @type {string} */ text, /** @type {number} */ row) => {
      if (!text.trim()) return needed ? refuse('error.date', text) : { fields: { [key]: null }, shown: { [key]: null } };
      const read = readDate(text, value(row, 'start') ?? page.sheet.plan.start);
      if (!read) return refuse('error.date', text);
      const calendar = page.sheet.calendar(row);
      let minute = read.minute;
      if (!read.timed && calendar) minute = ends ? calendar.previousWork(minute + 1440) : calendar.nextWork(minute);
      return { fields: { [key]: isoOf(minute) }, shown: needed ? {} : { [key]: minute } };
    },
  });
  add(date('start', false, true));
  add(date('finish', true, true));
  add({
    key: 'percent', width: 60, align: 'right', type: 'percent', text: (row) => formats.percent(value(row, 'percent')),
    typed: (row) => String(value(row, 'percent') ?? 0),
    read: (text) => {
      const percent = readPercent(text);
      return percent === null ? refuse('error.percent', text) : { fields: { percent }, shown: { percent } };
    },
  });

  add({
    key: 'predecessors', width: 96, type: 'links', summaries: true, text: (row) => linkText(page, row, true),
    read: (text) => {
      const read = readPredecessors(text, page.sheet.plan);
      if (!read) return refuse('error.predecessors', text);
      const missing = read.links.find((link) => !link.plan && (link.row < 1 || link.row > page.sheet.size));
      return missing ? refuse('error.row', String(missing.row)) : { fields: { predecessors: read.text } };
    },
  });
  add({ key: 'successors', width: 96, type: 'links', text: (row) => linkText(page, row, false) });
  add({
    key: 'resources', width: 140, type: 'resources', text: (row) => page.sheet.resourceText(row),
    read: (text) => ({ fields: { resources: text.trim() } }),
  });

  const float = (/** @type {string} */ key) => ({
    key, width: 64, align: /** @type {'right'} */ ('right'), type: 'duration',
    text: (/** @type {number} */ row) => (value(row, 'percent') >= 100 ? '' : formats.duration(value(row, key), 'd')),
  });
  add(float('total_float'));
  add(float('free_float'));
  add({ key: 'critical', width: 64, type: 'flag', text: (row) => (value(row, 'critical') ? words.say('yes') : '') });

  const constraints = () => CONSTRAINTS.slice(0, page.sheet.plan.rules === 'primavera' ? 10 : 8);
  add({
    key: 'constraint', width: 168, type: 'choice',
    text: (row) => {
      const code = value(row, 'constraint');
      return code && code !== 'ASAP' ? words.say(`constraint.${code}`) : '';
    },
    typed: (row) => value(row, 'constraint') || 'ASAP',
    choices: () => constraints().map((code) => ({ value: code, label: words.say(`constraint.${code}`) })),
    read: (text) => {
      const code = CONSTRAINTS.find((one) => [one, words.say(`constraint.${one}`)].map(plain).includes(plain(text.trim())));
      if (!code && text.trim()) return refuse('error.choice', text);
      const constraint = code === 'ASAP' ? null : code ?? null;
      return { fields: { constraint }, shown: { constraint } };
    },
  });
  add(date('constraint_date', false, false));
  add(date('deadline', true, false));
  add({
    key: 'calendar', width: 120, type: 'choice',
    text: (row) => page.sheet.calendarNames.find(({ uid }) => uid === value(row, 'calendar'))?.name ?? '',
    typed: (row) => String(value(row, 'calendar') ?? ''),
    choices: () => [{ value: '', label: words.say('calendar.plan') }, ...page.sheet.calendarNames.map(({ uid, name }) => ({ value: String(uid), label: name }))],
    read: (text) => {
      const found = page.sheet.calendarNames.find(({ uid, name }) => String(uid) === text || plain(name) === plain(text.trim()));
      if (!found && text.trim()) return refuse('error.choice', text);
      return { fields: { calendar: found?.uid ?? null }, shown: { calendar: found?.uid ?? null } };
    },
  });
  for (const key of ['manual', 'milestone', 'active']) add(flag(key, words, value));

  for (const key of ['early_start', 'early_finish', 'late_start', 'late_finish']) {
    add({ key, width: dateWidth, type: 'date', text: (row) => formats.date(value(row, key)) });
  }
  add(date('actual_start', false, false));
  add(date('actual_finish', true, false));
  const base = () => page.sheet.baseline(page.view.baseline);
  add({ key: 'baseline_start', width: dateWidth, type: 'date', text: (row) => formats.date(base()?.start[row]) });
  add({ key: 'baseline_finish', width: dateWidth, type: 'date', text: (row) => formats.date(base()?.finish[row]) });
  add({
    key: 'finish_variance', width: 72, align: 'right', type: 'duration',
    text: (row) => {
      const minutes = varianceOf(page, row);
      return minutes === null ? '' : minutes ? formats.delta(minutes) : '0';
    },
  });
  return fields;
}

/**
 * Working time by which a row finishes later than its baseline, or null.
 * @param {{sheet: Sheet, view: import('./view.js').View}} page
 * @param {number} row
 */
export function varianceOf(page, row) {
  const planned = page.sheet.baseline(page.view.baseline)?.finish[row];
  const finish = page.sheet.columns.finish[row];
  if (planned === null || planned === undefined || finish === null) return null;
  return page.sheet.calendar(row)?.between(planned, finish) ?? finish - planned;
}

/**
 * @param {string} key
 * @param {import('./words.js').Words} words
 * @param {(row: number, key: string) => any} value
 */
function flag(key, words, value) {
  const yes = [words.say('yes'), 'yes', 'oui', '1', 'true', 'x', 'o', 'y'].map(plain);
  const no = [words.say('no'), 'no', 'non', '0', 'false', 'n', ''].map(plain);
  return {
    key, width: 76, type: 'choice',
    text: (/** @type {number} */ row) => (value(row, key) ? words.say('yes') : words.say('no')),
    typed: (/** @type {number} */ row) => (value(row, key) ? '1' : '0'),
    choices: () => [{ value: '1', label: words.say('yes') }, { value: '0', label: words.say('no') }],
    read: (/** @type {string} */ text) => {
      const on = yes.includes(plain(text.trim()));
      if (!on && !no.includes(plain(text.trim()))) return { error: words.say('error.choice', { text }) };
      return { fields: { [key]: on }, shown: { [key]: Number(on) } };
    },
  };
}

/**
 * Links as text: "12FS+2d; 7", numbers as the rows show them.
 * @param {{sheet: Sheet, formats: import('./formats.js').Formats}} page
 * @param {number} row
 * @param {boolean} into predecessors, or else successors
 */
export function linkText(page, row, into) {
  const { links } = page.sheet;
  let text = '';
  for (const link of into ? links.into(row) : links.outOf(row)) {
    const other = into ? links.fromRow[link] : links.toRow[link];
    const c = links.columns;
    const lag = page.formats.lag(c.lag[link], c.lag_unit?.[link] ?? 'd', Boolean(c.lag_elapsed?.[link]), c.lag_percent?.[link] ?? null);
    const kind = c.kind[link] === 'FS' && !lag ? '' : page.formats.link(c.kind[link]);
    const name = other < 0 ? `${c.from_plan?.[link] ?? ''}/${c.from[link]}` : String(other + 1);
    text += `${text ? '; ' : ''}${name}${kind}${lag}`;
  }
  return text;
}
