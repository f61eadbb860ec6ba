/** The side panel of one task: details to edit, why its date is what it is, what happened to it. */

import { button, make } from '../grid/elements.js';
import { offering } from '../grid/lessons.js';
import { fromIso } from './clock.js';
import { varianceOf } from './fields.js';
import { toldBy } from './history.js';
import { Ways } from './ways.js';

const TABS = /** @type {const} */ (['details', 'why', 'history']);
const EDITED = ['duration', 'start', 'finish', 'percent', 'predecessors', 'resources', 'constraint', 'constraint_date', 'deadline', 'calendar', 'manual', 'milestone', 'active'];
const LONGEST_NOTE = 100000;
const COMPUTED = new Set(['duration', 'start', 'finish', 'percent', 'milestone']);

export class Panel {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./commands.js').Commands} commands
   * @param {import('./api.js').Api} api
   * @param {() => void} opened what else stands at the side makes room
   */
  constructor(page, commands, api, opened) {
    this.opened = opened;
    this.page = page;
    this.commands = commands;
    this.api = api;
    this.ways = new Ways(page, api, commands.edits);
    const { words } = page;
    this.tab = /** @type {typeof TABS[number]} */ ('details');
    /** @type {number|null} */
    this.uid = null;
    /** The note read last; the sheet only says that there is one. @type {{uid: number, version: number, text: string}|null} */
    this.note = null;
    this.tabs = make('span', { class: 'seg', role: 'tablist', 'aria-label': words.say('panel.label') }, TABS.map((name) =>
      make('button', { type: 'button', role: 'tab', 'data-tab': name, text: words.say(`panel.${name}`), on: { click: () => this.open(name) } })));
    this.body = make('div', { class: 'pb', role: 'tabpanel', tabindex: -1 });
    this.element = make('aside', { class: 'panel over jp-panel', hidden: true, 'aria-label': words.say('panel.label') }, [
      make('div', { class: 'ph' }, [this.tabs, make('span', { class: 'sp' }), button({ label: words.say('close'), key: 'Esc', icon: 'x', bare: true, on: () => this.close() })]),
      this.body,
    ]);
    const content = page.root.closest('.content');
    if (content) content.append(this.element);
    else page.main.append(this.element);
    page.selectionListeners.add(() => this.#follow());
    this.element.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
  }

  /** @param {typeof TABS[number]} tab @param {number|null} [uid] */
  open(tab, uid = this.page.selection.key) {
    if (uid === null || uid === this.page.NEW) return;
    this.tab = tab;
    this.uid = uid;
    const opened = this.element.hidden;
    if (opened) this.opened();
    this.element.hidden = false;
    if (opened) requestAnimationFrame(() => requestAnimationFrame(() => this.page.showBar(this.page.sheet.row(uid))));
    for (const one of this.tabs.children) {
      one.setAttribute('aria-selected', String(one.dataset.tab === tab));
      one.classList.toggle('on', one.dataset.tab === tab);
    }
    this.show();
    const address = `#t${uid}${tab === 'details' ? '' : `-${tab}`}`;
    if (window.location.hash !== address) window.history.replaceState(null, '', address);
  }

  close() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    this.page.scroller.focus({ preventScroll: true });
  }

