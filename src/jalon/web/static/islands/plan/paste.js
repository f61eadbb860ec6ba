/** Copy to and paste from a spreadsheet: what would change is worked out and shown before anything is sent. */

import { readTable, writeTable } from '../grid/clipboard.js';
import { dialog } from '../grid/popover.js';
import { make } from '../grid/elements.js';
import { fromIso } from './clock.js';
import { plain } from './reading.js';

/** @typedef {{uid: number, key: string, name: string, before: string, after: string, fields: any, shown: any, emptied?: boolean}} CellChange */
/** @typedef {{changes: CellChange[], rows: Object<string, any>[], faults: {line: number, key: string, sentence: string}[]}} PasteWork */

export const MOST_LINES = 20000;
const MOST_LETTERS = 2e7;
const MOST_SHOWN = 60;
/** Values an empty cell takes away; a duration, a name or a start cannot be empty. */
const EMPTIED = new Set(['predecessors', 'resources', 'constraint', 'constraint_date', 'deadline', 'calendar', 'actual_start', 'actual_finish']);

/**
 * What a pasted table would change. An empty cell empties what may be empty, and leaves the rest.
 * @param {any} page
 * @param {string[][]} table
 * @param {number} position first row it is laid over; past the last one, rows are added
 * @param {number} column first column, where the table has no heads
 * @returns {PasteWork}
 */
export function workOf(page, table, position, column) {
  const { sheet, list, columns, fields } = page;
  let keys = columns.list.slice(column).map((/** @type {any} */ field) => field.key);
  let lines = table;
  const heads = table[0]?.map((head) => headOf(fields, head)) ?? [];
  if (heads.length && heads.every(Boolean)) {
    keys = heads;
    lines = table.slice(1);
  }
  /** @type {PasteWork} */
  const work = { changes: [], rows: [], faults: [] };
  lines.forEach((cells, i) => {
    const at = position + i;
    const row = at < list.rows.length ? list.rows[at] : -1;
    /** @type {Object<string, any>} */
    const fresh = {};
    cells.forEach((text, k) => {
      const field = fields.get(keys[k]);
      if (!field?.read) return;
      const empty = !text.trim();
      if (empty && (row < 0 || !EMPTIED.has(field.key) || !field.text(row))) return;
      if (row >= 0 && [field.typed(row), field.text(row)].some((said) => bare(said) === bare(text))) return;
      if (row >= 0 && sheet.isSummary(row) && !field.summaries) return;
      const reading = field.read(text, Math.max(0, row));
      if ('error' in reading) work.faults.push({ line: at + 1, key: field.key, sentence: reading.error });
      else if (row < 0) Object.assign(fresh, reading.fields);
      else if (holds(sheet, row, reading)) return;
      else work.changes.push({ uid: sheet.columns.uid[row], key: field.key, name: sheet.columns.name[row], before: field.text(row), after: empty ? '' : text, emptied: empty, fields: reading.fields, shown: reading.shown });
    });
    if (row < 0 && Object.keys(fresh).length) work.rows.push(fresh);
  });
  return work;
}

/** @param {string} text */
const bare = (text) => text.replace(/[\s\u202f\u00a0]/g, '');

/** Whether a row already holds what was read. @param {any} sheet @param {number} row @param {{fields: Object<string, any>, shown?: Object<string, any>}} reading */
function holds(sheet, row, { fields, shown }) {
  const same = (/** @type {[string, any][]} */ entries) => entries.length > 0 && entries.every(([key, value]) => sheet.get(row, key) === value);
  if (shown && Object.keys(shown).length) return same(Object.entries(shown));
  return same(Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? fromIso(value) : value]));
}

/** @param {Map<string, any>} fields @param {string} head */
function headOf(fields, head) {
  const wanted = plain(head.trim());
  if (!wanted) return undefined;
  for (const field of fields.values()) if (plain(field.label) === wanted || field.key === wanted) return field.key;
  return undefined;
}

/** The operations of a paste: one a task, one for all new rows. @param {any} page @param {PasteWork} work */
export function operationsOf(page, work) {
  const { sheet } = page;
  /** @type {Map<number, any>} */
  const byTask = new Map();
  for (const { uid, fields } of work.changes) byTask.set(uid, { ...byTask.get(uid), ...fields });
  const operations = [...byTask].map(([uid, fields]) => ({ op: 'set', uid, fields }));
  if (!work.rows.length) return operations;
  const last = sheet.size - 1;
  const place = { after: last < 0 ? null : sheet.columns.uid[last], parent: last < 0 ? null : sheet.parents[last] };
  return [...operations, { op: 'insert', ...place, rows: work.rows }];
}

