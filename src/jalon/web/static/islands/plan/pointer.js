/** The hand on the grid and the chart: what it points at, selecting, folding, dragging rows by their number. */

import { extent } from './bars.js';

const HOLD = 420;
/** A finger that stays so long asks for the menu. */
const PRESS = 480;
const WANDER = 8;
const FINGER = 14;

/** @typedef {{position: number, uid: number, row: number, x: number, y: number, inPane: boolean, column: number, cellX: number}} Spot */

export class Pointer {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./commands.js').Commands} commands
   * @param {import('./drag.js').BarDrag} drag
   * @param {import('./tip.js').Tip} tip
   */
  constructor(page, commands, drag, tip) {
    this.page = page;
    this.commands = commands;
    this.drag = drag;
    this.tip = tip;
    this.timer = 0;
    this.over = -1;
    /** What a finger put down; null for a mouse. @type {{spot: Spot, x: number, y: number, shift: number, holds: boolean, done: boolean}|null} */
    this.finger = null;
    const { scroller } = page;
    scroller.addEventListener('pointerdown', (/** @type {any} */ event) => this.#press(event));
    scroller.addEventListener('pointermove', (/** @type {any} */ event) => (event.pointerType === 'mouse' ? this.#hover(event) : this.#wander(event)));
    scroller.addEventListener('pointerup', (/** @type {any} */ event) => this.#lift(event));
    scroller.addEventListener('pointercancel', () => {
      window.clearTimeout(this.pressing);
      if (this.finger) this.finger.done = true;
    });
    scroller.addEventListener('touchmove', (/** @type {TouchEvent} */ event) => {
      if (this.finger?.holds && event.cancelable) event.preventDefault();
    }, { passive: false });
    page.drawListeners.add(() => this.drag.rehandle());
    scroller.addEventListener('pointerleave', () => this.#leave());
    scroller.addEventListener('dblclick', (/** @type {any} */ event) => this.#twice(event));
    scroller.addEventListener('click', (/** @type {MouseEvent} */ event) => this.#tap(event));
    scroller.addEventListener('wheel', (/** @type {any} */ event) => this.#wheel(event), { passive: false });
    scroller.addEventListener('contextmenu', (/** @type {any} */ event) => this.#menu(event));
  }

  /** @param {MouseEvent} event @returns {Spot} */
  spot(event) {
    const { page } = this;
    const { screen } = page;
    const box = page.scroller.getBoundingClientRect();
    const inPane = event.clientX - box.left < screen.paneWidth;
    const y = event.clientY - box.top + screen.top - screen.headHeight;
    const position = Math.floor(y / screen.rowHeight);
    const known = position >= 0 && position < page.list.count && event.clientY - box.top > screen.headHeight;
    const uid = known ? page.list.keyAt(position) : 0;
    const paneX = event.clientX - box.left + (event.clientX - box.left < page.frozenWidth ? 0 : page.pane.shift);
    let column = page.columns.count - 1;
    while (column > 0 && page.columnLeft(column) > paneX) column -= 1;
    return {
      position: known ? position : -1, uid, row: known ? page.sheet.row(uid) : -1, inPane, column,
      x: event.clientX - box.left - screen.paneWidth + screen.left, y: y - position * screen.rowHeight, cellX: paneX - page.columnLeft(column),
    };
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const { page } = this;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest('.jp-head, .jp-editor, button, a')) return;
    const spot = this.spot(event);
    if (spot.position < 0) return;
    if (event.button !== 0) return;
    this.#leave();
    this.finger = null;
    if (event.pointerType !== 'mouse') {
      this.#touch(event, spot);
      return;
    }
    if (page.narrow) return;
    if (!spot.inPane) {
      if (this.drag.start(event, spot)) return;
      const link = page.chart.linkAt(spot.x, spot.position * page.screen.rowHeight + spot.y);
      if (link >= 0) {
        event.preventDefault();
        this.commands.verbs.openLink?.(/** @type {any} */ ({ link, clientX: event.clientX, clientY: event.clientY }));
        return;
      }
      page.selection.go(spot.position, page.selection.column, { extend: event.shiftKey });
      page.selected(false);
      return;
    }
    const field = page.columns.list[spot.column];
    if (this.#twists(spot, 3)) {
      page.fold(spot.uid);
      return;
    }
    const whole = field.key === 'number';
    if (whole && event.button === 0 && !event.shiftKey && !event.ctrlKey && page.selection.has(spot.uid, spot.position) && page.selection.whole) {
      this.#carry(event);
      return;
    }
    if (event.ctrlKey || event.metaKey) page.selection.toggle(spot.uid, spot.column);
    else page.selection.go(spot.position, spot.column, { extend: event.shiftKey, whole });
    page.selected(false);
    page.pane.reveal(spot.column);
    this.#sweep(whole);
  }

  /** Whether a spot is the fold mark of a branch. @param {Spot} spot @param {number} reach */
  #twists(spot, reach) {
    const { page } = this;
    if (!spot.inPane || page.columns.list[spot.column].key !== 'name' || spot.row < 0 || !page.sheet.outline.hasChildren(spot.row)) return false;
    const left = 6 + page.sheet.outline.levels[spot.row] * 16;
    return spot.cellX >= left - reach && spot.cellX <= left + 14 + reach;
  }

  /**
   * A finger comes down: on what is selected it takes hold at once, elsewhere it scrolls, and where it stays it
   * asks for the menu.
   * @param {PointerEvent} event
   * @param {Spot} spot
   */
  #touch(event, spot) {
    const { page } = this;
    const chosen = page.selection.has(spot.uid, spot.position);
    this.finger = { spot, x: event.clientX, y: event.clientY, shift: page.pane.shift, holds: false, done: false };
    if (!page.narrow && chosen && !spot.inPane) this.finger.holds = this.drag.start(event, spot, true);
    else if (!page.narrow && chosen && page.selection.whole && spot.inPane && page.columns.list[spot.column].key === 'number') {
      this.finger.holds = true;
      this.#carry(event);
    }
    if (this.finger.holds) page.scroller.setPointerCapture(event.pointerId);
    window.clearTimeout(this.pressing);
    this.pressing = window.setTimeout(() => {
      if (!this.finger || this.drag.active) return;
      this.finger.done = true;
      this.drag.letGo();
      this.#menuAt(spot, event);
    }, PRESS);
  }

  /** A finger moves: no menu any more; across the grid it slides the columns. @param {PointerEvent} event */
  #wander(event) {
    const { finger, page } = this;
    if (!finger || Math.abs(event.clientX - finger.x) + Math.abs(event.clientY - finger.y) < WANDER) return;
    window.clearTimeout(this.pressing);
    if (finger.spot.inPane && !finger.holds && !page.narrow) page.pane.slide(finger.shift + finger.x - event.clientX);
    finger.done = true;
  }

  /** A finger that came down and went up: chooses, folds, opens a link; on the active cell it edits. @param {Spot} spot @param {MouseEvent} event */
  #touched(spot, event) {
    const { page } = this;
    if (this.#twists(spot, FINGER)) {
      page.fold(spot.uid);
      return;
    }
    if (!spot.inPane) {
      const zone = this.drag.zone(spot, true);
      const link = zone ? -1 : page.chart.linkAt(spot.x, spot.position * page.screen.rowHeight + spot.y, FINGER);
      if (link >= 0) {
        this.commands.verbs.openLink?.(/** @type {any} */ ({ link, clientX: event.clientX, clientY: event.clientY }));
        return;
      }
      page.selection.go(spot.position, page.selection.column);
      page.selected(false);
      this.drag.handles(zone ? spot.row : -1);
      return;
    }
    const again = page.selection.key === spot.uid && page.selection.column === spot.column && !page.selection.whole;
    const whole = page.columns.list[spot.column].key === 'number';
    page.selection.go(spot.position, spot.column, { whole });
    page.selected(false);
    page.pane.reveal(spot.column);
    page.scroller.focus({ preventScroll: true });
    this.drag.handles(spot.row);
    if (again || spot.uid === page.NEW) this.commands.edit();
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    window.clearTimeout(this.pressing);
    const { finger } = this;
    if (!finger || finger.done || this.page.narrow || finger.spot.position < 0) return;
    this.#touched(finger.spot, event);
  }

  /** A tap in the list of dates: folds a branch, opens a task. @param {MouseEvent} event */
  #tap(event) {
    const { page } = this;
    if (!page.narrow || this.finger?.done) return;
    const spot = this.spot(event);
    if (spot.row < 0) return;
    page.selection.go(spot.position, 0);
    page.selected(false);
    const left = 4 + Math.min(3, page.sheet.outline.levels[spot.row]) * 14;
    if (page.sheet.outline.hasChildren(spot.row) && spot.cellX < left + 40) page.fold(spot.uid);
    else page.tapped(spot.uid);
  }

  /** Extends the selection while the button is down. @param {boolean} whole */
  #sweep(whole) {
    const move = (/** @type {PointerEvent} */ event) => {
      const spot = this.spot(event);
      if (spot.position < 0 || (spot.uid === this.page.selection.key && (whole || spot.column === this.page.selection.column))) return;
      this.page.selection.go(spot.position, whole ? this.page.selection.column : spot.column, { extend: true });
      this.page.selected();
    };
    const stop = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', stop);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', stop);
  }

  /** Carries the selected rows to another place. @param {PointerEvent} press */
  #carry(press) {
    const { page } = this;
    if (!page.sheet.may('plan')) return;
    const uids = this.commands.uids;
    const line = page.chart.dropLine;
    let target = /** @type {Spot|null} */ (null);
    let moved = false;
    const move = (/** @type {PointerEvent} */ event) => {
      if (!moved && Math.abs(event.clientY - press.clientY) < 6) return;
      moved = true;
      target = this.spot(event);
      const at = target.position < 0 ? page.list.rows.length : target.position + (target.y > page.screen.rowHeight / 2 ? 1 : 0);
      line.hidden = false;
      line.style.transform = `translateY(${at * page.screen.rowHeight - 1}px)`;
    };
    const stop = (/** @type {boolean} */ keep) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', escape, true);
      line.hidden = true;
      if (!moved || !keep) return;
      if (target) this.#drop(uids, target);
    };
    const drop = () => {
      if (!moved) {
        const spot = this.spot(press);
        page.selection.go(spot.position, spot.column, { whole: true });
        page.selected(false);
      }
      stop(true);
    };
    const cancel = () => stop(false);
    const escape = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      stop(false);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', escape, true);
  }

  /** @param {number[]} uids @param {Spot} target */
  #drop(uids, target) {
    const { sheet, list } = this.page;
    const below = target.y > this.page.screen.rowHeight / 2;
    const at = target.row < 0 ? list.rows.length - 1 : target.position - (below ? 0 : 1);
    if (at < 0) {
      this.commands.moveTo(uids, null, null);
      return;
    }
    const row = list.rows[at];
    const uid = sheet.columns.uid[row];
    if (uids.includes(uid)) return;
    const open = sheet.outline.hasChildren(row) && !this.page.isFolded(row);
    if (open) this.commands.moveTo(uids, null, uid);
    else this.commands.moveTo(uids, uid, sheet.parents[row]);
  }

  /** @param {MouseEvent} event */
  #twice(event) {
    const spot = this.spot(event);
    if (spot.position < 0 || /** @type {HTMLElement} */ (event.target).closest('.jp-head, .jp-editor')) return;
    if (!spot.inPane) {
      if (spot.row >= 0) this.commands.verbs.details?.();
      return;
    }
    const field = this.page.columns.list[spot.column];
    if (field.key === 'number') this.commands.verbs.details?.();
    else this.commands.edit();
  }

  /** @param {MouseEvent} event */
  #menu(event) {
    const spot = this.spot(event);
    if (spot.row < 0 || /** @type {HTMLElement} */ (event.target).closest('.jp-head, .jp-editor')) return;
    event.preventDefault();
    if (this.finger) return;
    this.#menuAt(spot, event);
  }

  /** @param {Spot} spot @param {MouseEvent} event */
  #menuAt(spot, event) {
    if (spot.row < 0) return;
    if (!this.page.selection.has(spot.uid, spot.position)) {
      this.page.selection.go(spot.position, spot.inPane ? spot.column : this.page.selection.column);
      this.page.selected(false);
    }
    this.commands.verbs.menu?.(/** @type {any} */ (event));
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const { page } = this;
    if (event.ctrlKey) {
      event.preventDefault();
      const box = page.scroller.getBoundingClientRect();
      page.zoom(page.scale.dayWidth * Math.exp(-event.deltaY / 240), Math.max(0, event.clientX - box.left - page.screen.paneWidth));
    } else if (this.spot(event).inPane && (event.deltaX || event.shiftKey)) {
      const by = event.deltaX || event.deltaY;
      if (page.columns.width <= page.screen.paneWidth) return;
      event.preventDefault();
      page.pane.slide(page.pane.shift + by);
    }
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    if (this.drag.active || event.buttons) return;
    const spot = this.spot(event);
    const { page } = this;
    const zone = spot.inPane || spot.row < 0 ? null : this.drag.zone(spot);
    const linked = !zone && !spot.inPane && spot.position >= 0 && page.chart.linkAt(spot.x, spot.position * page.screen.rowHeight + spot.y) >= 0;
    page.scroller.style.cursor = zone ? zone.cursor : linked ? 'pointer' : '';
    this.drag.handles(zone || spot.row === this.over ? spot.row : -1);
    const edges = zone ? extent(page.sheet, page.scale, spot.row) : null;
    if (!edges) {
      this.#leave();
      return;
    }
    if (spot.row === this.over) return;
    this.#leave();
    this.over = spot.row;
    this.timer = window.setTimeout(() => {
      page.chart.light(spot.row);
      this.tip.about(spot.row, event.clientX, event.clientY);
    }, HOLD);
  }

  #leave() {
    window.clearTimeout(this.timer);
    if (this.over < 0) return;
    this.over = -1;
    this.page.chart.light(null);
    if (!this.drag.active) this.tip.hide();
  }
}
