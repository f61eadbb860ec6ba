/** The two header rows of the time scale, with the flag of the data date. */

import { draw } from '../grid/elements.js';
import { TickLabels, ticks } from './time.js';

const UPPER = 17;
const LOWER = 36;

export class TimeHead {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    this.labels = new TickLabels(page.words);
    this.lines = draw('path', { class: 'lines' });
    this.texts = draw('g');
    this.sticky = draw('text', { class: 'upper', y: UPPER });
    this.flagBox = draw('rect', { class: 'flag', y: 27, height: 16, rx: 3 });
    this.flagText = draw('text', { class: 'flagtext', y: 38.5, 'text-anchor': 'middle' });
    this.flag = draw('g', {}, [this.flagBox, this.flagText]);
    this.world = draw('g', {}, [this.lines, this.texts, this.sticky, this.flag]);
    this.element = draw('svg', { class: 'jp-scale', height: 44, 'aria-hidden': 'true' }, [this.world]);
    /** @type {SVGTextElement[]} */
    this.pool = [];
    /** @type {{at: number, until: number, label: string}[]} */
    this.upper = [];
    /** What the head was last drawn for. */
    this.drawn = '';
    this.hidden = -1;
    this.stuck = '';
    /** @type {Map<string, number>} */
    this.widths = new Map();
    this.measurer = document.createElement('canvas').getContext('2d');
  }

  /** @param {import('../grid/screen.js').Part} part */
  draw(part) {
    const { scale, screen } = this.page;
    const left = Math.max(0, Math.floor(part.left));
    const right = Math.min(screen.chartWidth, Math.ceil(part.right));
    const key = `${left} ${right} ${scale.dayWidth} ${scale.origin} ${this.page.stateDate} ${screen.paneWidth}`;
    if (key === this.drawn) {
      this.stick();
      return;
    }
    this.drawn = key;
    this.element.setAttribute('width', String(Math.max(0, right - left)));
    this.element.style.transform = `translateX(${screen.paneWidth + left}px)`;
    this.world.setAttribute('transform', `translate(${-left} 0)`);
    const [upperUnit, lowerUnit] = scale.units();
    const from = scale.minute(left);
    const until = scale.minute(right);
    let lines = '';
    let used = 0;
    this.upper = ticks(scale, upperUnit, from, until).map(({ at, until: next }) => {
      const width = scale.x(next) - scale.x(at);
      lines += `M${half(scale.x(at))} 4V44`;
      return { at: scale.x(at), until: scale.x(next), label: this.labels.label(upperUnit, at, width, true) };
    });
    for (const tick of this.upper.slice(1)) used = this.#text(used, 'upper', tick.at + 4, UPPER, tick.label, tick.until - tick.at);
    let free = -Infinity;
    const flag = this.#flagEdges();
    for (const { at, until: next } of ticks(scale, lowerUnit, from, until)) {
      const x = scale.x(at);
      const width = scale.x(next) - x;
      const label = this.labels.label(lowerUnit, at, width, false);
      if (width >= 14 && (lowerUnit === 'day' || width >= 40)) lines += `M${half(x)} 24v20`;
      const centred = width < 60 && width >= 14;
      const wide = this.#width(label);
      const place = centred && wide < width ? x + (width - wide) / 2 : x + 3;
      if (place < free || (place + wide > flag[0] && place < flag[1])) continue;
      free = place + wide + 7;
      used = this.#text(used, 'lower', place, LOWER, label, Infinity);
    }
    while (this.pool.length > used) this.pool.pop()?.remove();
    this.lines.setAttribute('d', lines);
    this.hidden = -2;
    this.#flag();
    this.stick();
  }

  /** Keeps the label of the period at the left edge in sight; runs on each frame of a scroll. */
  stick() {
    const edge = this.page.screen.seenLeft;
    const current = this.upper.find(({ until }) => until > edge + 1);
    if (!current) return;
    const width = this.#width(current.label, true);
    const x = Math.max(current.at, edge) + 4;
    const label = x + width + 6 > current.until ? '' : current.label;
    this.sticky.setAttribute('x', String(Math.round(x)));
    if (this.sticky.textContent !== label) this.sticky.textContent = label;
    const first = this.upper[0];
    const hidden = current === first ? -1 : this.upper.indexOf(current) - 1;
    if (hidden === this.hidden && label === this.stuck) return;
    this.hidden = hidden;
    this.stuck = label;
    let i = 0;
    for (const text of this.pool) if (text.classList.contains('upper')) text.classList.toggle('gone', i++ === hidden);
  }

  get #flagLabel() {
    const at = this.page.stateDate;
    return at === null ? '' : this.page.formats.date(at);
  }

  /** @returns {[number, number]} where the flag of the data date stands */
  #flagEdges() {
    const at = this.page.stateDate;
    if (at === null) return [Infinity, -Infinity];
    const x = this.page.scale.x(at);
    const width = this.#width(this.#flagLabel) + 12;
    return [x - width / 2, x + width / 2];
  }

  #flag() {
    const label = this.#flagLabel;
    this.flag.setAttribute('display', label ? 'inline' : 'none');
    if (!label) return;
    const [left, right] = this.#flagEdges();
    this.flagBox.setAttribute('x', String(left));
    this.flagBox.setAttribute('width', String(right - left));
    this.flagText.setAttribute('x', String((left + right) / 2));
    if (this.flagText.textContent !== label) this.flagText.textContent = label;
  }

  /** @param {number} index @param {string} kind @param {number} x @param {number} y @param {string} label @param {number} room */
  #text(index, kind, x, y, label, room) {
    if (this.#width(label, kind === 'upper') > room - 4) return index;
    let text = this.pool[index];
    if (!text) {
      text = draw('text');
      this.pool.push(text);
      this.texts.append(text);
    }
    text.setAttribute('class', kind);
    text.setAttribute('x', String(Math.round(x)));
    text.setAttribute('y', String(y));
    if (text.textContent !== label) text.textContent = label;
    return index + 1;
  }

  /** @param {string} label @param {boolean} [upper] */
  #width(label, upper = false) {
    const key = `${upper ? '+' : ''}${label}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.measurer) this.measurer.font = `500 ${upper ? 12 : 11}px ${getComputedStyle(this.element).fontFamily || 'sans-serif'}`;
      width = this.measurer ? this.measurer.measureText(label).width : label.length * 6;
      if (this.widths.size > 3000) this.widths.clear();
      this.widths.set(key, width);
    }
    return width;
  }
}

/** @param {number} x */
const half = (x) => Math.round(x) + 0.5;
