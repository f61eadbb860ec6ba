/**
 * Bars under the hand: to move, to resize, to change progress, to link. The bar follows at once, the server is asked
 * now and then what the change would do, and nothing is written before the button is let go. Esc takes all back.
 */

import { extent, BAR_TOP, BAR_HEIGHT, MIDDLE } from './bars.js';
import { isoOf } from './clock.js';
import { dated } from './edits.js';

/** @typedef {import('./pointer.js').Spot} Spot */
/** @typedef {{kind: 'move'|'finish'|'progress'|'fromStart'|'fromFinish'|'look', cursor: string}} Zone */

const EDGE = 6;
const REACH = 11;
const ASK = 140;

export class BarDrag {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./commands.js').Commands} commands
   * @param {import('./tip.js').Tip} tip
   * @param {import('./api.js').Api} api
   */
  constructor(page, commands, tip, api) {
    this.page = page;
    this.commands = commands;
    this.tip = tip;
    this.api = api;
    this.active = false;
    this.impact = '';
    this.asked = 0;
    this.timer = 0;
    this.asking = this.again = false;
    this.handled = -1;
  }

  /** What a spot of the chart would grab. @param {Spot} spot @param {boolean} [finger] which is wider than a pointer @returns {Zone|null} */
  zone(spot, finger = false) {
    const { sheet, scale, screen } = this.page;
    const edges = spot.row < 0 ? null : extent(sheet, scale, spot.row);
    const y = spot.y - screen.inset;
    if (!edges || (!finger && (y < BAR_TOP - 3 || y > BAR_TOP + BAR_HEIGHT + 4))) return null;
    const [reach, edge] = finger ? [30, 16] : [REACH, EDGE];
    const [left, right] = edges;
    const point = left === right;
    const [a, b] = point ? [left - 7, right + 7] : [left, right];
    const may = sheet.may('plan');
    const summary = sheet.isSummary(spot.row);
    const near = this.handled === spot.row;
    if (may && near && spot.x > b + 1 && spot.x <= b + reach + 3) return { kind: 'fromFinish', cursor: 'crosshair' };
    if (may && near && spot.x < a - 1 && spot.x >= a - reach - 3) return { kind: 'fromStart', cursor: 'crosshair' };
    if (spot.x < a - 2 || spot.x > b + 2) return null;
    if (summary) return { kind: 'look', cursor: 'default' };
    if (point) return may ? { kind: 'move', cursor: 'grab' } : { kind: 'look', cursor: 'default' };
    const percent = sheet.columns.percent[spot.row] || 0;
    const done = left + ((right - left) * percent) / 100;
    const wide = right - left > (finger ? 40 : 24);
    if (sheet.may('progress') && wide && Math.abs(spot.x - done) <= 4 && y > MIDDLE - 4 && y < MIDDLE + 8 && percent < 100 && (percent > 0 || spot.x < left + 5)) {
      return { kind: 'progress', cursor: 'e-resize' };
    }
    if (!may) return { kind: 'look', cursor: 'default' };
    if (wide && spot.x > right - edge) return { kind: 'finish', cursor: 'ew-resize' };
    return { kind: 'move', cursor: 'grab' };
  }

  /** Shows the handles of a bar: its two ends, and where its progress stands. @param {number} row */
  handles(row) {
    if (row === this.handled) return;
    const { chart, sheet } = this.page;
    const box = row < 0 || !sheet.may('plan') || sheet.isSummary(row) ? null : chart.boxOf(row);
    this.handled = box ? row : -1;
    if (!box) {
      chart.handles.setAttribute('d', '');
      return;
    }
    const reach = box.point ? 12 : 6;
    let d = circle(box.left - reach, box.middle) + circle(box.right + reach, box.middle);
    const percent = sheet.columns.percent[row] || 0;
    if (!box.point && percent < 100 && box.right - box.left > 24) {
      const x = box.left + ((box.right - box.left) * percent) / 100;
      d += `M${x} ${box.bottom - 2}l4 6h-8z`;
    }
    chart.handles.setAttribute('d', d);
  }

