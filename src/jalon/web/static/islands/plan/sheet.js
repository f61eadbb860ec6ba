/**
 * The plan as the page knows it: columns of values keyed by uid, links, resources, baselines and calendars.
 * Answers of the server are laid over it with `apply`; what a hand is doing is laid over it with `put`.
 */

import { Outline } from './outline.js';
import { LinkTable } from './linktable.js';
import { WorkCalendar } from './worktime.js';

/**
 * @typedef {Object} PlanHead
 * @property {number} id
 * @property {string} name
 * @property {number} revision
 * @property {number} start
 * @property {number} finish
 * @property {number|null} data_date
 * @property {number} minutes_per_day
 * @property {number} minutes_per_week
 * @property {number} days_per_month
 * @property {number} calendar
 * @property {number} float_limit
 * @property {string[]} rights
 * @property {string} rules
 */
/** @typedef {Object<string, any[]>} Columns */
/** @typedef {{plan: PlanHead, columns: Columns, links: Columns, resources: import('./load.js').Resource[], assignments: Columns, baselines: any[], calendars: any[]}} SheetData */
/** @typedef {{revision?: number, changed?: Columns, order?: number[], links?: Columns, plan?: Partial<PlanHead>, assignments?: Columns, resources?: import('./load.js').Resource[]}} Answer */

export class Sheet {
  /** @param {SheetData} data */
  constructor(data) {
    this.plan = data.plan;
    this.columns = data.columns;
    this.resources = data.resources ?? [];
    this.assignments = data.assignments ?? { activity: [], resource: [], units: [] };
    this.baselines = data.baselines ?? [];
    /** Every calendar the plan may use; those it does use come with their days. @type {{uid: number, name: string}[]} */
    this.calendarNames = (data.calendars ?? []).map(({ uid, name }) => ({ uid, name }));
    this.calendars = (data.calendars ?? []).filter((calendar) => calendar.week).map((calendar) => new WorkCalendar(calendar));
    this.parents = this.columns.uid.map((_, row) => {
      const above = this.columns.parent[row];
      return above < 0 ? null : this.columns.uid[above];
    });
    this.links = new LinkTable(data.links);
    this.#index();
    this.#assign();
    this.#align();
  }

  get size() {
    return this.columns.uid.length;
  }

  /** @param {number} uid @returns {number} row, or -1 */
  row(uid) {
    return this.rows.get(uid) ?? -1;
  }

  /** @param {number} row @param {string} key */
  get(row, key) {
    return this.columns[key]?.[row];
  }

  /** @param {string} right */
  may(right) {
    return this.plan.rights.includes(right);
  }

  /** @param {number} row @returns {boolean} */
  isSummary(row) {
    return this.columns.kind[row] === 'summary';
  }

  /** @param {number} row @returns {boolean} */
  isMilestone(row) {
    const kind = this.columns.kind[row];
    return Boolean(this.columns.milestone[row]) || kind === 'start_milestone' || kind === 'finish_milestone';
  }

  /** The calendar that rules a row, or the plan's. @param {number} [row] @returns {WorkCalendar|null} */
  calendar(row) {
    const own = row === undefined ? null : this.columns.calendar?.[row];
    return this.calendarByUid.get(own ?? this.plan.calendar) ?? this.calendars[0] ?? null;
  }

  /** Names of the people and things that work on a row, with units below or above 100 %. @param {number} row @returns {string} */
  resourceText(row) {
    return this.resourceTexts.get(this.columns.uid[row]) ?? '';
  }

  /** @param {number|string|null} id @returns {{id: number|string, name: string, start: (number|null)[], finish: (number|null)[]}|null} */
  baseline(id) {
    return this.baselineColumns.get(String(id)) ?? null;
  }

  /**
   * Lay values over one row without asking the server.
   * @param {number} uid
   * @param {Object<string, any>} values
   * @returns {() => void} puts the former values back
   */
  put(uid, values) {
    const row = this.row(uid);
    if (row < 0) return () => {};
    /** @type {Object<string, any>} */
    const former = {};
    for (const key of Object.keys(values)) {
      if (!(key in this.columns)) continue;
      former[key] = this.columns[key][row];
      this.columns[key][row] = values[key];
    }
    return () => {
      const now = this.row(uid);
      if (now >= 0) for (const key of Object.keys(former)) this.columns[key][now] = former[key];
    };
  }

