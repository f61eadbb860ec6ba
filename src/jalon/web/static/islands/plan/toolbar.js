/** The controls of the plan in the page's tool bar: undo, critical path, baseline, filter, zoom, view. */

import { button, icon, make } from '../grid/elements.js';
import { popover } from '../grid/popover.js';
import { ONLY } from './view.js';
import { ToolFit } from './toolfit.js';
import { ZOOMS } from './time.js';
import { BUSIEST } from './histogram.js';
import { workers } from './load.js';
import { readDuration } from './reading.js';

const SHOWN_ZOOMS = /** @type {(keyof typeof ZOOMS)[]} */ (['day', 'week', 'month', 'quarter']);

/** Files the server makes, with their icons. */
const FILES = [['mspdi', 'file-code'], ['xer', 'file-code'], ['xlsx', 'file-spreadsheet'], ['csv', 'table-export'], ['json', 'file-text'], ['ics', 'calendar-event']];

export class Toolbar {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./commands.js').Commands} commands
   * @param {{left: HTMLElement, right: HTMLElement}} slots
   * @param {{views: import('./views.js').SavedViews, picture: () => void, exports: {address: string, print: () => void}, baseline: (id: string|null) => void, chances: (on: boolean) => void, quality: import('./quality.js').QualityPanel|null, pages: Object<string, string>}} doors
   */
  constructor(page, commands, slots, doors) {
    this.page = page;
    this.commands = commands;
    this.doors = doors;
    const { words, sheet } = page;
    const verb = (/** @type {string} */ name) => () => commands.verbs[name]?.();
    const plan = sheet.may('plan') || sheet.may('progress');
    this.critical = button({ label: words.say('tool.critical'), icon: 'route', pressed: true, on: () => this.#toggle('critical') });
    this.baseline = button({ label: '', icon: 'copy-minus', expands: true, on: () => this.#baselines() });
    this.filter = button({ label: words.say('tool.filter'), icon: 'filter', class: 'q may', expands: true, title: words.say('tool.filter'), on: () => this.#filters() });
    this.view = button({ label: words.say('tool.view'), icon: 'adjustments-alt', expands: true, on: () => this.#views() });
    this.zooms = make('span', { class: 'seg', role: 'group', 'aria-label': words.say('tool.zoom') }, SHOWN_ZOOMS.map((name) =>
      make('button', { type: 'button', text: words.say(`zoom.${name}`), 'data-zoom': name, on: { click: () => page.zoom(ZOOMS[name]) } })));
    slots.left.append(
      ...(plan ? [
        button({ label: words.say('tool.undo'), key: 'Ctrl Z', icon: 'arrow-back-up', bare: true, on: verb('undo') }),
        button({ label: words.say('tool.redo'), key: 'Ctrl Y', icon: 'arrow-forward-up', bare: true, on: verb('redo') }),
        make('span', { class: 'vr' }),
      ] : []),
      this.critical, this.baseline, this.filter,
      button({ label: words.say('tool.find'), key: 'Ctrl F', icon: 'search', bare: true, on: verb('find') }),
    );
    this.export = button({ label: words.say('tool.export'), icon: 'download', bare: true, expands: true, on: () => this.#exports() });
    this.load = button({ label: words.say('view.load'), icon: 'chart-bar', bare: true, pressed: false, class: 'jp-loadtool', on: () => this.#load(page.view.load === null) });
    const further = [
      doors.quality && this.#quality(doors.quality),
      doors.pages.risk && link(words.say('tool.risk'), 'chart-dots', doors.pages.risk, 'q may'),
      doors.pages.change && link(words.say('tool.change'), 'git-branch', doors.pages.change, 'q may'),
    ].filter(Boolean);
    slots.right.append(...further, this.zooms, button({ label: words.say('tool.fit'), key: 'Alt 0', icon: 'arrow-autofit-width', bare: true, on: verb('fit') }), this.load, this.export, this.view, ...(doors.pages.level ? [link(words.say('tool.level'), 'users-group', doors.pages.level)] : []));
    page.viewListeners.add(() => this.refresh());
    page.changeListeners.add(() => this.refresh());
    const bar = slots.left.closest('.tool');
    this.fitted = bar instanceof HTMLElement ? new ToolFit(bar, words) : null;
    this.refresh();
    this.fitted?.fit();
  }

  refresh() {
    const said = this.#labels();
    const { view, words, sheet, scale } = this.page;
    press(this.critical, view.critical);
    const chosen = view.baseline === null ? null : sheet.baseline(view.baseline);
    label(this.baseline, chosen ? chosen.name : words.say('tool.baseline'));
    this.baseline.title = words.say('tool.baseline');
    this.baseline.classList.toggle('q', !chosen);
    this.baseline.hidden = !sheet.baselines.length;
    press(this.load, view.load !== null);
    this.load.hidden = !workers(sheet).length;
    const conditions = view.conditions;
    label(this.filter, conditions ? words.say('tool.filtered', { n: conditions }) : words.say('tool.filter'));
    this.filter.classList.toggle('on', conditions > 0);
    this.filter.classList.toggle('q', !conditions);
    label(this.view, this.doors.views.name ? words.say('tool.view_named', { name: this.doors.views.name }) : words.say('tool.view'));
    const zoom = scale.zoomName();
    for (const one of this.zooms.children) press(one, one.dataset.zoom === zoom);
    if (said !== this.#labels()) this.fitted?.fit();
  }

  /** What the buttons that change their label say now. */
  #labels() {
    return [this.baseline, this.filter, this.view].map((one) => `${one.hidden} ${one.textContent}`).join();
  }

  /** @param {'critical'|'floats'|'links'|'labels'} what */
  #toggle(what) {
    this.page.view[what] = !this.page.view[what];
    this.page.changedView();
    this.page.invalidate('chart');
  }

  /** @param {import('./quality.js').QualityPanel} panel */
  #quality(panel) {
    const text = this.page.words.say('tool.quality');
    const element = button({ label: text, title: text, icon: 'clipboard-check', class: 'q may', pressed: false, on: () => panel.toggle() });
    element.setAttribute('aria-label', text);
    panel.changed = (open) => press(element, open);
    return element;
  }

  /** @param {boolean} on */
  #load(on) {
    this.page.view.load = on ? BUSIEST : null;
    this.page.changedView();
    this.page.invalidate('chart');
  }

  #baselines() {
    const { words, sheet, view } = this.page;
    const choose = (/** @type {string|null} */ id) => () => {
      open?.close();
      this.doors.baseline(id);
    };
    const entry = (/** @type {string} */ text, /** @type {string|null} */ id) =>
      make('button', { type: 'button', role: 'menuitemradio', 'aria-checked': String(view.baseline === id), class: view.baseline === id ? 'on' : '', on: { click: choose(id) } }, [
        view.baseline === id ? icon('check') : make('span', { class: 'ti' }), make('span', { text }),
      ]);
    const list = make('div', { class: 'jp-menu', role: 'menu' }, [
      entry(words.say('baseline.none'), null), ...sheet.baselines.map(({ id, name }) => entry(name, String(id))),
      ...this.#comparisons(),
    ]);
    const open = popover(this.baseline, words.say('tool.baseline'), [list]);
  }

  /** What moved against each baseline, on its own page. */
  #comparisons() {
    const { words, sheet } = this.page;
    const { compare } = this.doors.pages;
    if (!compare) return [];
    return [make('hr', { class: 'hr', role: 'separator' }), ...sheet.baselines.map(({ name, number }) =>
      make('a', { role: 'menuitem', href: `${compare}?a=${number}` }, [icon('git-compare'), make('span', { text: words.say('baseline.compare', { name }) })]))];
  }

  /** Files of the plan: made by the server at their address, but for the picture of what is on the screen. */
  #exports() {
    const { words } = this.page;
    const { address } = this.doors.exports;
    const entry = (/** @type {string} */ key, /** @type {string} */ mark, /** @type {Object<string, any>} */ how) =>
      make(how.href ? 'a' : 'button', { ...(how.href ? { download: '' } : { type: 'button' }), role: 'menuitem', ...how }, [icon(mark), make('span', { text: words.say(`export.${key}`) })]);
    const close = () => window.setTimeout(() => open?.close());
    const from = (/** @type {string} */ tail) => ({ href: `${address}${tail}`, on: { click: close } });
    const act = (/** @type {() => void} */ what) => ({ on: { click: () => { open?.close(); what(); } } });
    const list = make('div', { class: 'jp-menu', role: 'menu', 'aria-label': words.say('tool.export') }, [
      address && entry('pdf', 'file-type-pdf', from('gantt.pdf')), address && entry('svg', 'photo', from('gantt.svg')),
      entry('png', 'camera', act(this.doors.picture)), entry('print', 'printer', act(this.doors.exports.print)),
      ...(address ? [make('hr', { class: 'hr', role: 'separator' }), ...FILES.map(([kind, mark]) => entry(kind, mark, from(`export/${kind}/`)))] : []),
    ]);
    const open = popover(this.export, words.say('tool.export'), [list]);
  }

  #filters() {
    const { page } = this;
    const { words, view, sheet } = page;
    const again = () => {
      page.changedView();
      page.invalidate('list');
    };
    const text = make('input', { class: 'in s', type: 'search', value: view.filter.text, 'aria-label': words.say('filter.text'), placeholder: words.say('filter.text'), on: { input: () => { view.filter.text = text.value; again(); } } });
    const who = make('select', { class: 'in s', 'aria-label': words.say('filter.resource'), on: { change: () => { view.filter.resource = who.value ? Number(who.value) : null; again(); } } }, [
      make('option', { value: '', text: words.say('filter.anyone') }),
      ...sheet.resources.slice(0, 500).map(({ uid, name }) => make('option', { value: uid, text: name, selected: view.filter.resource === uid })),
    ]);
    const only = ONLY.map((name) => check(words.say(`filter.${name}`), view.filter.only.includes(name), (on) => {
      view.filter.only = ONLY.filter((one) => (one === name ? on : view.filter.only.includes(one)));
      again();
    }));
    const clear = button({ label: words.say('filter.clear'), class: 'q', icon: 'filter-off', on: () => {
      view.filter = { text: '', resource: null, only: [] };
      open?.close();
      again();
    } });
    const open = popover(this.filter, words.say('tool.filter'), [text, sheet.resources.length ? who : make('span'), make('div', { class: 'jp-checks' }, only), clear]);
  }

  #views() {
    const { page, doors } = this;
    const { words, view, sheet } = page;
    const redraw = () => {
      page.changedView();
      page.invalidate('chart');
    };
    const shown = /** @type {const} */ (['links', 'labels', 'floats']).map((name) => check(words.say(`view.${name}`), view[name], (on) => {
      view[name] = on;
      redraw();
    }));
    if (doors.pages.risk) shown.push(check(words.say('view.chances'), view.chances, (on) => doors.chances(on)));
    const load = check(words.say('view.load'), view.load !== null, (on) => this.#load(on));
    const near = make('input', { class: 'in s', value: view.near ? page.formats.duration(view.near, 'd') : '', placeholder: words.say('view.near_hint'), 'aria-label': words.say('view.near'), on: { change: () => {
      const read = near.value.trim() ? readDuration(near.value, sheet.plan) : { minutes: 0 };
      near.setAttribute('aria-invalid', String(!read));
      if (!read) return;
      view.near = Math.max(0, read.minutes);
      redraw();
    } } });
    const levels = [['', words.say('fold.all')], ...Array.from({ length: Math.min(8, sheet.outline.deepest) }, (_, i) => [String(i + 1), words.say('fold.level', { n: i + 1 })])];
    const fold = make('select', { class: 'in s', 'aria-label': words.say('view.fold'), on: { change: () => page.foldLevel(fold.value ? Number(fold.value) : null) } },
      levels.map(([value, text]) => make('option', { value, text, selected: String(view.level ?? '') === value })));
    const element = make('div', { class: 'jp-view' }, [
      ...doors.views.section(() => open?.close()),
      make('h2', { text: words.say('tool.zoom') }), this.#allZooms(),
      make('h2', { text: words.say('view.show') }), make('div', { class: 'jp-checks' }, workers(sheet).length ? [...shown, load] : shown),
      make('div', { class: 'jp-pair' }, [make('label', { class: 'i2', text: words.say('view.near') }), near, make('label', { class: 'i2', text: words.say('view.fold') }), fold]),
      make('h2', { text: words.say('view.columns') }), make('div', { class: 'jp-checks two' }, this.#columnChecks()),
      make('div', { class: 'row wrap' }, [
        button({ label: words.say('tool.help'), icon: 'keyboard', class: 'q', on: () => { open?.close(); this.commands.verbs.help?.(); } }),
      ]),
    ]);
    const open = popover(this.view, words.say('tool.view'), [element], { wide: true });
  }

  #allZooms() {
    const { page } = this;
    const now = page.scale.zoomName();
    return make('span', { class: 'seg', role: 'group', 'aria-label': page.words.say('tool.zoom') }, Object.entries(ZOOMS).map(([name, width]) =>
      make('button', { type: 'button', 'aria-pressed': String(name === now), text: page.words.say(`zoom.${name}`), on: { click: (/** @type {any} */ event) => {
        page.zoom(width);
        for (const one of event.currentTarget.parentElement.children) one.setAttribute('aria-pressed', String(one === event.currentTarget));
      } } })));
  }

  #columnChecks() {
    const { page } = this;
    return [...page.fields.values()].map((field) => check(field.long, page.columns.index(field.key) >= 0, (on) => {
      page.columns.choose(field.key, on);
      if (!page.view.pane) page.columnsSized();
      page.columnsMoved();
    }));
  }

  /** Columns alone, under a head. @param {HTMLElement} anchor */
  columns(anchor) {
    popover(anchor, this.page.words.say('view.columns'), [make('div', { class: 'jp-checks two' }, this.#columnChecks())], { wide: true });
  }
}

/** A page of the plan as a button. @param {string} text @param {string} mark @param {string} href @param {string} [kind] */
function link(text, mark, href, kind = '') {
  return make('a', { class: `bt ${kind}`.trim(), href, title: text, 'aria-label': text }, [icon(mark), make('span', { text })]);
}

/** @param {string} text @param {boolean} on @param {(on: boolean) => void} change */
function check(text, on, change) {
  const box = make('input', { type: 'checkbox', on: { change: () => change(box.checked) } });
  box.checked = on;
  return make('label', {}, [box, make('span', { text })]);
}

/** @param {Element} element @param {boolean} on */
function press(element, on) {
  element.setAttribute('aria-pressed', String(on));
  element.classList.toggle('on', on);
}

/** @param {Element} element @param {string} text */
function label(element, text) {
  const span = element.querySelector('span');
  if (span) span.textContent = text;
}