export class Paste {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./commands.js').Commands} commands
   * @param {import('./toasts.js').Toasts} toasts
   */
  constructor(page, commands, toasts) {
    this.page = page;
    this.commands = commands;
    this.toasts = toasts;
    document.addEventListener('copy', (event) => this.#copy(event, false));
    document.addEventListener('cut', (event) => this.#copy(event, true));
    document.addEventListener('paste', (event) => this.#paste(event));
  }

  get #here() {
    return document.activeElement === this.page.scroller;
  }

  /** @param {ClipboardEvent} event @param {boolean} cut */
  #copy(event, cut) {
    const { page } = this;
    const { uids } = this.commands;
    if (!this.#here || !uids.length || !event.clipboardData) return;
    event.preventDefault();
    const [first, last] = page.selection.columns(page.columns.count);
    const fields = /** @type {import('./fields.js').PlanField[]} */ (page.columns.list.slice(first, last + 1)).filter(({ key }) => !page.selection.whole || key !== 'number');
    const table = uids.map((uid) => {
      const row = page.sheet.row(uid);
      return fields.map((field) => (field.type === 'date' ? field.typed(row) : field.text(row)).replace(/[\u202f\u00a0]/g, ' '));
    });
    if (page.selection.whole) table.unshift(fields.map(({ label }) => label));
    event.clipboardData.setData('text/plain', writeTable(table));
    page.cut = new Set(cut && page.selection.whole ? uids : []);
    page.invalidate('rows');
    page.announce(page.words.count('copied', uids.length));
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const { page } = this;
    if (!this.#here || !event.clipboardData) return;
    event.preventDefault();
    if (!page.sheet.may('plan')) {
      this.toasts.show(page.words.say('readonly.right'), { bad: true });
      return;
    }
    if (page.cut.size) this.#move();
    else this.#read(event.clipboardData.getData('text/plain'));
  }

  /** Rows that were cut go after the active one. */
  #move() {
    const { page } = this;
    const uids = [...page.cut];
    page.cut.clear();
    const { key } = page.selection;
    const row = key === null ? -1 : page.sheet.row(key);
    const after = row < 0 ? page.sheet.columns.uid[page.sheet.size - 1] : key;
    if (after === null || uids.includes(after)) page.invalidate('rows');
    else this.commands.moveTo(uids, after, page.sheet.parents[page.sheet.row(after)]);
  }

  /** Counts before it reads: what is too large is said at once. @param {string} text */
  #read(text) {
    const { page } = this;
    const { formats } = page;
    let lines = text.length && !text.endsWith('\n') ? 1 : 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
    if (lines > MOST_LINES + 1 || text.length > MOST_LETTERS) {
      this.toasts.show(page.words.say('paste.many', { n: formats.number(lines), most: formats.number(MOST_LINES) }), { bad: true, stay: true });
      return;
    }
    this.#lay(readTable(text));
  }

  /** @param {string[][]} table */
  #lay(table) {
    const { page } = this;
    if (!table.length) return;
    const { selection } = page;
    const position = selection.position < 0 ? page.list.rows.length : selection.block()[0];
    const column = selection.whole ? 0 : Math.min(selection.column, selection.anchorColumn);
    const work = workOf(page, table, position, Math.max(column, page.columns.list[column]?.key === 'number' ? 1 : 0));
    if (!work.changes.length && !work.rows.length && !work.faults.length) {
      this.toasts.show(page.words.say('paste.same'));
      return;
    }
    this.#ask(work);
  }

  /** @param {PasteWork} work */
  #ask(work) {
    const { page } = this;
    const { words } = page;
    const emptied = work.changes.filter((change) => change.emptied).length;
    const summary = [
      work.changes.length > emptied && words.count('paste.changes', work.changes.length - emptied),
      emptied && words.count('paste.emptied', emptied),
      work.rows.length && words.count('paste.rows', work.rows.length),
      work.faults.length && words.count('paste.faults', work.faults.length),
    ].filter(Boolean).join(words.say('list.comma'));
    const body = [];
    const line = (/** @type {string[]} */ cells, kind = '') => make('tr', { class: kind }, cells.map((text) => make('td', { text, title: text })));
    for (const fault of work.faults.slice(0, MOST_SHOWN)) {
      const row = line([words.say('paste.line', { n: fault.line }), page.fields.get(fault.key)?.label ?? fault.key], 'bad');
      row.append(make('td', { colspan: 2, class: 'free', text: fault.sentence }));
      body.push(row);
    }
    for (const change of work.changes.slice(0, MOST_SHOWN)) body.push(line([change.name, page.fields.get(change.key)?.label ?? change.key, change.before, change.emptied ? words.say('paste.empty') : change.after], change.emptied ? 'gone' : ''));
    for (const row of work.rows.slice(0, MOST_SHOWN)) body.push(line([words.say('paste.new'), '', '', Object.values(row).join(' · ')]));
    const heads = ['column.name', 'paste.field', 'paste.before', 'paste.after'].map((key) => make('th', { scope: 'col', text: words.say(key) }));
    const table = make('table', { class: 't' }, [make('thead', {}, [make('tr', {}, heads)]), make('tbody', {}, body)]);
    const more = work.faults.length + work.changes.length + work.rows.length - body.length;
    const count = work.changes.length + work.rows.length;
    const actions = count ? [{ label: words.count('paste.apply', count), primary: true, on: () => this.#apply(work) }] : [];
    dialog(words.say('paste.title'), [make('p', { class: 'i2', text: summary }), make('div', { class: 'jp-table' }, [table]), more > 0 ? make('p', { class: 'i3 sm', text: words.count('paste.more', more) }) : ''], actions, words.say('cancel'));
  }

  /** @param {PasteWork} work */
  #apply(work) {
    const shown = work.changes.filter((change) => change.shown).map((change) => ({ uid: change.uid, values: change.shown }));
    this.commands.edits.send({ operations: operationsOf(this.page, work), shown });
  }
}
