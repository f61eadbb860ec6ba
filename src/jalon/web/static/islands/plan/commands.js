/** What keys and buttons do to the plan: each verb makes its operations and sends them once. */

import { offering } from '../grid/lessons.js';
import { isoOf } from './clock.js';
import { commandOf, types } from '../grid/keyboard.js';

export class Commands {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./edits.js').Edits} edits
   * @param {import('../grid/editor.js').CellEditor} editor
   */
  constructor(page, edits, editor) {
    this.page = page;
    this.edits = edits;
    this.editor = editor;
    /** What is typed while a new row is on its way: its name, not a change of the row below. @type {{text: string, done: boolean}|null} */
    this.ahead = null;
    /** Verbs that other parts add: find, help, why, details, link... @type {Object<string, (event?: KeyboardEvent) => void>} */
    this.verbs = {
      up: (event) => this.#move(-1, 0, event),
      down: (event) => this.#move(1, 0, event),
      left: (event) => this.#side(-1, event),
      right: (event) => this.#side(1, event),
      pageUp: (event) => this.#move(-page.screen.page, 0, event),
      pageDown: (event) => this.#move(page.screen.page, 0, event),
      home: (event) => this.#to(page.selection.position, 0, event),
      end: (event) => this.#to(page.selection.position, page.columns.count - 1, event),
      first: (event) => this.#to(0, page.selection.column, event),
      last: (event) => this.#to(page.list.rows.length - 1, page.selection.column, event),
      next: () => this.#tab(1),
      previous: () => this.#tab(-1),
      scrollBack: () => page.scroller.scrollBy({ left: -page.screen.chartView / 2 }),
      scrollOn: () => page.scroller.scrollBy({ left: page.screen.chartView / 2 }),
      edit: () => this.edit(),
      clear: () => this.edit(''),
      insert: () => this.insert(),
      remove: () => this.remove(),
      indent: () => this.dent('indent'),
      outdent: () => this.dent('outdent'),
      moveUp: () => this.shift(-1),
      moveDown: () => this.shift(1),
      fold: () => this.#fold(),
      wholeRow: () => {
        page.selection.whole = true;
        page.selected(false);
      },
      all: () => {
        page.selection.all();
        page.selected(false);
      },
      undo: () => this.travel('undo'),
      redo: () => this.travel('redo'),
      fillDown: () => this.fillDown(),
      link: () => this.linkChain(),
      zoomIn: () => page.zoom(page.scale.dayWidth * 1.5),
      zoomOut: () => page.zoom(page.scale.dayWidth / 1.5),
      fit: () => page.fit(),
      escape: () => this.#escape(),
    };
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the stroke was ours */
  key(event) {
    if (this.ahead && this.#typeAhead(this.ahead, event)) return true;
    if (types(event) && this.#writable() && !['+', '-', '=', '?'].includes(event.key)) {
      event.preventDefault();
      this.edit(event.key);
      return true;
    }
    const command = commandOf(event);
    const verb = command ? this.verbs[command] : undefined;
    if (!verb || !command) return false;
    if ((command === 'next' || command === 'previous') && !this.#stays(command)) return false;
    event.preventDefault();
    verb(event);
    return true;
  }

  /** @param {{text: string, done: boolean}} ahead @param {KeyboardEvent} event */
  #typeAhead(ahead, event) {
    const named = event.key === 'Enter' || event.key === 'Tab';
    if (!named && !types(event) && event.key !== ' ' && event.key !== 'Backspace') return false;
    event.preventDefault();
    if (ahead.done) return true;
    if (named) ahead.done = true;
    else ahead.text = event.key === 'Backspace' ? ahead.text.slice(0, -1) : ahead.text + event.key;
    return true;
  }

  /** Whether Tab stays in the grid: past the last cell it leaves, so that nobody is caught. @param {string} way */
  #stays(way) {
    const { selection, columns } = this.page;
    if (selection.key === null) return false;
    return way === 'next' ? selection.column < columns.count - 1 : selection.column > 0;
  }

  #writable() {
    const { selection, columns, sheet } = this.page;
    return selection.key !== null && Boolean(columns.list[selection.column]?.editable) && (sheet.may('plan') || sheet.may('progress'));
  }

