/** Column heads: drag to order, drag the edge to size, and the same by keyboard. */

import { make } from './elements.js';

/**
 * @typedef {Object} HeadHost
 * @property {import('./columns.js').ColumnSet} columns
 * @property {import('../plan/words.js').Words} words
 * @property {() => void} columnsMoved order changed
 * @property {() => void} columnsSized widths changed
 * @property {(anchor: HTMLElement) => void} chooseColumns
 */

const STEP = 12;

export class ColumnHead {
  /** @param {HeadHost} host */
  constructor(host) {
    this.host = host;
    this.row = make('div', { class: 'jp-headrow', role: 'row', 'aria-rowindex': 1 });
    this.element = make('div', { class: 'jp-headpane', role: 'rowgroup' }, [this.row]);
    this.row.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => this.#press(event));
    this.row.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.row.addEventListener('dblclick', (/** @type {MouseEvent} */ event) => {
      const edge = /** @type {HTMLElement} */ (event.target).closest('.edge');
      const key = edge?.parentElement?.dataset.key;
      if (key) this.#size(key, this.host.columns.fields.get(key)?.width ?? 80);
    });
    this.row.addEventListener('contextmenu', (/** @type {MouseEvent} */ event) => {
      event.preventDefault();
      this.host.chooseColumns(/** @type {HTMLElement} */ (event.target));
    });
  }

  rebuild() {
    this.row.textContent = '';
    this.host.columns.list.forEach((field, index) => {
      const cell = make('div', {
        class: `h${field.align === 'right' ? ' r' : ''} f-${field.key}`,
        role: 'columnheader', 'aria-colindex': index + 1, tabindex: index ? -1 : 0,
        'aria-label': field.long, title: `${field.long}. ${this.host.words.say('columns.keys')}`,
      }, [make('span', { class: field.key === 'number' ? 'vh' : 'el', text: field.key === 'number' ? field.long : field.label }), make('span', { class: 'edge', 'aria-hidden': 'true' })]);
      cell.dataset.key = field.key;
      this.row.append(cell);
    });
  }

  /** @param {string} template */
  resize(template) {
    this.row.style.gridTemplateColumns = template;
  }

  /** @param {string} key @param {number} width */
  #size(key, width) {
    this.host.columns.size(key, width);
    this.host.columnsSized();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const cell = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest('.h'));
    const key = cell?.dataset.key;
    if (event.button || !cell || !key) return;
    const sizing = /** @type {HTMLElement} */ (event.target).classList.contains('edge');
    const start = event.clientX;
    const width = cell.offsetWidth;
    const former = this.host.columns.state();
    let moved = false;
    const move = (/** @type {PointerEvent} */ at) => {
      const by = at.clientX - start;
      if (sizing) return this.#size(key, width + by);
      if (!moved && Math.abs(by) < 5) return undefined;
      moved = true;
      cell.classList.add('held');
      cell.style.transform = `translateX(calc(${by}px + ${cell.classList.contains('fz') ? 'var(--jp-shift)' : '0px'}))`;
      return undefined;
    };
    const stop = (/** @type {boolean} */ keep, /** @type {number} */ x) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', release);
      window.removeEventListener('keydown', escape, true);
      cell.classList.remove('held');
      cell.style.transform = '';
      if (!keep && sizing) this.#size(key, former.find((column) => column.key === key)?.width ?? width);
      if (keep && moved) this.#drop(key, x);
    };
    const release = (/** @type {PointerEvent} */ at) => stop(true, at.clientX);
    const escape = (/** @type {KeyboardEvent} */ pressed) => {
      if (pressed.key !== 'Escape') return;
      pressed.stopPropagation();
      stop(false, 0);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', release);
    window.addEventListener('keydown', escape, true);
  }

  /** @param {string} key @param {number} x */
  #drop(key, x) {
    const cells = [...this.row.children];
    let to = cells.findIndex((cell) => {
      const box = cell.getBoundingClientRect();
      return x < box.left + box.width / 2;
    });
    if (to < 0) to = cells.length;
    const from = this.host.columns.index(key);
    this.host.columns.move(key, to > from ? to - 1 : to);
    this.host.columnsMoved();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const cell = /** @type {HTMLElement} */ (event.target).closest('.h');
    const key = /** @type {HTMLElement|null} */ (cell)?.dataset.key;
    if (!key || !cell) return;
    const index = this.host.columns.index(key);
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    if (way && event.altKey && event.shiftKey) {
      this.host.columns.move(key, index + way);
      this.host.columnsMoved();
      this.#focus(this.host.columns.index(key));
    } else if (way && event.shiftKey) {
      this.#size(key, this.host.columns.chosen[index].width + way * STEP);
    } else if (way) this.#focus(index + way);
    else if (event.key === 'Enter' || event.key === ' ') this.host.chooseColumns(/** @type {HTMLElement} */ (cell));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index */
  #focus(index) {
    const cells = /** @type {HTMLElement[]} */ ([...this.row.children]);
    const cell = cells[Math.max(0, Math.min(cells.length - 1, index))];
    for (const other of cells) other.tabIndex = other === cell ? 0 : -1;
    cell.focus();
  }
}
