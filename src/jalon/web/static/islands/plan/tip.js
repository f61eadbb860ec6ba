/** The small label beside the pointer: what a bar is, live dates and impact while dragging. */

import { make } from '../grid/elements.js';

export class Tip {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    this.element = make('div', { class: 'jp-tip', hidden: true, 'aria-hidden': 'true' });
    page.root.append(this.element);
  }

  /** @param {number} row @param {number} x @param {number} y */
  about(row, x, y) {
    const { sheet, formats, words } = this.page;
    const c = sheet.columns;
    const point = sheet.isMilestone(row) && !c.duration[row];
    const lines = [point ? formats.long(c.finish[row]) : `${formats.date(c.start[row])} → ${formats.date(c.finish[row])} · ${formats.duration(c.duration[row], c.duration_unit[row] || 'd', Boolean(c.elapsed[row]))}`];
    if (c.percent[row]) lines.push(words.say('tip.done', { percent: formats.percent(c.percent[row]) }));
    if (c.total_float[row] !== null && c.percent[row] < 100) lines.push(words.say('tip.float', { float: formats.duration(c.total_float[row], 'd') }));
    this.show(x, y, c.name[row], lines);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} title
   * @param {string[]} lines
   * @param {string} [impact] a last line that weighs more
   */
  show(x, y, title, lines, impact) {
    const { element } = this;
    element.textContent = '';
    element.append(make('b', { text: title }), ...lines.map((text) => make('span', { text })));
    if (impact) element.append(make('span', { class: 'impact', text: impact }));
    element.hidden = false;
    const box = this.page.root.getBoundingClientRect();
    const left = Math.max(4, Math.min(x - box.left + 14, box.width - element.offsetWidth - 8));
    const below = y - box.top + 22 + element.offsetHeight < box.height;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(below ? y - box.top + 18 : y - box.top - element.offsetHeight - 12)}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}
