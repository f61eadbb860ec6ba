/** Ways to finish earlier: what could be changed along a driving chain, each with the effect the server computes. */

import { button, make } from '../grid/elements.js';
import { dated } from './edits.js';
import { minutesPer } from './formats.js';

/** Tries of each kind at most: a few questions to the server, not a search. */
const MOST = { constraint: 3, lag: 2, shorten: 3, overlap: 2, calendar: 2 };
const SHARE = 0.2;

/** @typedef {{kind: keyof typeof MOST, uid: number, params: Object<string, string>, weight: number, operations: any[]}} Way */

/**
 * What the office may choose to change on a chain of tasks, the one asked about first.
 * @param {any} page
 * @param {number[]} chain uids, each driven by the next
 * @returns {Way[]}
 */
export function waysOf(page, chain) {
  const { sheet, formats, words } = page;
  const c = sheet.columns;
  /** @type {Way[]} */
  const found = [];
  chain.forEach((uid, i) => {
    const row = sheet.row(uid);
    if (row < 0 || c.percent[row] >= 100 || sheet.isSummary(row)) return;
    const name = c.name[row];
    const add = (/** @type {keyof typeof MOST} */ kind, /** @type {number} */ weight, /** @type {Object<string, string>} */ params, /** @type {any} */ operation) =>
      found.push({ kind, uid, weight, params: { name, ...params }, operations: [operation] });
    const code = c.constraint?.[row];
    if (code && code !== 'ASAP') add('constraint', 1, { constraint: words.say(`constraint.${code}`) }, { op: 'set', uid, fields: { constraint: null } });
    const elapsed = Boolean(c.elapsed[row]);
    const unit = c.duration_unit[row] || 'd';
    const one = minutesPer(sheet.plan, unit, elapsed);
    const by = Math.max(1, Math.round((c.duration[row] * SHARE) / one)) * one;
    if (c.duration[row] > one) {
      const after = c.duration[row] - by;
      add('shorten', c.duration[row], { before: formats.duration(c.duration[row], unit, elapsed), after: formats.duration(after, unit, elapsed) },
        { op: 'set', uid, fields: { duration: page.durationText(after, unit, elapsed) } });
    }
    const longer = elapsed || !c.duration[row] ? null : longerCalendar(sheet, row);
    if (longer) add('calendar', c.duration[row], { calendar: longer.name }, { op: 'set', uid, fields: { calendar: longer.uid } });
    linkWays(page, uid, chain[i + 1], add);
  });
  const counts = /** @type {Object<string, number>} */ ({});
  return found.sort((a, b) => b.weight - a.weight).filter(({ kind }) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    return counts[kind] <= MOST[kind];
  });
}

/**
 * @param {any} page
 * @param {number} uid
 * @param {number|undefined} before the task that drives it
 * @param {(kind: 'lag'|'overlap', weight: number, params: Object<string, string>, operation: any) => void} add
 */
function linkWays(page, uid, before, add) {
  const { sheet, formats } = page;
  const from = before === undefined ? -1 : sheet.row(before);
  const { columns, fromRow } = sheet.links;
  const link = from < 0 ? undefined : [...sheet.links.into(sheet.row(uid))].find((one) => fromRow[one] === from);
  if (link === undefined) return;
  const kind = columns.kind[link];
  const lag = columns.lag[link];
  const percent = columns.lag_percent?.[link] ?? null;
  const named = { from: sheet.columns.name[from], to: sheet.columns.name[sheet.row(uid)] };
  const operation = { op: 'link', from: before, to: uid, kind };
  if (lag > 0 || percent > 0) {
    const said = formats.lag(lag, columns.lag_unit?.[link] ?? 'd', Boolean(columns.lag_elapsed?.[link]), percent).replace(/^\+/, '');
    add('lag', lag, { ...named, lag: said }, { ...operation, lag: '0' });
  } else if (kind === 'FS' && !percent && !columns.lag_elapsed?.[link] && sheet.columns.percent[from] < 100) {
    const day = sheet.plan.minutes_per_day;
    const days = Math.max(1, Math.round((sheet.columns.duration[from] * SHARE) / day));
    if (sheet.columns.duration[from] <= day) return;
    add('overlap', sheet.columns.duration[from], { ...named, by: formats.duration(days * day, 'd') }, { ...operation, lag: `-${days - lag / day}d` });
  }
}

