/** A thin scroll bar under the grid, where its columns are wider than its place. */

import { make } from './elements.js';

export class SideBar {
  /** @param {HTMLElement} host @param {(left: number) => void} slide */
  constructor(host, slide) {
    this.inner = make('div');
    this.element = make('div', { class: 'jp-sidebar', 'aria-hidden': 'true', tabindex: -1 }, [this.inner]);
    this.element.addEventListener('scroll', () => slide(this.element.scrollLeft), { passive: true });
    host.append(this.element);
  }

  /** @param {number} width of the place @param {number} whole width of the columns @param {number} left */
  fit(width, whole, left) {
    this.element.hidden = whole <= width + 1;
    if (this.element.hidden) return;
    this.element.style.width = `${width}px`;
    this.inner.style.width = `${whole}px`;
    if (Math.abs(this.element.scrollLeft - left) > 1) this.element.scrollLeft = left;
  }
}