  /** Draws the handles where the bar stands now. */
  rehandle() {
    const row = this.handled;
    if (row < 0 || this.active) return;
    this.handled = -1;
    this.handles(row < this.page.sheet.size ? row : -1);
  }

  /** Ends a hold that has not moved anything yet. */
  letGo() {
    this.stop?.(false);
  }

  /** @param {PointerEvent} event @param {Spot} spot @param {boolean} [finger] @returns {boolean} whether a drag begins */
  start(event, spot, finger = false) {
    const zone = this.zone(spot, finger);
    const { page } = this;
    if (!zone || zone.kind === 'look') return false;
    page.selection.go(spot.position, page.selection.column, { extend: event.shiftKey });
    page.selected(false);
    page.scroller.focus({ preventScroll: true });
    const c = page.sheet.columns;
    this.grip = {
      zone, uid: spot.uid, row: spot.row, x: spot.x, start: c.start[spot.row], finish: c.finish[spot.row],
      duration: c.duration[spot.row], percent: c.percent[spot.row] || 0, calendar: page.sheet.calendar(spot.row),
      elapsed: Boolean(c.elapsed[spot.row]), back: () => {}, operation: /** @type {any} */ (null), shown: {}, at: event,
    };
    this.impact = '';
    this.moving = false;
    const move = (/** @type {PointerEvent} */ at) => this.#move(at);
    const stop = (/** @type {boolean} */ keep) => {
      this.stop = undefined;
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', release);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', escape, true);
      this.#finish(keep);
    };
    const release = () => stop(true);
    const cancel = () => stop(false);
    const escape = (/** @type {KeyboardEvent} */ pressed) => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      pressed.stopPropagation();
      stop(false);
    };
    this.stop = stop;
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', escape, true);
    return true;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { page } = this;
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    if (!this.moving && Math.abs(event.clientX - grip.at.clientX) + Math.abs(event.clientY - grip.at.clientY) < 4) return;
    if (!this.moving) {
      this.moving = this.active = true;
      page.root.classList.add('dragging');
      this.handles(-1);
      if (grip.zone.kind !== 'fromStart' && grip.zone.kind !== 'fromFinish') page.chart.ghostOf(grip.row);
    }
    grip.at = event;
    this.#edge(event);
    this.#follow();
  }

  /** Scrolls when the hand is near an edge. @param {PointerEvent} event */
  #edge(event) {
    const { page } = this;
    const box = page.scroller.getBoundingClientRect();
    const pull = (/** @type {number} */ low, /** @type {number} */ high) => (low < 28 ? low - 28 : high < 28 ? 28 - high : 0);
    const x = pull(event.clientX - box.left - page.screen.paneWidth, box.right - event.clientX);
    const y = pull(event.clientY - box.top - page.screen.headHeight, box.bottom - event.clientY);
    window.cancelAnimationFrame(this.pulling ?? 0);
    if (!x && !y) return;
    this.pulling = requestAnimationFrame(() => {
      if (!this.active) return;
      page.scroller.scrollBy(x / 3, y / 3);
      this.#follow();
      this.#edge(event);
    });
  }

  #follow() {
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    const { kind } = grip.zone;
    if (kind === 'fromStart' || kind === 'fromFinish') this.#followLink();
    else if (kind === 'progress') this.#followProgress();
    else this.#followDates(kind);
  }

  get x() {
    const { page, grip } = this;
    const box = page.scroller.getBoundingClientRect();
    return /** @type {any} */ (grip).at.clientX - box.left - page.screen.paneWidth + page.screen.left;
  }

  /** @param {string} kind */
  #followDates(kind) {
    const { page } = this;
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    const { calendar } = grip;
    const step = page.scale.step();
    const by = Math.round((this.x - grip.x) / page.scale.perMinute / step) * step;
    let { start, finish, duration } = grip;
    if (kind === 'move') {
      const point = !grip.duration;
      start = point || grip.elapsed || !calendar ? start + by : calendar.nextWork(start + by);
      if (point && calendar) start = by < 0 ? calendar.previousWork(start) : calendar.nextWork(start - 1) > start ? calendar.nextWork(start) : start;
      finish = point ? start : grip.elapsed || !calendar ? start + duration : calendar.add(start, duration);
      grip.operation = { op: 'set', uid: grip.uid, fields: { start: isoOf(start) } };
    } else {
      const wanted = finish + by;
      finish = grip.elapsed || !calendar ? wanted : calendar.previousWork(Math.max(wanted, start + step));
      duration = grip.elapsed || !calendar ? finish - start : calendar.between(start, finish);
      const least = Math.min(step, page.sheet.plan.minutes_per_day);
      if (duration < least) [duration, finish] = [least, calendar && !grip.elapsed ? calendar.add(start, least) : start + least];
      const unit = page.sheet.columns.duration_unit[grip.row] || 'd';
      grip.operation = { op: 'set', uid: grip.uid, fields: { duration: page.durationText(duration, unit, grip.elapsed) } };
    }
    this.#show({ start, finish, duration });
    const { formats, sheet } = page;
    const dates = duration ? `${formats.date(start)} → ${formats.date(finish)} · ${formats.duration(duration, sheet.columns.duration_unit[grip.row] || 'd', grip.elapsed)}` : formats.long(finish);
    this.#tell([dates]);
    if (by) this.#ask();
    else this.#forget();
  }

  #followProgress() {
    const { page } = this;
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    const edges = extent(page.sheet, page.scale, grip.row);
    if (!edges) return;
    const share = (100 * (this.x - edges[0])) / (edges[1] - edges[0]);
    const percent = Math.max(0, Math.min(100, Math.round(share / 5) * 5));
    grip.operation = { op: 'set', uid: grip.uid, fields: { percent } };
    this.#show({ percent });
    this.#tell([page.words.say('tip.done', { percent: page.formats.percent(percent) })]);
  }

  #followLink() {
    const { page } = this;
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    const from = page.chart.boxOf(grip.row);
    if (!from) return;
    const box = page.scroller.getBoundingClientRect();
    const y = grip.at.clientY - box.top - page.screen.headHeight + page.screen.top;
    const position = Math.floor(y / page.screen.rowHeight);
    const row = position >= 0 && position < page.list.rows.length ? page.list.rows[position] : -1;
    const to = row < 0 || row === grip.row ? null : page.chart.boxOf(row);
    const reach = 14;
    const hit = to && this.x > to.left - reach && this.x < to.right + reach ? to : null;
    const startX = grip.zone.kind === 'fromFinish' ? from.right : from.left;
    let kind = grip.zone.kind === 'fromFinish' ? 'F' : 'S';
    let end = [this.x, y];
    grip.operation = null;
    const { formats, sheet, words } = page;
    if (hit) {
      const toFinish = !hit.point && this.x > (hit.left + hit.right) / 2;
      kind += toFinish ? 'F' : 'S';
      end = [toFinish ? hit.right : hit.left, hit.middle];
      grip.operation = { op: 'link', from: grip.uid, to: sheet.columns.uid[row], kind };
    }
    page.chart.thread(startX, from.middle, end[0], end[1], hit);
    const name = sheet.columns.name[grip.row];
    if (hit) this.#tell([`${name} → ${sheet.columns.name[row]}`, words.say(`link.long.${kind}`)], formats.link(kind));
    else this.#tell([words.say('link.drop')], name);
    if (hit) this.#ask();
    else this.#forget();
  }

  /** @param {Object<string, any>} values */
  #show(values) {
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    grip.back();
    grip.shown = values;
    grip.back = this.page.sheet.put(grip.uid, values);
    this.page.invalidate('rows');
  }

  /** @param {string[]} lines @param {string} [title] */
  #tell(lines, title) {
    const grip = /** @type {NonNullable<BarDrag['grip']>} */ (this.grip);
    this.said = { lines, title: title ?? this.page.sheet.columns.name[grip.row] };
    this.tip.show(grip.at.clientX, grip.at.clientY, this.said.title, lines, this.impact);
  }

  /** Asks the server what this would do: one question at a time, the newest after each answer. */
  #ask() {
    window.clearTimeout(this.timer);
    this.again = this.asking;
    if (this.asking) return;
    const wait = Math.max(0, this.asked + ASK - performance.now());
    this.timer = window.setTimeout(async () => {
      const grip = this.grip;
      if (!this.active || !grip?.operation) return;
      this.asked = performance.now();
      const { plan } = this.page.sheet;
      grip.back();
      const operations = dated([grip.operation], this.page.sheet);
      grip.back = this.page.sheet.put(grip.uid, grip.shown);
      this.asking = true;
      const result = await this.api.preview({ revision: plan.revision, operations });
      this.asking = false;
      if (this.again && this.active) this.#ask();
      if (!this.active || grip !== this.grip || !grip.operation) return;
      if (result.kind === 'ok') {
        this.impact = this.impactOf(result.value);
        this.page.chart.outline(this.#movedBy(result.value, grip.uid));
      } else if (result.kind === 'refused' || result.kind === 'stale') this.impact = result.error.message;
      if (this.said) this.#tell(this.said.lines, this.said.title);
    }, wait);
  }

  #forget() {
    window.clearTimeout(this.timer);
    this.again = false;
    this.impact = '';
    this.page.chart.outline([]);
  }

  /** @param {any} answer @param {number} own */
  #movedBy({ changed }, own) {
    const { sheet } = this.page;
    const moved = [];
    for (let i = 0; i < changed.uid.length; i++) {
      const row = sheet.row(changed.uid[i]);
      if (row < 0 || changed.uid[i] === own || sheet.isSummary(row)) continue;
      if (sheet.columns.start[row] === changed.start[i] && sheet.columns.finish[row] === changed.finish[i]) continue;
      moved.push({ row, start: changed.start[i], finish: changed.finish[i] });
    }
    return moved;
  }

  /** "finish +6 d, Energisation +4 d" @param {any} answer @returns {string} */
  impactOf(answer) {
    const { words, formats } = this.page;
    const parts = [];
    if (answer.finish_change_minutes) parts.push(words.say('impact.finish', { change: formats.delta(answer.finish_change_minutes) }));
    const milestones = (answer.milestones ?? []).filter((/** @type {any} */ one) => one.delta_minutes);
    for (const { name, delta_minutes: change } of milestones.slice(0, 2)) parts.push(words.say('impact.milestone', { name, change: formats.delta(change) }));
    if (milestones.length > 2) parts.push(words.count('impact.more', milestones.length - 2));
    return parts.length ? parts.join(words.say('list.comma')) : words.say('impact.none');
  }

  /** @param {boolean} keep */
  #finish(keep) {
    const { page } = this;
    const grip = this.grip;
    window.clearTimeout(this.timer);
    window.cancelAnimationFrame(this.pulling ?? 0);
    this.grip = undefined;
    this.active = false;
    page.root.classList.remove('dragging');
    page.chart.outline([]);
    page.chart.ghostOf(-1);
    page.chart.thread();
    this.tip.hide();
    if (!grip || !this.moving) return;
    grip.back();
    page.invalidate('rows');
    if (!keep || !grip.operation) return;
    const changed = grip.operation.op === 'link' || Object.entries(grip.shown).some(([key, value]) => /** @type {any} */ (grip)[key] !== value);
    if (!changed) return;
    const shown = grip.operation.op === 'set' ? [{ uid: grip.uid, values: grip.shown }] : [];
    this.commands.edits.send({ operations: [grip.operation], shown });
  }
}

/** @param {number} x @param {number} y */
const circle = (x, y) => `M${x - 3.5} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z`;