/** The calendar with the least more working time than the one a row has. @param {any} sheet @param {number} row */
function longerCalendar(sheet, row) {
  const hours = (/** @type {any} */ calendar) => calendar.week.reduce((/** @type {number} */ sum, /** @type {any[]} */ day) => sum + day.reduce((all, [a, b]) => all + b - a, 0), 0);
  const own = sheet.calendar(row);
  if (!own) return null;
  const more = sheet.calendars.filter((/** @type {any} */ one) => hours(one) > hours(own)).sort((/** @type {any} */ a, /** @type {any} */ b) => hours(a) - hours(b));
  return more[0] ?? null;
}

export class Ways {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./api.js').Api} api
   * @param {import('./edits.js').Edits} edits
   */
  constructor(page, api, edits) {
    this.page = page;
    this.api = api;
    this.edits = edits;
  }

  /** The section under a date's reasons: computes when asked. @param {number} uid @param {number[]} chain @returns {HTMLElement} */
  section(uid, chain) {
    const { words } = this.page;
    const place = make('div', { class: 'jp-ways', role: 'region', 'aria-live': 'polite', 'aria-label': words.say('ways.title') });
    const ways = waysOf(this.page, chain);
    const ask = button({ label: words.say('ways.look'), icon: 'bulb', on: () => this.#compute(uid, ways, place) });
    place.append(ways.length ? ask : make('p', { class: 'i2', text: words.say('ways.over') }));
    return make('section', {}, [make('h2', { class: 'jp-sub', text: words.say('ways.title') }), place]);
  }

  /** @param {number} uid @param {Way[]} ways @param {HTMLElement} place */
  async #compute(uid, ways, place) {
    const { page } = this;
    const { words, sheet } = page;
    /** @type {{way: Way, own: number, plan: number}[]} */
    const gains = [];
    let failed = 0;
    for (const [i, way] of ways.entries()) {
      if (!place.isConnected) return;
      place.replaceChildren(make('p', { class: 'i2', text: words.say('ways.busy', { n: i + 1, total: ways.length }) }));
      const result = await this.api.preview({ revision: sheet.plan.revision, operations: dated(way.operations, sheet) });
      if (result.kind !== 'ok') {
        failed += 1;
        continue;
      }
      gains.push({ way, own: this.#earlier(uid, result.value), plan: result.value.finish_change_minutes ?? 0 });
    }
    if (!place.isConnected) return;
    const good = gains.filter(({ own, plan }) => own < 0 || plan < 0).sort((a, b) => a.plan - b.plan || a.own - b.own);
    const rest = gains.length - good.length;
    place.replaceChildren(
      ...(good.length ? [make('ol', { class: 'plain' }, good.map((one) => this.#line(one)))] : [make('p', { class: 'i2', text: words.say(failed && !gains.length ? 'fault.network' : 'ways.none') })]),
      ...(good.length && rest ? [make('p', { class: 'i3 sm', text: words.count('ways.rest', rest) })] : []),
    );
  }

  /** Working minutes by which the task asked about would finish earlier, below zero. @param {number} uid @param {any} answer */
  #earlier(uid, { changed }) {
    const { sheet } = this.page;
    const at = changed.uid.indexOf(uid);
    const row = sheet.row(uid);
    if (at < 0 || row < 0) return 0;
    const [was, now] = [sheet.columns.finish[row], changed.finish[at]];
    return sheet.calendar(row)?.between(was, now) ?? now - was;
  }

  /** @param {{way: Way, own: number, plan: number}} gain */
  #line({ way, own, plan }) {
    const { words, formats } = this.page;
    const effect = [
      own && words.say('ways.task', { change: formats.delta(own) }),
      words.say(plan ? 'ways.plan' : 'ways.same', { change: formats.delta(plan) }),
    ].filter(Boolean).join(words.say('list.comma'));
    const said = words.say(`ways.${way.kind}`, way.params);
    const act = button({ label: words.say('ways.apply'), class: 'q', on: () => this.edits.send({ operations: way.operations }) });
    act.setAttribute('aria-label', `${words.say('ways.apply')}: ${said}`);
    return make('li', {}, [make('div', {}, [make('span', { text: said }), make('span', { class: plan < 0 ? 'sm ok' : 'sm i2', text: effect })]), this.page.sheet.may('plan') && act]);
  }
}
