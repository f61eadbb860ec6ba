/**
 * The plan page: one sheet, one list of visible rows, one selection, one scroller, drawn once a frame at most.
 * The parts (grid, chart, edits, panel...) hang on it and ask it to draw again.
 */

import { ColumnSet } from '../grid/columns.js';
import { Screen } from '../grid/screen.js';
import { Selection } from '../grid/selection.js';
import { make } from '../grid/elements.js';
import { Chart } from './chart.js';
import { DAY, wallClock } from './clock.js';
import { planFields } from './fields.js';
import { Formats, lengthText } from './formats.js';
import { acceptOf } from './filter.js';
import { positions } from './outline.js';
import { Pane } from './pane.js';
import { Presence } from './presence.js';
import { Sheet } from './sheet.js';
import { Scale, ZOOMS } from './time.js';
import { TimeHead } from './timehead.js';
import { View } from './view.js';

const MARGIN_DAYS = 21;
/** Below this width the plan is a list of dates. */
const NARROW = 640;
const LIST_ROW = 60;
const GRID_ROW = 28;
/** A row that a finger can hit. */
const FINGER_ROW = 44;

export class PlanPage {
  /** Key of the empty row at the end. */
  NEW = -1;

  /**
   * @param {HTMLElement} root
   * @param {import('./sheet.js').SheetData} data
   * @param {import('./words.js').Words} words
   * @param {Partial<import('./view.js').ViewState>} [state]
   */
  constructor(root, data, words, state) {
    this.root = root;
    this.words = words;
    this.sheet = new Sheet(data);
    this.view = new View(state);
    /** Share of the last simulation's draws in which a task was critical, by number. @type {Object<string, number>|null} */
    this.chances = null;
    if (state?.baseline === undefined) this.view.baseline = this.#inForce();
    this.today = wallClock(new Date());
    this.formats = new Formats(words, this.sheet.plan, this.#usualYear());
    this.fields = planFields(this);
    this.columns = new ColumnSet(this.fields, this.view.columns);
    /** Rows folded one by one. @type {Set<number>} */
    this.folded = new Set();
    /** @type {Map<number, any>} conflicts by uid */
    this.conflicts = new Map();
    /** @type {Set<number>} rows cut to be pasted elsewhere */
    this.cut = new Set();
    this.presence = new Presence(root.dataset.userId);
    this.list = this.#emptyList();
    this.selection = new Selection(this.list);
    /** @type {Set<(state: import('./view.js').ViewState) => void>} */
    this.viewListeners = new Set();
    /** @type {Set<() => void>} */
    this.selectionListeners = new Set();
    /** Called after each frame that was drawn. @type {Set<() => void>} */
    this.drawListeners = new Set();
    /** Called after an answer of the server was laid over the sheet. @type {Set<() => void>} */
    this.changeListeners = new Set();
    /** Set by who offers the columns. @type {(anchor: HTMLElement) => void} */
    this.chooseColumns = () => {};
    /** Set by who shows a task that was tapped. @type {(uid: number) => void} */
    this.tapped = () => {};
    this.dirty = { list: true, rows: true, chart: true };
    this.framed = false;
    /** @type {import('../grid/screen.js').Part|null} */
    this.drawn = null;
    this.#build();
  }

  /** The baseline the plan is measured against. @returns {string|null} */
  #inForce() {
    const found = this.sheet.baselines.find((one) => one.in_force && one.start);
    return found ? String(found.id) : null;
  }

  /** A phone shows a list of dates: no chart, no columns. */
  get narrow() {
    return this.screen.width < NARROW;
  }

