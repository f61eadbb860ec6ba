/** Two people, one task: the row shows both values, and the reader keeps theirs or takes the other's. */

import { button, make } from '../grid/elements.js';
import { fromIso } from './clock.js';
import { readDuration } from './reading.js';

/** @typedef {{uid: number, fields: Object<string, any>, current: any, operation: any, theirNote?: string}} Conflict */

export class Conflicts {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./edits.js').Edits} edits
   * @param {() => void} settled
   */
  constructor(page, edits, settled = () => {}) {
    this.page = page;
    this.settled = settled;
    this.edits = edits;
    /** @type {Map<number, HTMLElement>} */
    this.notes = new Map();
    page.scroller.addEventListener('scroll', () => this.place(), { passive: true });
  }

  /** @param {any} current what the server holds now @param {any[]} operations what was sent */
  add(current, operations) {
    const { page } = this;
    const operation = operations.find((one) => one.op === 'set' && one.uid === current.uid);
    if (!operation) return false;
    const values = current.row ?? { ...current.fields };
    if (current.version !== undefined) values.version = current.version;
    delete values.uid;
    delete values.parent;
    delete values.parent_uid;
    page.sheet.put(current.uid, values);
    page.conflicts.set(current.uid, { uid: current.uid, fields: operation.fields, current, operation });
    page.invalidate('rows');
    this.#note(current.uid);
    return true;
  }

  /** @param {number} uid */
  #note(uid) {
    const { page } = this;
    const { words } = page;
    this.notes.get(uid)?.remove();
    const conflict = page.conflicts.get(uid);
    const position = page.list.positionOf(uid);
    if (!conflict || position < 0) return;
    const lines = Object.keys(conflict.fields).map((key) => (key === 'note' ? this.#texts(conflict) : make('p', { text: this.#sentence(conflict, key) })));
    const note = make('div', { class: 'jp-clashnote', role: 'alertdialog', 'aria-label': words.say('conflict.label', { name: page.sheet.get(page.sheet.row(uid), 'name') }) }, [
      ...lines,
      make('div', { class: 'row' }, [
        button({ label: words.say('conflict.keep'), class: 'p', on: () => this.#settle(uid, true) }),
        button({ label: words.say('conflict.take'), on: () => this.#settle(uid, false) }),
      ]),
    ]);
    note.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === 'Escape') page.scroller.focus();
    });
    this.notes.set(uid, note);
    page.main.append(note);
    this.place();
    page.announce(lines.map(({ textContent }) => textContent).join(' '));
  }

  /** Two notes side by side; the other's is not in the sheet and is fetched. @param {Conflict} conflict */
  #texts(conflict) {
    const { words } = this.page;
    const who = conflict.current.by || words.say('conflict.someone');
    const theirs = make('p', { class: 'jp-said', text: '…' });
    const write = (/** @type {string} */ text) => {
      theirs.textContent = text.trim() || words.say('nothing');
      this.place();
    };
    if (conflict.theirNote !== undefined) theirs.textContent = conflict.theirNote.trim() || words.say('nothing');
    else {
      this.edits.api.activity(conflict.uid).then((result) => {
        if (result.kind === 'ok') conflict.theirNote = result.value.note;
        write(result.kind === 'ok' ? result.value.note : words.say('fault.network'));
      });
    }
    return make('div', { class: 'col' }, [
      make('p', { text: words.say('conflict.note', { who, when: this.#ago(conflict.current.at) }) }),
      make('div', { class: 'jp-two' }, [
        make('div', {}, [make('p', { class: 'i3 sm', text: words.say('conflict.theirs') }), theirs]),
        make('div', {}, [make('p', { class: 'i3 sm', text: words.say('conflict.mine') }), make('p', { class: 'jp-said', text: String(conflict.fields.note ?? '').trim() || words.say('nothing') })]),
      ]),
    ]);
  }

  /** @param {Conflict} conflict @param {string} key */
  #sentence(conflict, key) {
    const { words, fields, sheet } = this.page;
    const field = /** @type {import('./fields.js').PlanField|undefined} */ (fields.get(key));
    const theirs = field?.text(sheet.row(conflict.uid)) || words.say('nothing');
    const who = conflict.current.by || words.say('conflict.someone');
    return words.say('conflict.said', {
      who, field: (field?.long ?? key).toLowerCase(), when: this.#ago(conflict.current.at), theirs, mine: this.#mine(key, conflict.fields[key]),
    });
  }

  /** @param {string|undefined} at */
  #ago(at) {
    const { words } = this.page;
    const minutes = at ? Math.round((Date.now() - Date.parse(at)) / 60000) : 0;
    if (minutes < 1) return words.say('ago.now');
    if (minutes < 60) return words.count('ago.minutes', minutes);
    if (minutes < 48 * 60) return words.count('ago.hours', Math.round(minutes / 60));
    return words.count('ago.days', Math.round(minutes / 1440));
  }

  /** @param {string} key @param {any} value */
  #mine(key, value) {
    const { words, formats, sheet } = this.page;
    if (value === null || value === '') return words.say('nothing');
    if (typeof value === 'boolean') return words.say(value ? 'yes' : 'no');
    if (key === 'duration') {
      const read = readDuration(String(value), sheet.plan);
      if (read) return formats.duration(read.minutes, read.unit, read.elapsed);
    }
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return formats.date(fromIso(value));
    if (key === 'percent') return formats.percent(value);
    return words.has(`${key}.${value}`) ? words.say(`${key}.${value}`) : String(value);
  }

  /** @param {number} uid @param {boolean} keep */
  #settle(uid, keep) {
    const { page } = this;
    const conflict = page.conflicts.get(uid);
    this.notes.get(uid)?.remove();
    this.notes.delete(uid);
    page.conflicts.delete(uid);
    page.invalidate('rows');
    page.scroller.focus({ preventScroll: true });
    if (keep && conflict) this.edits.send({ operations: [{ op: 'set', uid, fields: conflict.fields }] });
    this.settled();
  }

  /** Each note stands under its row, or above it where there is no room. */
  place() {
    const { list, screen } = this.page;
    for (const [uid, note] of this.notes) {
      const position = list.positionOf(uid);
      const top = screen.headHeight + position * screen.rowHeight - screen.top;
      note.hidden = position < 0 || top < screen.headHeight - screen.rowHeight || top > screen.height;
      const below = top + screen.rowHeight + 4;
      const y = below + note.offsetHeight > screen.height ? top - note.offsetHeight - 4 : below;
      note.style.transform = `translateY(${Math.round(y)}px)`;
    }
  }

  /** Rows moved: notes stand with their rows. */
  relist() {
    for (const uid of this.notes.keys()) this.#note(uid);
  }
}