  /**
   * Lay an answer of the server over the sheet.
   * @param {Answer} answer
   * @returns {{uids: number[], structure: boolean}} what changed
   */
  apply(answer) {
    const changed = answer.changed ?? { uid: [] };
    if (answer.revision !== undefined) this.plan.revision = answer.revision;
    if (answer.plan) Object.assign(this.plan, answer.plan);
    const fresh = changed.uid.some((/** @type {number} */ uid) => !this.rows.has(uid));
    if (answer.order) this.#reorder(answer.order, changed);
    else if (fresh) this.#reorder([...this.columns.uid, ...changed.uid.filter((/** @type {number} */ uid) => !this.rows.has(uid))], changed);
    this.#overlay(changed, Boolean(answer.order));
    if (answer.resources) this.resources = answer.resources;
    if (answer.assignments) this.assignments = answer.assignments;
    if (answer.links) this.links = new LinkTable(answer.links);
    const structure = Boolean(answer.order) || fresh;
    if (structure || answer.links) this.#index();
    if (answer.assignments || answer.resources) this.#assign();
    if (structure) this.#align();
    return { uids: changed.uid, structure };
  }

  /** @param {Columns} changed @param {boolean} ordered */
  #overlay(changed, ordered) {
    const { uid: uids, parent, parent_uid: parentUids, ...rest } = changed;
    uids.forEach((/** @type {number} */ uid, /** @type {number} */ i) => {
      const row = this.rows.get(uid);
      if (row === undefined) return;
      for (const key of Object.keys(rest)) (this.columns[key] ??= new Array(this.size).fill(null))[row] = rest[key][i];
      if (parentUids) this.parents[row] = parentUids[i];
      else if (parent && ordered) this.parents[row] = parent[i] < 0 ? null : this.columns.uid[parent[i]];
    });
  }

  /** @param {number[]} order @param {Columns} changed */
  #reorder(order, changed) {
    const from = order.map((uid) => this.rows.get(uid) ?? -1);
    for (const key of Object.keys({ ...this.columns, ...changed })) {
      if (key === 'parent_uid') continue;
      const old = this.columns[key] ?? [];
      this.columns[key] = from.map((row) => (row < 0 ? null : old[row] ?? null));
    }
    this.parents = from.map((row) => (row < 0 ? null : this.parents[row]));
    this.columns.uid = order;
    this.rows = new Map(order.map((uid, row) => [uid, row]));
  }

  #index() {
    this.rows = new Map();
    this.columns.uid.forEach((uid, row) => this.rows.set(uid, row));
    const above = Int32Array.from(this.parents, (uid) => (uid === null ? -1 : this.row(uid)));
    this.columns.parent = Array.from(above);
    this.outline = new Outline(above);
    this.links.place(this.rows);
    this.calendarByUid = new Map(this.calendars.map((calendar) => [calendar.uid, calendar]));
  }

  #assign() {
    const names = new Map(this.resources.map((resource) => [resource.uid, resource.name]));
    const materials = new Set(this.resources.filter((one) => one.kind === 'material').map((one) => one.uid));
    /** @type {Map<number, string>} */
    this.resourceTexts = new Map();
    const { activity, resource, units } = this.assignments;
    for (let i = 0; i < activity.length; i++) {
      const share = units?.[i];
      const usual = share === undefined || share === null || share === 1;
      // of a material it is a quantity, of people a share of their time
      const amount = materials.has(resource[i]) ? `${share}` : `${Math.round((share ?? 1) * 100)}%`;
      const part = usual ? '' : ` [${amount}]`;
      const former = this.resourceTexts.get(activity[i]);
      const text = `${names.get(resource[i]) ?? ''}${part}`;
      this.resourceTexts.set(activity[i], former ? `${former}; ${text}` : text);
    }
  }

  /** Baselines arrive as columns beside uid; after a change of structure they follow the rows. */
  #align() {
    this.baselineColumns ??= new Map();
    for (const baseline of this.baselines) {
      if (!baseline.start) continue;
      baseline.uids ??= [...this.columns.uid].slice(0, baseline.start.length);
      const at = new Map(baseline.uids.map((/** @type {number} */ uid, /** @type {number} */ i) => [uid, i]));
      this.baselineColumns.set(String(baseline.id), {
        id: baseline.id,
        name: baseline.name,
        start: this.columns.uid.map((uid) => baseline.start[at.get(uid) ?? -1] ?? null),
        finish: this.columns.uid.map((uid) => baseline.finish[at.get(uid) ?? -1] ?? null),
      });
    }
  }

  /** @param {any[]} baselines */
  setBaselines(baselines) {
    this.baselines = baselines;
    this.baselineColumns = new Map();
    this.#align();
  }
}