  /** Year left out of short dates: only where the plan stays within one. */
  #usualYear() {
    const { start, finish } = this.sheet.plan;
    const [a, b] = [new Date(start * 60000).getUTCFullYear(), new Date((finish ?? start) * 60000).getUTCFullYear()];
    return a === b ? start : undefined;
  }

  #emptyList() {
    const page = this;
    return {
      rows: new Int32Array(0),
      at: new Int32Array(0),
      extra: 0,
      get count() {
        return this.rows.length + this.extra;
      },
      /** @param {number} position */
      keyAt(position) {
        return position < this.rows.length ? page.sheet.columns.uid[this.rows[position]] : page.NEW;
      },
      /** @param {number} key */
      positionOf(key) {
        if (key === page.NEW) return this.extra ? this.rows.length : -1;
        const row = page.sheet.row(key);
        return row < 0 ? -1 : this.at[row];
      },
    };
  }

  #build() {
    this.space = make('div', { class: 'jp-space', role: 'none' });
    this.scroller = make('div', {
      class: 'jp-scroll', role: 'treegrid', tabindex: 0, 'aria-multiselectable': 'true',
      'aria-label': this.words.say('plan.label', { name: this.sheet.plan.name }),
    }, [this.space]);
    this.live = make('div', { class: 'jp-live', role: 'status', 'aria-live': 'polite' });
    this.split = make('div', { class: 'jp-split', role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': this.words.say('split.label') });
    this.main = make('div', { class: 'jp-main' }, [this.scroller, this.split]);
    this.root.classList.add('jp');
    this.root.append(this.main, this.live);
    this.screen = new Screen(this.scroller, this.space);
    this.pane = new Pane(this);
    this.chart = new Chart(this);
    this.timeHead = new TimeHead(this);
    this.headBar = make('div', { class: 'jp-head', role: 'none' }, [this.pane.head.element, this.timeHead.element]);
    this.space.append(this.headBar, this.pane.element, this.chart.element);
    this.pane.body.append(this.chart.dropLine);
    this.screen.measure();
    this.#layout();
    this.scroller.addEventListener('scroll', () => this.#ask(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.scroller);
  }

  #layout() {
    const { view, screen } = this;
    this.#frame();
    const first = Math.min(this.sheet.plan.start, this.sheet.plan.data_date ?? Infinity);
    const last = Math.max(this.sheet.plan.finish ?? first, first);
    const days = (last - first) / DAY;
    this.scale = new Scale(0, view.dayWidth || View.suited(days + 6, screen.chartView - 90));
    this.#anchor();
    this.pane.rebuild();
    this.#placeSplit();
  }

  /** Shares the width between grid and chart. */
  #frame() {
    const { view, screen, narrow } = this;
    const wanted = view.pane || Math.min(this.columns.width, Math.round(screen.width * 0.5));
    screen.paneWidth = narrow ? screen.width : Math.max(160, Math.min(wanted, screen.width - 160));
    const row = window.matchMedia('(pointer: coarse)').matches ? FINGER_ROW : GRID_ROW;
    screen.rowHeight = narrow ? LIST_ROW : row;
    screen.inset = narrow ? 0 : (row - GRID_ROW) / 2;
    this.root.style.setProperty('--jp-row', `${row}px`);
    screen.headHeight = narrow ? 0 : 44;
    this.root.classList.toggle('jp-narrow', narrow);
  }

  /** Sets the origin of time and the width of the chart, so that the plan and a margin fit. */
  #anchor() {
    const first = Math.min(this.sheet.plan.start, this.sheet.plan.data_date ?? Infinity);
    const last = Math.max(this.sheet.plan.finish ?? first, this.sheet.plan.data_date ?? -Infinity, first + DAY);
    const margin = Math.max(3 * DAY, Math.min(MARGIN_DAYS * DAY, (120 / this.scale.dayWidth) * DAY));
    const origin = Math.floor((first - margin) / DAY) * DAY;
    this.scale = new Scale(origin, this.scale.dayWidth);
    this.margin = (first - origin) * this.scale.perMinute;
    const width = Math.max(this.scale.x(last) + 260, this.screen.chartView);
    this.chartExtent = this.narrow ? 0 : Math.ceil(width);
  }

  #placeSplit() {
    this.split.style.left = `${this.screen.paneWidth - 3}px`;
    this.split.setAttribute('aria-valuemin', '160');
    this.split.setAttribute('aria-valuemax', String(Math.max(160, this.screen.width - 160)));
    this.split.setAttribute('aria-valuenow', String(this.screen.paneWidth));
    this.headBar.style.setProperty('--jp-pane', `${this.screen.paneWidth}px`);
  }

  /** @param {number} spare pixels the pane has beyond the columns: the name takes them */
  columnTemplate(spare) {
    const widest = Math.max(0, this.columns.index('name'));
    return this.columns.chosen.map(({ width }, i) => `${width + (i === widest ? spare : 0)}px`).join(' ');
  }

  /** Left edge of a column in the pane. @param {number} index */
  columnLeft(index) {
    return this.columns.left(index) + (index > this.columns.index('name') ? this.#spare : 0);
  }

  /** Leading columns, up to the name, that stay when the others slide; none where they would fill the pane. */
  get frozen() {
    const count = this.columns.index('name') + 1;
    return this.columns.left(count) <= this.screen.paneWidth * 0.75 ? count : 0;
  }

  /** Width of the columns that stay. */
  get frozenWidth() {
    return this.columns.left(this.frozen);
  }

  /** @param {number} index */
  columnWidth(index) {
    return this.columns.chosen[index].width + (index === Math.max(0, this.columns.index('name')) ? this.#spare : 0);
  }

  get #spare() {
    return Math.max(0, this.screen.paneWidth - this.columns.width);
  }

  /** Everything before it has happened. @returns {number|null} */
  get stateDate() {
    return this.sheet.plan.data_date ?? null;
  }

  get markOptions() {
    const { view } = this;
    return {
      baseline: view.baseline === null ? null : this.sheet.baseline(view.baseline),
      critical: view.critical, near: view.near, floats: view.floats, labels: view.labels,
      chances: view.chances ? this.chances : null,
    };
  }

  /** @param {number} row */
  isFolded(row) {
    return this.folded.has(this.sheet.columns.uid[row]);
  }

  /** @param {number} uid @param {boolean} [fold] */
  fold(uid, fold = !this.folded.has(uid)) {
    if (fold) this.folded.add(uid);
    else this.folded.delete(uid);
    this.view.level = null;
    this.invalidate('list');
  }

  /** Folds all below a level; null unfolds everything. @param {number|null} level 1 shows only the top */
  foldLevel(level) {
    this.folded.clear();
    const { outline, columns } = this.sheet;
    if (level !== null) {
      for (let row = 0; row < this.sheet.size; row++) {
        if (outline.hasChildren(row) && outline.levels[row] >= level - 1) this.folded.add(columns.uid[row]);
      }
    }
    this.view.level = level;
    this.changedView();
    this.invalidate('list');
  }

  /** Unfolds what hides a row. @param {number} row */
  unfoldTo(row) {
    for (const above of this.sheet.outline.ancestors(row)) this.folded.delete(this.sheet.columns.uid[above]);
    this.invalidate('list');
    this.relist();
  }

  /** The visible rows, made again. */
  relist() {
    const accept = acceptOf(this);
    this.list.rows = this.sheet.outline.visible((row) => this.isFolded(row), accept);
    this.list.at = positions(this.list.rows, this.sheet.size);
    this.list.extra = this.sheet.may('plan') && !accept && !this.narrow ? 1 : 0;
    this.dirty.list = false;
    this.chart.relist();
    this.screen.extend(this.list.count, this.chartExtent);
    this.scroller.setAttribute('aria-rowcount', String(this.list.count + 1));
    this.scroller.setAttribute('aria-colcount', String(this.columns.count));
    this.root.classList.toggle('jp-none', !this.sheet.size);
    if (this.selection.key !== null && this.selection.position < 0) this.selection.clear();
  }

  /** @param {'list'|'rows'|'chart'|'all'} what */
  invalidate(what) {
    if (what === 'list' || what === 'all') this.dirty.list = true;
    if (what !== 'chart') this.dirty.rows = true;
    this.dirty.chart = true;
    this.#ask();
  }

  #ask() {
    if (this.framed) return;
    this.framed = true;
    requestAnimationFrame(() => {
      this.framed = false;
      this.draw();
    });
  }

  /** First drawing: from the earliest bar of the rows on the screen. */
  start() {
    if (this.view.level !== null) this.foldLevel(this.view.level);
    this.draw();
    const { start } = this.sheet.columns;
    const seen = Array.from(this.list.rows.subarray(0, 40), (row) => start[row]).filter((at) => at !== null);
    if (seen.length) this.scroller.scrollLeft = Math.max(0, this.scale.x(Math.min(...seen)) - 24);
    this.draw();
  }

  draw() {
    if (this.dirty.list) {
      this.relist();
      this.drawn = null;
    }
    const refresh = this.dirty.rows || this.dirty.chart;
    const part = this.screen.due(refresh ? null : this.drawn);
    if (part) {
      this.drawn = part;
      this.pane.draw(part, this.dirty.rows);
      if (!this.narrow) {
        this.chart.draw(part, refresh);
        this.timeHead.draw(part);
      }
      this.dirty.rows = this.dirty.chart = false;
      this.#point();
    } else if (!this.narrow) this.timeHead.stick();
    for (const listener of this.drawListeners) listener();
  }

  /** Tells a screen reader which cell is active. */
  #point() {
    const { key } = this.selection;
    const field = this.columns.list[this.selection.column];
    const row = key === null ? undefined : this.pane.rows.row(key);
    if (row && field) this.scroller.setAttribute('aria-activedescendant', `jp-c-${key === this.NEW ? 'new' : key}-${field.key}`);
    else this.scroller.removeAttribute('aria-activedescendant');
  }

  resized() {
    const { width, height } = this.screen;
    this.screen.measure();
    if (width === this.screen.width && height === this.screen.height) return;
    const { rowHeight } = this.screen;
    this.#frame();
    if (rowHeight !== this.screen.rowHeight) this.pane.rebuild();
    else this.pane.resize();
    this.#placeSplit();
    this.#anchor();
    this.invalidate('list');
  }

  /** @param {number} width */
  setPane(width) {
    this.view.pane = Math.max(160, Math.min(width, this.screen.width - 160));
    this.screen.paneWidth = this.view.pane;
    this.pane.resize();
    this.#placeSplit();
    this.invalidate('list');
    this.changedView();
  }

  /** Selection moved: draws it and tells those who follow. @param {boolean} [show] scroll to it */
  selected(show = true) {
    const position = this.selection.position;
    if (show && position >= 0) {
      this.screen.reveal(position);
      this.pane.reveal(this.selection.column);
    }
    this.invalidate('rows');
    for (const listener of this.selectionListeners) listener();
  }

  /**
   * @param {number} dayWidth pixels a day
   * @param {number} [x] pixel of the chart view that stays where it is; its middle by default
   */
  zoom(dayWidth, x = this.screen.chartView / 2) {
    const minute = this.scale.minute(this.screen.left + x);
    this.scale = new Scale(this.scale.origin, dayWidth);
    this.view.dayWidth = this.scale.dayWidth;
    this.#anchor();
    this.screen.extend(this.list.count, this.chartExtent);
    this.scroller.scrollLeft = this.scale.x(minute) - x;
    this.invalidate('chart');
    this.changedView();
  }

  /** The whole plan in the width of the chart. */
  fit() {
    const days = (this.sheet.plan.finish - this.sheet.plan.start) / DAY;
    this.zoom(Math.min(ZOOMS.day, (this.screen.chartView - 150) / Math.max(1, days)));
    this.scroller.scrollLeft = Math.max(0, this.scale.x(this.sheet.plan.start) - 30);
  }

  /** Selects a task wherever it is, unfolds what hides it and shows its bar. @param {number} uid */
  goTo(uid) {
    const row = this.sheet.row(uid);
    if (row < 0) return;
    this.unfoldTo(row);
    const position = this.list.positionOf(uid);
    if (position < 0) return;
    this.selection.go(position, Math.max(0, this.columns.index('name')));
    this.screen.reveal(position, true);
    this.showBar(row);
    this.selected();
  }

  /** Selects some tasks wherever they are, those that the filter lets through. @param {number[]} uids */
  choose(uids) {
    for (const uid of uids) {
      const row = this.sheet.row(uid);
      if (row >= 0) for (const above of this.sheet.outline.ancestors(row)) this.folded.delete(this.sheet.columns.uid[above]);
    }
    this.relist();
    const place = new Map(uids.map((uid) => [uid, this.list.positionOf(uid)]));
    const seen = uids.filter((uid) => (place.get(uid) ?? -1) >= 0).sort((a, b) => Number(place.get(a)) - Number(place.get(b)));
    this.invalidate('list');
    if (seen.length < uids.length) this.announce(this.words.say('filter.hidden'));
    if (!seen.length) return;
    this.selection.pick(seen, Math.max(0, this.columns.index('name')));
    this.screen.reveal(Number(place.get(seen[0])), true);
    this.selected();
  }

  /** Scrolls the chart to the bar of a row. @param {number} row */
  showBar(row) {
    const box = this.chart.boxOf(row);
    if (box) this.screen.revealX(box.left, Math.min(box.right, box.left + 200));
  }

  columnsMoved() {
    this.pane.rebuild();
    this.selection.column = Math.min(this.selection.column, this.columns.count - 1);
    this.changedView();
    this.drawn = null;
    this.invalidate('list');
  }

  columnsSized() {
    if (!this.view.pane) this.screen.paneWidth = Math.min(this.columns.width, Math.round(this.screen.width * 0.6));
    this.pane.resize();
    this.#placeSplit();
    this.#anchor();
    this.changedView();
    this.invalidate('list');
  }

  /** An answer of the server. @param {import('./sheet.js').Answer} answer */
  apply(answer) {
    const result = this.sheet.apply(answer);
    const { finish } = this.sheet.columns;
    if (finish.length && result.uids.length) this.#stretch();
    this.invalidate(result.structure || answer.links || this.view.conditions ? 'list' : 'rows');
    for (const listener of this.changeListeners) listener();
    return result;
  }

  /** The chart grows with the plan; what is on the screen stays where it is. */
  #stretch() {
    const { plan, columns } = this.sheet;
    let [first, last] = [Infinity, -Infinity];
    for (let row = 0; row < this.sheet.size; row++) {
      if (columns.start[row] !== null && columns.start[row] < first) first = columns.start[row];
      if (columns.finish[row] > last) last = columns.finish[row];
    }
    if (first < Infinity) plan.start = Math.min(plan.start, first);
    if (last > -Infinity) plan.finish = last;
    const edge = this.scale.minute(this.screen.left);
    this.#anchor();
    this.screen.extend(this.list.count, this.chartExtent);
    this.scroller.scrollLeft = this.scale.x(edge);
  }

  changedView() {
    this.view.columns = this.columns.state();
    for (const listener of this.viewListeners) listener(this.view.state());
  }

  /** @param {Partial<import('./view.js').ViewState>} state */
  setView(state) {
    this.view = new View(state);
    this.columns = new ColumnSet(this.fields, this.view.columns);
    this.#layout();
    if (this.view.level !== null) this.foldLevel(this.view.level);
    this.drawn = null;
    this.invalidate('all');
    for (const listener of this.viewListeners) listener(this.view.state());
  }

  /** A duration as the server reads it. @param {number} minutes @param {string} unit @param {boolean} elapsed */
  durationText(minutes, unit, elapsed) {
    return lengthText(this.sheet.plan, minutes, unit, elapsed);
  }

  /** Says a sentence to a screen reader. @param {string} sentence */
  announce(sentence) {
    this.live.textContent = sentence;
  }
}