  #follow() {
    const { key } = this.page.selection;
    if (this.element.hidden || key === null || key === this.uid || key === this.page.NEW) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open(this.tab, key), 120);
  }

  /** Draws the panel again, unless somebody types in it. */
  refresh() {
    if (!this.element.hidden && !this.element.contains(document.activeElement)) this.show();
  }

  show() {
    const row = this.uid === null ? -1 : this.page.sheet.row(this.uid);
    if (row < 0) {
      this.element.hidden = true;
      return;
    }
    if (this.tab === 'details') this.body.replaceChildren(...this.#details(row));
    else if (this.tab === 'why') this.#why(row);
    else this.#history(row);
  }

  /** @param {number} row @returns {HTMLElement[]} */
  #head(row) {
    const { sheet, formats, words } = this.page;
    const c = sheet.columns;
    const kind = sheet.isSummary(row) ? 'kind.summary' : sheet.isMilestone(row) ? 'kind.milestone' : '';
    const parts = [...(kind ? [words.say(kind)] : []), words.say('panel.row', { n: row + 1 })];
    if (c.total_float[row] !== null && c.percent[row] < 100) parts.push(words.say('tip.float', { float: formats.duration(c.total_float[row], 'd') }));
    return [make('p', { class: 'jp-name', text: c.name[row] }), make('p', { class: 'i2 sm', text: parts.join(' · ') })];
  }

  /** @param {number} row */
  #details(row) {
    const { sheet, fields, words, formats } = this.page;
    const summary = sheet.isSummary(row) && !sheet.get(row, 'manual');
    const uid = sheet.columns.uid[row];
    const list = EDITED.filter((key) => !(summary && (key === 'milestone' || key === 'resources'))).map((key) => this.#field(/** @type {any} */ (fields.get(key)), row, uid, summary && COMPUTED.has(key)));
    const facts = [];
    for (const key of ['early_start', 'early_finish', 'late_start', 'late_finish', 'free_float', 'successors']) {
      const text = fields.get(key)?.text(row);
      if (text) facts.push(make('dt', { text: fields.get(key)?.long }), make('dd', { class: 'n', text }));
    }
    const late = varianceOf(this.page, row);
    if (late !== null) facts.push(make('dt', { text: words.say('column.finish_variance') }), make('dd', { class: late > 0 ? 'n bad' : 'n', text: formats.delta(late) }));
    const name = /** @type {any} */ (fields.get('name'));
    const named = this.#field(name, row, uid, false);
    return [...this.#head(row).slice(1), named, this.#lessons(named.querySelector('input')), make('div', { class: 'jp-form' }, list), this.#note(row, uid), make('hr', { class: 'hr' }), make('dl', { class: 'dl' }, facts)];
  }

  /** What was learnt elsewhere about such a task. @param {HTMLInputElement} input */
  #lessons(input) {
    const place = make('div', {});
    const slug = this.page.root.dataset.lessonsOf;
    if (slug) offering(input, place, { slug: () => slug, may: this.page.sheet.may('progress'), say: (key, values) => this.page.words.say(key, values), now: true });
    return place;
  }

  /** @param {import('./fields.js').PlanField} field @param {number} row @param {number} uid @param {boolean} fixed */
  #field(field, row, uid, fixed) {
    const id = `jp-f-${field.key}`;
    const right = ['percent'].includes(field.key) ? 'progress' : 'plan';
    const may = (this.page.sheet.may(right) || this.page.sheet.may('plan')) && !fixed;
    const text = field.typed(row);
    const input = field.choices && may
      ? make('select', { id, class: 'in s' }, field.choices().map(({ value, label }) => make('option', { value, text: label, selected: value === text })))
      : make('input', { id, class: 'in s', value: may ? text : field.text(row), readonly: !may, autocomplete: 'off' });
    const fault = make('span', { class: 'err', role: 'alert', hidden: true });
    input.addEventListener('change', () => {
      const error = this.commands.setField([uid], field.key, input.value);
      input.setAttribute('aria-invalid', String(Boolean(error)));
      fault.hidden = !error;
      fault.textContent = error ?? '';
    });
    return make('div', { class: `field f-${field.key}` }, [make('label', { for: id, text: field.long }), input, fault]);
  }

  /** @param {number} row @param {number} uid */
  #note(row, uid) {
    const { sheet, words } = this.page;
    const version = sheet.columns.version[row];
    const may = sheet.may('plan');
    const area = /** @type {HTMLTextAreaElement} */ (make('textarea', { id: 'jp-f-note', class: 'in s', rows: 4, maxlength: LONGEST_NOTE, readonly: true }));
    const fault = make('span', { class: 'err', role: 'alert', hidden: true });
    const known = (/** @type {string} */ text) => {
      this.note = { uid, version, text };
      area.value = text;
      area.readOnly = !may;
    };
    area.addEventListener('change', () => {
      this.note = null;
      this.commands.set(uid, { note: area.value }, { note: area.value.trim() ? 1 : 0 });
    });
    if (!sheet.columns.note?.[row]) known('');
    else if (this.note?.uid === uid && this.note.version === version) known(this.note.text);
    else this.#readNote(uid, known, fault);
    return make('div', { class: 'field f-note' }, [make('label', { for: 'jp-f-note', text: words.say('panel.note') }), area, fault]);
  }

  /** @param {number} uid @param {(text: string) => void} known @param {HTMLElement} fault */
  async #readNote(uid, known, fault) {
    const result = await this.api.activity(uid);
    if (result.kind === 'ok') return known(result.value.note);
    fault.hidden = false;
    fault.textContent = 'error' in result && result.error.message ? result.error.message : this.page.words.say('fault.network');
    return undefined;
  }

  /** @param {number} row */
  async #why(row) {
    const { sheet, words, formats } = this.page;
    const uid = sheet.columns.uid[row];
    const finish = sheet.columns.finish[row];
    const ends = sheet.isSummary(row) || sheet.isMilestone(row);
    const shown = ends ? finish : sheet.columns.start[row];
    const head = [...this.#head(row), make('p', { class: 'fig', text: formats.full(shown) })];
    const base = sheet.baseline(this.page.view.baseline);
    const planned = (ends ? base?.finish : base?.start)?.[row] ?? null;
    if (base && planned !== null) {
      const late = sheet.calendar(row)?.between(planned, shown) ?? 0;
      head.push(make('p', { class: 'sm' }, [
        make('span', { class: late > 0 ? 'bad m' : 'm', text: formats.delta(late) }), ' ',
        make('span', { class: 'i2', text: words.say('why.baseline', { name: base.name, date: formats.date(planned) }) }),
      ]));
    }
    this.body.replaceChildren(...head);
    const result = await this.api.why(uid);
    if (this.uid !== uid || this.tab !== 'why') return;
    if (result.kind !== 'ok') {
      this.body.append(make('p', { class: 'note watch', text: 'error' in result && result.error.message ? result.error.message : words.say('fault.network') }));
      return;
    }
    const { sentences = [] } = result.value;
    if (!sentences.length) this.body.append(make('p', { class: 'i2', text: words.say('why.free') }));
    this.body.append(make('ol', { class: 'plain jp-why' }, sentences.map((/** @type {any} */ step, /** @type {number} */ i) => this.#step(step, i === sentences.length - 1))));
    const known = sentences.map((/** @type {any} */ step) => step.uid).filter((/** @type {number|null} */ one) => one !== null && one !== undefined);
    this.body.append(this.ways.section(uid, [...new Set([uid, ...known])]));
  }

  /** @param {{uid: number|null, text: string, detail?: string}} step @param {boolean} last */
  #step(step, last) {
    const row = step.uid === null || step.uid === undefined ? -1 : this.page.sheet.row(step.uid);
    const name = row < 0 ? '' : this.page.sheet.columns.name[row];
    const at = name ? step.text.indexOf(name) : -1;
    const said = at < 0 ? [step.text] : [step.text.slice(0, at), make('b', { text: name }), step.text.slice(at + name.length)];
    const critical = row >= 0 && this.page.sheet.columns.critical[row];
    const content = [make('span', {}, said), step.detail && make('span', { class: 'i3 sm', text: step.detail })];
    return make('li', { class: `${last ? 'last' : ''}${critical ? ' crit' : ''}` }, [
      make('i', { class: 'dot', 'aria-hidden': 'true' }),
      row < 0 ? make('div', {}, content) : make('button', { type: 'button', class: 'lnk', on: { click: () => this.page.goTo(/** @type {number} */ (step.uid)) } }, content),
    ]);
  }

  /** @param {number} row */
  async #history(row) {
    const { sheet, words, formats } = this.page;
    const uid = sheet.columns.uid[row];
    this.body.replaceChildren(...this.#head(row));
    const result = await this.api.history(uid);
    if (this.uid !== uid || this.tab !== 'history') return;
    const entries = result.kind === 'ok' ? result.value : [];
    if (!entries.length) {
      const fault = result.kind === 'ok' || result.kind === 'gone' ? words.say('history.none') : words.say('fault.network');
      this.body.append(make('p', { class: 'i2 jp-gap', text: fault }));
    }
    for (const entry of entries) {
      const when = entry.at ? formats.dateTime(localMinute(entry.at)) : '';
      const lines = toldBy(this.page, entry).map((text) => make('span', { text }));
      this.body.append(make('div', { class: 'jp-entry' }, [...lines, make('span', { class: 'i3 sm', text: [entry.by, when].filter(Boolean).join(' · ') })]));
    }
  }
}

/** A moment of the server on the reader's wall clock. @param {string} at */
function localMinute(at) {
  const moment = new Date(at);
  return fromIso(new Date(moment.getTime() - moment.getTimezoneOffset() * 60000).toISOString());
}
