/** The portfolio's rows: filtered, sorted, grouped, folded. Pure: no page, no clock. */

/**
 * @typedef {Object} Row
 * @property {number} id
 * @property {number|null} parent
 * @property {number} level
 * @property {string} kind portfolio, programme or project; `group` for a heading made here
 * @property {string} name
 * @property {string} slug
 * @property {number} projects
 * @property {string} sentence why the computed state
 * @property {number} perDay working minutes a day
 * @property {number|null} nextDate
 * @property {boolean} nextLate
 * @property {Object<string, any>} values by column
 * @property {number} index place in the tree as sent
 */

/** @typedef {{text: string, state: string, sector: string, owner: string, stage: string, contradicted: boolean}} Filters */
/** @typedef {{filters: Filters, sort: {key: string, down: boolean}|null, group: string, columns: string[]}} View */

export const NO_FILTERS = Object.freeze({ text: '', state: '', sector: '', owner: '', stage: '', contradicted: false });
const STATE_ORDER = { bad: 0, watch: 1, ok: 2, none: 3 };
const FIXED = 11;

/** @param {{rows: any[][], columns: {key: string}[]}} data @returns {Row[]} */
export function readRows(data) {
  return data.rows.map((cells, index) => {
    const values = {};
    data.columns.forEach((column, i) => (values[column.key] = cells[FIXED + i]));
    const [id, parent, level, kind, name, slug, projects, sentence, perDay, nextDate, nextLate] = cells;
    return { id, parent, level, kind, name, slug, projects, sentence, perDay, nextDate, nextLate: !!nextLate, values, index };
  });
}

const PLAIN = /^[\x00-\x7f]*$/;

/** Text without case and accents. @param {string} text */
export function folded(text) {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** @param {Filters} filters */
export function isFiltered(filters) {
  return Object.values(filters).some(Boolean);
}

/** @param {Row} row @param {Filters} filters @param {string[]} words */
function fits(row, filters, words) {
  const { values } = row;
  if (filters.state && values.state !== filters.state) return false;
  if (filters.sector && values.sector !== filters.sector) return false;
  if (filters.owner && values.owner !== filters.owner) return false;
  if (filters.stage && values.stage !== filters.stage) return false;
  if (filters.contradicted && !(row.kind === 'project' && values.declared === 'ok' && values.state === 'bad')) return false;
  if (!words.length) return true;
  const text = folded(`${row.name} ${values.code ?? ''} ${values.owner ?? ''}`);
  return words.every((word) => text.includes(word));
}

/** @param {any} a @param {any} b empty values last, whichever way */
function compare(a, b, down, key) {
  const none = (value) => value === null || value === undefined || value === '';
  if (none(a) || none(b)) return Number(none(a)) - Number(none(b));
  let order;
  if (key === 'state' || key === 'declared') order = STATE_ORDER[a] - STATE_ORDER[b];
  else order = typeof a === 'string' ? a.localeCompare(b) : a - b;
  return down ? -order : order;
}

/** @param {View} view */
function sorter(view) {
  const sort = view.sort;
  if (!sort) return (a, b) => a.index - b.index;
  const value = (row) => (sort.key === 'name' ? row.name : sort.key === 'next' ? row.nextDate : row.values[sort.key]);
  return (a, b) => compare(value(a), value(b), sort.down, sort.key) || a.index - b.index;
}

/**
 * The rows to show, in order, each with its level and whether something is below it.
 * @param {Row[]} rows
 * @param {View} view
 * @param {Set<number|string>} closed ids of folded rows
 * @param {(key: string, value: string) => string} label words of a group's value
 * @returns {{row: Row, level: number, below: boolean, open: boolean}[]}
 */
export function arranged(rows, view, closed, label) {
  const words = folded(view.filters.text).split(/\s+/).filter(Boolean);
  const filtered = isFiltered(view.filters);
  const order = sorter(view);
  if (view.group && view.group !== 'tree') {
    const found = rows.filter((row) => row.kind === 'project' && fits(row, view.filters, words));
    return grouped(found, view.group, order, closed, label);
  }
  let kept = rows;
  if (filtered) {
    const byId = new Map(rows.map((row) => [row.id, row]));
    const shown = new Set();
    for (const row of rows) {
      if (!fits(row, view.filters, words)) continue;
      for (let at = row; at && !shown.has(at.id); at = byId.get(at.parent)) shown.add(at.id);
    }
    kept = rows.filter((row) => shown.has(row.id));
  }
  const below = new Map();
  for (const row of kept) {
    if (!below.has(row.parent)) below.set(row.parent, []);
    below.get(row.parent).push(row);
  }
  const found = [];
  const walk = (parent) => {
    for (const row of [...(below.get(parent) ?? [])].sort(order)) {
      const has = below.has(row.id);
      const open = has && (filtered || !closed.has(row.id));
      found.push({ row, level: row.level, below: has, open });
      if (open) walk(row.id);
    }
  };
  walk(null);
  return found;
}

function grouped(rows, key, order, closed, label) {
  const groups = new Map();
  for (const row of rows) {
    const value = row.values[key] ?? '';
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(row);
  }
  const names = [...groups.keys()].sort((a, b) => compare(a, b, false, key));
  const found = [];
  for (const value of names) {
    const id = `${key}:${value}`;
    const open = !closed.has(id);
    const members = groups.get(value).sort(order);
    const head = { id, kind: 'group', name: label(key, value), projects: members.length, values: {}, sentence: '', index: -1 };
    found.push({ row: head, level: 0, below: true, open });
    if (open) for (const row of members) found.push({ row, level: 1, below: false, open: false });
  }
  return found;
}

/** The view as a page address keeps it; what is usual is left out. @param {View} view @param {string[]} usual */
export function toQuery(view, usual) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(view.filters)) if (value) query.set(key === 'text' ? 'q' : key, value === true ? '1' : value);
  if (view.sort) query.set('sort', `${view.sort.down ? '-' : ''}${view.sort.key}`);
  if (view.group && view.group !== 'tree') query.set('group', view.group);
  if (view.columns.join() !== usual.join()) query.set('columns', view.columns.join('.'));
  return query.toString();
}

/** @param {string} text @param {string[]} usual @param {string[]} known @returns {View} */
export function fromQuery(text, usual, known) {
  const query = new URLSearchParams(text);
  const filters = { ...NO_FILTERS };
  for (const key of ['state', 'sector', 'owner', 'stage']) filters[key] = query.get(key) ?? '';
  filters.text = query.get('q') ?? '';
  filters.contradicted = query.has('contradicted');
  const sort = query.get('sort') ?? '';
  const key = sort.replace(/^-/, '');
  const columns = (query.get('columns') ?? '').split('.').filter((one) => known.includes(one));
  return {
    filters,
    sort: key === 'name' || known.includes(key) ? { key, down: sort.startsWith('-') } : null,
    group: ['state', 'sector', 'owner', 'stage'].includes(query.get('group') ?? '') ? query.get('group') ?? '' : 'tree',
    columns: columns.length ? columns : usual,
  };
}
