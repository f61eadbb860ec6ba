/** Finds tasks by their words: a small bar over the chart, Enter for the next, Esc to leave. */

import { button, make } from '../grid/elements.js';
import { plain } from './reading.js';

export class Find {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    const { words } = page;
    this.input = make('input', { class: 'in s', type: 'search', 'aria-label': words.say('find.label'), placeholder: words.say('find.hint') });
    this.count = make('span', { class: 'i3 sm n', role: 'status' });
    this.element = make('div', { class: 'jp-find', role: 'search', hidden: true }, [
      this.input, this.count,
      button({ label: words.say('find.previous'), icon: 'chevron-up', bare: true, on: () => this.go(-1) }),
      button({ label: words.say('find.next'), icon: 'chevron-down', bare: true, on: () => this.go(1) }),
      button({ label: words.say('close'), icon: 'x', bare: true, on: () => this.close() }),
    ]);
    /** @type {number[]} */
    this.found = [];
    this.at = -1;
    this.input.addEventListener('input', () => this.#look());
    this.element.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
      else if (event.key === 'Enter' || event.key === 'F3') this.go(event.shiftKey ? -1 : 1);
      else return;
      event.preventDefault();
    });
    page.main.append(this.element);
  }

  open() {
    this.element.hidden = false;
    this.input.focus();
    this.input.select();
    this.#look(false);
  }

  close() {
    this.element.hidden = true;
    this.page.scroller.focus({ preventScroll: true });
  }

  /** @param {boolean} [jump] */
  #look(jump = true) {
    const { sheet, words, selection } = this.page;
    const wanted = plain(this.input.value.trim());
    this.found = [];
    if (wanted) {
      for (let row = 0; row < sheet.size; row++) {
        if (plain(`${sheet.columns.name[row]} ${sheet.columns.wbs?.[row] ?? ''}`).includes(wanted)) this.found.push(row);
      }
    }
    const here = selection.key === null ? 0 : sheet.row(selection.key);
    this.at = this.found.findIndex((row) => row >= here);
    if (this.at < 0) this.at = this.found.length ? 0 : -1;
    if (jump && this.at >= 0) this.#show();
    this.count.textContent = !wanted ? '' : this.found.length ? words.say('find.place', { n: this.at + 1, total: this.found.length }) : words.say('find.none');
  }

  /** @param {number} way */
  go(way) {
    if (!this.found.length) return;
    this.at = (this.at + way + this.found.length) % this.found.length;
    this.#show();
    this.count.textContent = this.page.words.say('find.place', { n: this.at + 1, total: this.found.length });
  }

  #show() {
    this.page.goTo(this.page.sheet.columns.uid[this.found[this.at]]);
  }
}
