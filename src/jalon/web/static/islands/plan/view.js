/** How the plan is looked at: a plain object that a saved view keeps, and that an address or the server gives back. */

import { NARROWEST, WIDEST, ZOOMS } from './time.js';

/**
 * @typedef {Object} ViewState
 * @property {1} version
 * @property {{key: string, width?: number}[]} columns
 * @property {number} pane width of the grid, in pixels
 * @property {number} dayWidth pixels a day
 * @property {number|null} level fold below this level; null: nothing folded by level
 * @property {boolean} critical
 * @property {number} near minutes of float under which a task is near-critical; 0: not shown
 * @property {boolean} floats
 * @property {boolean} links
 * @property {boolean} labels
 * @property {boolean} chances how often each task was critical in the last simulation
 * @property {string|null} baseline id
 * @property {number|null} load resource whose load stands under the chart
 * @property {Filter} filter
 */
/** @typedef {{text: string, resource: number|null, only: string[]}} Filter */

export const COLUMNS = ['number', 'name', 'duration', 'start', 'finish', 'predecessors'];
/** What `filter.only` may name. */
export const ONLY = ['critical', 'near', 'late', 'behind', 'milestones', 'unfinished', 'manual', 'constrained'];

export class View {
  /** @param {Partial<ViewState>} [state] */
  constructor(state = {}) {
    this.columns = Array.isArray(state.columns) && state.columns.length ? state.columns : COLUMNS.map((key) => ({ key }));
    this.pane = number(state.pane, 0, 200, 2000);
    this.dayWidth = number(state.dayWidth, 0, NARROWEST, WIDEST);
    this.level = state.level ?? null;
    this.critical = state.critical ?? true;
    this.near = number(state.near, 0, 0, 1e7);
    this.floats = state.floats ?? false;
    this.links = state.links ?? true;
    this.labels = state.labels ?? true;
    this.chances = state.chances ?? false;
    this.baseline = state.baseline ?? null;
    this.load = state.load ?? null;
    /** @type {Partial<Filter>} */
    const filter = state.filter ?? {};
    this.filter = {
      text: String(filter.text ?? ''),
      resource: filter.resource ?? null,
      only: (filter.only ?? []).filter((/** @type {string} */ name) => ONLY.includes(name)),
    };
  }

  /** @returns {ViewState} */
  state() {
    const { columns, pane, dayWidth, level, critical, near, floats, links, labels, chances, baseline, load, filter } = this;
    return { version: 1, columns, pane, dayWidth, level, critical, near, floats, links, labels, chances, baseline, load, filter: { ...filter } };
  }

  /** How many conditions the filter holds. */
  get conditions() {
    return Number(Boolean(this.filter.text)) + Number(this.filter.resource !== null) + this.filter.only.length;
  }

  /** A width that shows the whole plan where its months can still be told apart. @param {number} days @param {number} room pixels */
  static suited(days, room) {
    return Math.min(ZOOMS.day, Math.max(1.1, room / Math.max(1, days)));
  }
}

/**
 * @param {any} value
 * @param {number} usual
 * @param {number} least
 * @param {number} most
 */
function number(value, usual, least, most) {
  return Number.isFinite(value) && value > 0 ? Math.min(most, Math.max(least, value)) : usual;
}
