/** Keeps the tool bar on one line: pages of the plan go into a menu, buttons lose their labels, zooms stay in the view's menu. */

import { button, make } from '../grid/elements.js';
import { popover } from '../grid/popover.js';

/** Pages that stay beside the current one before labels go. */
const KEPT = 3;

export class ToolFit {
  /**
   * @param {HTMLElement} bar
   * @param {import('./words.js').Words} words
   */
  constructor(bar, words) {
    this.bar = bar;
    this.words = words;
    this.nav = bar.querySelector('.pages');
    this.links = /** @type {HTMLElement[]} */ ([...(this.nav?.querySelectorAll('a') ?? [])]);
    this.more = button({ label: words.say('tool.pages'), icon: 'dots', bare: true, expands: true, class: 'more', on: () => this.#open() });
    this.more.hidden = true;
    this.nav?.append(this.more);
    new ResizeObserver(() => this.fit()).observe(bar);
    document.fonts?.ready.then(() => this.fit());
  }

  get #over() {
    const last = [...this.bar.children].filter((one) => one.getClientRects().length).pop();
    if (!last) return false;
    return last.getBoundingClientRect().right > this.bar.getBoundingClientRect().right - parseFloat(getComputedStyle(this.bar).paddingRight) + 1;
  }

  /** What was on the bar may have changed. */
  fit() {
    this.bar.classList.remove('tight', 'tightest');
    for (const link of this.links) link.hidden = false;
    this.more.hidden = true;
    const slides = getComputedStyle(this.bar).overflowX !== 'visible';
    if (slides || !this.#over) return;
    this.#drop(KEPT);
    if (!this.#over) return;
    this.bar.classList.add('tight');
    this.#drop(1);
    this.bar.classList.toggle('tightest', this.#over);
  }

  /** Sends pages to the menu, the last first, until so many are left. @param {number} least */
  #drop(least) {
    const shown = this.links.filter((link) => !link.hidden);
    while (shown.length > least && this.#over) {
      const at = shown.findLastIndex((link) => !link.hasAttribute('aria-current'));
      if (at < 0) return;
      shown.splice(at, 1)[0].hidden = true;
      this.more.hidden = false;
    }
  }

  #open() {
    const entries = this.links.filter((link) => link.hidden).map((link) => make('a', { role: 'menuitem', href: link.getAttribute('href'), text: link.textContent }));
    popover(this.more, this.words.say('tool.pages'), [make('div', { class: 'jp-menu', role: 'menu', 'aria-label': this.words.say('tool.pages') }, entries)]);
  }
}