  /** @param {number} by @param {number} columns @param {KeyboardEvent} [event] */
  #move(by, columns, event) {
    const { selection } = this.page;
    const from = selection.position < 0 ? (by > 0 ? -1 : 0) : selection.position;
    this.#to(from + by, selection.column + columns, event);
  }

  /** @param {number} position @param {number} column @param {KeyboardEvent} [event] */
  #to(position, column, event) {
    const { page } = this;
    const last = page.columns.count - 1;
    page.selection.go(position, Math.max(0, Math.min(last, column)), { extend: Boolean(event?.shiftKey) });
    page.selected();
  }

  /** Left and right: along the cells; on the name of a branch, first folds and unfolds. @param {number} way @param {KeyboardEvent} [event] */
  #side(way, event) {
    const { page } = this;
    const { selection, sheet } = page;
    const row = selection.key === null ? -1 : sheet.row(selection.key);
    const named = page.columns.list[selection.column]?.key === 'name' && !event?.shiftKey && row >= 0 && sheet.outline.hasChildren(row);
    if (named && way > 0 && page.isFolded(row)) return page.fold(/** @type {number} */ (selection.key), false);
    return this.#move(0, way, event);
  }

  /** @param {number} way */
  #tab(way) {
    this.#move(0, way);
  }

  #fold() {
    const { page } = this;
    const { key } = page.selection;
    const row = key === null ? -1 : page.sheet.row(key);
    if (row >= 0 && page.sheet.outline.hasChildren(row)) page.fold(/** @type {number} */ (key));
  }

  #escape() {
    const { page } = this;
    if (page.cut.size) page.cut.clear();
    else if (page.selection.size > 1) page.selection.go(page.selection.position, page.selection.column);
    else this.verbs.closePanel?.();
    page.selected(false);
  }

  /** Rows a verb acts on: the selected ones that exist. @returns {number[]} */
  get uids() {
    return this.page.selection.keys().filter((uid) => uid !== this.page.NEW);
  }

  /** Opens the editor on the active cell. @param {string} [typed] text that replaces what is there */
  edit(typed) {
    const { page, editor } = this;
    const { selection } = page;
    const key = selection.key;
    if (key === null) return;
    const field = /** @type {import('./fields.js').PlanField} */ (page.columns.list[selection.column]);
    const row = page.sheet.row(key);
    const fresh = key === page.NEW;
    if (!field) return;
    if (fresh && field.key !== 'name') {
      selection.column = Math.max(0, page.columns.index('name'));
      page.selected();
      this.edit(typed);
      return;
    }
    if (!this.#may(field, row, fresh)) return;
    page.selected();
    page.draw();
    const position = selection.position;
    const column = selection.column;
    const indent = field.key === 'name' && !fresh ? 20 + page.sheet.outline.levels[row] * 16 : field.key === 'name' ? 20 : 0;
    const left = page.columnLeft(column) + (column < page.frozen ? page.pane.shift : 0);
    editor.start({
      host: page.pane.body,
      box: { left: left + indent, top: position * page.screen.rowHeight, width: page.columnWidth(column) - indent, height: page.screen.rowHeight - 1 },
      label: fresh ? page.words.say('row.new') : `${field.label}, ${page.sheet.get(row, 'name')}`,
      text: typed ?? (fresh ? '' : field.typed(row)),
      replaced: typed !== undefined,
      align: field.align,
      choices: field.choices?.(),
      suggestions: field.type === 'resources' ? page.sheet.resources.map(({ name }) => name) : undefined,
      beneath: this.#beneath(field, row, fresh),
      commit: (text, way) => this.#commit(key, field, text, way),
      closed: () => page.scroller.focus({ preventScroll: true }),
    });
  }

  /**
   * What was learnt elsewhere about such a task, under its name and its estimate while they are typed.
   * @param {import('./fields.js').PlanField} field @param {number} row @param {boolean} fresh
   * @returns {((input: HTMLInputElement, place: HTMLElement) => void) | undefined}
   */
  #beneath(field, row, fresh) {
    const { page } = this;
    const slug = page.root.dataset.lessonsOf;
    if (!slug || !['name', 'duration'].includes(field.key) || (fresh && field.key !== 'name')) return undefined;
    const about = field.key === 'name' ? undefined : String(page.sheet.get(row, 'name'));
    return (input, place) => offering(input, place, { slug: () => slug, may: page.sheet.may('progress'), say: (key, values) => page.words.say(key, values), about });
  }

  /** @param {import('./fields.js').PlanField} field @param {number} row @param {boolean} fresh */
  #may(field, row, fresh) {
    const { page } = this;
    const right = ['percent', 'actual_start', 'actual_finish'].includes(field.key) ? 'progress' : 'plan';
    if (!page.sheet.may(right) && !page.sheet.may('plan')) return this.#explain('readonly.right');
    if (!field.editable) return this.#explain('readonly.field', { field: field.label });
    const computed = !fresh && page.sheet.isSummary(row) && !page.sheet.get(row, 'manual') && ['duration', 'start', 'finish', 'percent', 'actual_start', 'actual_finish', 'milestone'].includes(field.key);
    if (computed) return this.#explain('readonly.summary', { name: page.sheet.get(row, 'name') });
    return true;
  }

  /** @param {string} key @param {Object<string, string>} [params] @returns {false} */
  #explain(key, params) {
    this.verbs.tell?.(/** @type {any} */ (this.page.words.say(key, params)));
    return false;
  }

  /** @param {number} key @param {import('./fields.js').PlanField} field @param {string} text @param {string} way @returns {string|null} */
  #commit(key, field, text, way) {
    const { page } = this;
    if (key === page.NEW) {
      if (text.trim()) this.append([{ name: text.trim() }]);
    } else {
      const error = this.setField([key], field.key, text);
      if (error) return error;
    }
    const step = { down: [1, 0], up: [-1, 0], next: [0, 1], previous: [0, -1], stay: [0, 0] }[way] ?? [0, 0];
    if (way !== 'stay') {
      page.selection.go(page.selection.position + step[0], Math.max(0, Math.min(page.columns.count - 1, page.selection.column + step[1])));
      page.selected();
    }
    return null;
  }

  /**
   * One value for a field of some rows.
   * @param {number[]} uids
   * @param {string} key
   * @param {string} text
   * @returns {string|null} a sentence where the text makes no sense
   */
  setField(uids, key, text) {
    const { page } = this;
    const field = /** @type {import('./fields.js').PlanField} */ (page.fields.get(key));
    const operations = [];
    const shown = [];
    for (const uid of uids) {
      const row = page.sheet.row(uid);
      if (row < 0 || !field.read || text === field.typed(row)) continue;
      const reading = field.read(text, row);
      if ('error' in reading) return reading.error;
      operations.push({ op: 'set', uid, fields: reading.fields });
      if (reading.shown) shown.push({ uid, values: reading.shown });
    }
    if (operations.length) this.edits.send({ operations, shown });
    return null;
  }

  /** @param {number} uid @param {Object<string, any>} fields @param {Object<string, any>} [values] shown at once */
  set(uid, fields, values) {
    return this.edits.send({ operations: [{ op: 'set', uid, fields }], shown: values ? [{ uid, values }] : [] });
  }

  /** Rows after the last one, beside it. @param {Object<string, any>[]} rows */
  append(rows) {
    const { sheet } = this.page;
    const last = sheet.size - 1;
    const parent = last < 0 ? null : sheet.parents[last];
    return this.edits.send({ operations: [{ op: 'insert', after: last < 0 ? null : sheet.columns.uid[last], parent, rows }] });
  }

  /** A new row above the active one, ready to be named. */
  insert() {
    const { page } = this;
    const { selection, sheet } = page;
    if (!sheet.may('plan')) return this.#explain('readonly.right');
    const row = selection.key === null ? -1 : sheet.row(selection.key);
    const place = row < 0 ? { after: sheet.columns.uid[sheet.size - 1] ?? null, parent: sheet.parents[sheet.size - 1] ?? null } : this.#before(row);
    this.ahead = { text: '', done: false };
    return this.edits.send({
      operations: [{ op: 'insert', ...place, rows: [{ name: page.words.say('row.fresh') }] }],
      after: (result) => {
        const ahead = this.ahead;
        this.ahead = null;
        const uid = result.kind === 'ok' ? result.value.inserted?.[0] : undefined;
        if (uid === undefined) return;
        page.relist();
        if (page.list.positionOf(uid) < 0) {
          this.verbs.hidden?.();
          return;
        }
        page.selection.go(page.list.positionOf(uid), Math.max(0, page.columns.index('name')));
        page.selected();
        if (!ahead?.done) this.edit(ahead?.text || undefined);
        else if (ahead.text.trim()) this.setField([uid], 'name', ahead.text.trim());
      },
    });
  }

  /** The place just before a row, among its siblings. @param {number} row */
  #before(row) {
    const { sheet } = this.page;
    const parent = sheet.parents[row];
    for (let above = row - 1; above >= 0; above--) {
      if (sheet.columns.uid[above] === parent) break;
      if (sheet.parents[above] === parent) return { after: sheet.columns.uid[above], parent };
    }
    return { after: null, parent };
  }

  remove() {
    const { page } = this;
    const { uids } = this;
    if (!uids.length) return undefined;
    if (!page.sheet.may('plan')) return this.#explain('readonly.right');
    const [first] = page.selection.block();
    const position = first >= 0 ? first : page.selection.position;
    return this.edits.send({
      operations: [{ op: 'delete', uids: this.#heads(uids) }],
      after: (result) => {
        if (result.kind !== 'ok') return;
        page.relist();
        page.selection.go(Math.min(position, page.list.count - 1), page.selection.column);
        page.selected();
      },
    });
  }

  /** Of some rows, those that do not stand under another of them. @param {number[]} uids */
  #heads(uids) {
    const { sheet } = this.page;
    const chosen = new Set(uids);
    return uids.filter((uid) => !sheet.outline.ancestors(sheet.row(uid)).some((row) => chosen.has(sheet.columns.uid[row])));
  }

  /** @param {'indent'|'outdent'} op */
  dent(op) {
    const { uids } = this;
    if (!uids.length) return;
    if (!this.page.sheet.may('plan')) {
      this.#explain('readonly.right');
      return;
    }
    this.edits.send({ operations: [{ op, uids: this.#heads(uids) }] });
  }

  /** Moves the selected rows past their sibling. @param {number} way -1 up, 1 down */
  shift(way) {
    const { page } = this;
    const { sheet } = page;
    const uids = this.#heads(this.uids);
    if (!uids.length) return;
    const parent = sheet.parents[sheet.row(uids[0])];
    const siblings = sheet.columns.uid.filter((_, row) => sheet.parents[row] === parent);
    const at = siblings.indexOf(way < 0 ? uids[0] : uids[uids.length - 1]);
    const past = at + way;
    if (past < 0 || past >= siblings.length) return;
    const after = way < 0 ? siblings[past - 1] ?? null : siblings[past];
    this.edits.send({ operations: [{ op: 'move', uids, after, parent }] });
  }

  /** @param {number[]} uids @param {number|null} after @param {number|null} parent */
  moveTo(uids, after, parent) {
    return this.edits.send({ operations: [{ op: 'move', uids: this.#heads(uids), after, parent }] });
  }

  /** Links the selected rows one after another; of one row, shows the links it has. */
  linkChain() {
    const { uids } = this;
    if (uids.length < 2) {
      this.verbs.links?.();
      return undefined;
    }
    const operations = uids.slice(1).map((to, i) => ({ op: 'link', from: uids[i], to, kind: 'FS' }));
    return this.edits.send({ operations });
  }

  /** @param {number} from @param {number} to @param {string} kind */
  link(from, to, kind) {
    return this.edits.send({ operations: [{ op: 'link', from, to, kind }] });
  }

  /** Copies the active column's first selected value down the selected rows. */
  fillDown() {
    const { page } = this;
    const { uids } = this;
    const field = /** @type {import('./fields.js').PlanField} */ (page.columns.list[page.selection.column]);
    if (uids.length < 2 || !field?.read) return;
    const error = this.setField(uids.slice(1), field.key, field.typed(page.sheet.row(uids[0])));
    if (error) this.verbs.tell?.(/** @type {any} */ (error));
  }

  /** @param {'undo'|'redo'} verb */
  travel(verb) {
    return this.edits.send({ operations: [], verb });
  }

  /** Dates typed by a drag. @param {number} uid @param {number} start @param {number} finish */
  moveBar(uid, start, finish) {
    return this.set(uid, { start: isoOf(start) }, { start, finish });
  }
}
