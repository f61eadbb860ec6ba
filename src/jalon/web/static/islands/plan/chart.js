/** The chart beside the grid: shading, marks, links and dates in one SVG that follows the scroller. */

import { Rows } from '../grid/rows.js';
import { draw, make } from '../grid/elements.js';
import { marksOf, extent, round, diamond, BAR_TOP, BAR_HEIGHT, MIDDLE } from './bars.js';
import { route } from './links.js';
import { IntervalIndex } from './intervals.js';
import { DAY } from './clock.js';

/** Links drawn at once at most: beyond, those with no end on the screen are left out. */
const MOST_LINKS = 400;

/**
 * @typedef {Object} ChartRow
 * @property {SVGGElement} element
 * @property {SVGPathElement[]} paths
 * @property {SVGTextElement|null} label
 * @property {string} kinds
 */

export class Chart {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    const path = (/** @type {string} */ kind) => draw('path', { class: kind });
    this.idle = path('idle');
    this.bands = path('bands');
    this.lines = path('lines');
    this.today = path('today');
    this.stateDate = path('statedate');
    this.link = { plain: path('link'), heads: path('tip'), crit: path('link crit'), critHeads: path('tip crit') };
    this.lit = { plain: path('link lit'), heads: path('tip lit') };
    /** Links chosen by their arrow. @type {Set<number>} */
    this.picked = new Set();
    this.linkGroup = draw('g', { class: 'links' }, Object.values(this.link));
    this.rowGroup = draw('g', { class: 'rows' });
    this.ghost = path('ghost');
    this.moved = path('moved');
    this.threadLine = path('thread');
    this.handles = path('handles');
    /** What stands still when rows scroll: shading and today. */
    this.ground = draw('g', {}, [this.idle, this.today]);
    this.front = draw('g', {}, [this.stateDate]);
    this.world = draw('g', {}, [
      this.bands, this.lines, this.linkGroup, this.lit.plain, this.lit.heads, this.rowGroup,
      this.ghost, this.moved, this.handles, this.threadLine,
    ]);
    this.hatch = draw('pattern', { id: 'jp-hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, [
      draw('rect', { width: 5, height: 5, class: 'hatchground' }), draw('rect', { width: 2, height: 5, class: 'hatch' }),
    ]);
    /** Where carried rows would be put down. */
    this.dropLine = make('div', { class: 'jp-drop', hidden: true });
    this.element = draw('svg', { class: 'jp-chart', 'aria-hidden': 'true' }, [draw('defs', {}, [this.hatch]), this.ground, this.world, this.front]);
    /** @type {IntervalIndex|null} */
    this.index = null;
    /** What the ground was last drawn for. */
    this.grounded = '';
    /** @type {Set<number>|null} rows of the lit chain */
    this.chain = null;
    /** @type {Set<any>|null} links of the lit chain */
    this.chainLinks = null;
    this.rows = new Rows({
      make: () => this.#make(),
      fill: (row, uid) => this.#fill(row, uid),
      place: (row, position) => row.element.setAttribute('transform', `translate(0 ${position * this.page.screen.rowHeight + this.page.screen.inset})`),
      hide: (row) => {
        if (row.kinds) this.#strip(row);
      },
    });
  }

  /** Rows were folded, filtered or moved: the links stand elsewhere. */
  relist() {
    this.index = null;
  }

  #indexLinks() {
    const { links } = this.page.sheet;
    const at = this.page.list.at;
    const lows = new Int32Array(links.size);
    const highs = new Int32Array(links.size);
    for (let i = 0; i < links.size; i++) {
      const [from, to] = [links.fromRow[i], links.toRow[i]];
      const [a, b] = [from < 0 ? -1 : at[from], to < 0 ? -1 : at[to]];
      lows[i] = a < 0 || b < 0 ? -1 : Math.min(a, b);
      highs[i] = Math.max(a, b);
    }
    this.index = new IntervalIndex(lows, highs);
    return this.index;
  }

  /** @param {import('../grid/screen.js').Part} part @param {boolean} refresh */
  draw(part, refresh) {
    const { screen, list } = this.page;
    const left = Math.max(0, Math.floor(part.left));
    const right = Math.min(screen.chartWidth, Math.ceil(part.right));
    const top = part.first * screen.rowHeight;
    const room = Math.max(screen.height, part.last * screen.rowHeight - top + screen.headHeight);
    const height = Math.max(0, Math.min(screen.extent - screen.headHeight - top, room));
    this.box = { left, right, top, bottom: top + height };
    this.part = part;
    const { element } = this;
    element.setAttribute('width', String(Math.max(0, right - left)));
    element.setAttribute('height', String(height));
    element.style.transform = `translate(${screen.paneWidth + left}px, ${screen.headHeight + top}px)`;
    this.world.setAttribute('transform', `translate(${-left} ${-top})`);
    for (const group of [this.ground, this.front]) group.setAttribute('transform', `translate(${-left} 0)`);
    this.rows.show(part.first, part.last, (position) => list.keyAt(position), refresh);
    this.#ground(part);
    this.#links(part);
    this.bandsOf(part);
  }

  /** Shading, hairlines and the two dates. @param {import('../grid/screen.js').Part} part */
  #ground(part) {
    const { scale, screen, sheet } = this.page;
    const { left, right, top, bottom } = /** @type {{left: number, right: number, top: number, bottom: number}} */ (this.box);
    let lines = '';
    for (let i = part.first + 1; i <= part.last; i++) lines += `M${left} ${i * screen.rowHeight - 0.5}H${right}`;
    this.lines.setAttribute('d', lines);
    const key = `${left} ${right} ${bottom - top} ${scale.dayWidth} ${scale.origin} ${this.page.stateDate} ${this.page.today}`;
    if (key === this.grounded) return;
    this.grounded = key;
    const height = bottom - top;
    const fade = Math.max(0, Math.min(1, (scale.dayWidth - 1.4) / 2.2));
    let d = '';
    const calendar = sheet.calendar();
    if (fade > 0 && calendar) {
      for (const [from, until] of calendar.idle(scale.minute(left), scale.minute(right) + DAY, scale.dayWidth < 200)) {
        d += `M${n(scale.x(from))} 0H${n(scale.x(until))}V${height}H${n(scale.x(from))}z`;
      }
    }
    this.idle.setAttribute('d', d);
    this.idle.setAttribute('opacity', String(fade));
    const upright = (/** @type {number|null} */ at) => (at === null ? '' : `M${n(scale.x(at))} 0V${height}`);
    this.stateDate.setAttribute('d', upright(this.page.stateDate));
    this.today.setAttribute('d', upright(this.page.today));
  }

  /** Bands of the selected rows. @param {import('../grid/screen.js').Part|undefined} [part] */
  bandsOf(part = this.part) {
    if (!part || !this.box) return;
    const { selection, list, screen } = this.page;
    let d = '';
    for (let i = part.first; i < part.last; i++) {
      if (selection.has(list.keyAt(i), i)) d += `M${this.box.left} ${i * screen.rowHeight}H${this.box.right}v${screen.rowHeight - 1}H${this.box.left}z`;
    }
    this.bands.setAttribute('d', d);
  }

  /** @param {import('../grid/screen.js').Part} part */
  #links(part) {
    const d = { plain: '', heads: '', crit: '', critHeads: '', lit: '', litHeads: '' };
    const { sheet, view } = this.page;
    const { links } = sheet;
    if (view.links && links.size) {
      /** @type {number[]} */
      let found = [];
      (this.index ?? this.#indexLinks()).touching(part.first, part.last - 1, (link) => found.push(link));
      if (found.length > MOST_LINKS) {
        const at = this.page.list.at;
        const inside = (/** @type {number} */ row) => at[row] >= part.first && at[row] < part.last;
        found = found.filter((link) => inside(links.fromRow[link]) || inside(links.toRow[link])).slice(0, 2 * MOST_LINKS);
      }
      for (const link of found) this.#link(link, d);
      this.#strangers(part, d);
    }
    this.link.plain.setAttribute('d', d.plain);
    this.link.heads.setAttribute('d', d.heads);
    this.link.crit.setAttribute('d', d.crit);
    this.link.critHeads.setAttribute('d', d.critHeads);
    this.lit.plain.setAttribute('d', d.lit);
    this.lit.heads.setAttribute('d', d.litHeads);
  }

  /** Links from other plans: a short line into the bar. @param {import('../grid/screen.js').Part} part @param {Object<string, string>} d */
  #strangers(part, d) {
    const { sheet, list } = this.page;
    const { links } = sheet;
    if (!links.strangers.length) return;
    for (const link of links.strangers) {
      const row = links.toRow[link];
      const position = row < 0 ? -1 : list.at[row];
      const box = position < part.first || position >= part.last ? null : this.boxOf(row);
      if (!box) continue;
      const kind = links.columns.kind[link];
      const x = kind[1] === 'S' ? box.left : box.right;
      const way = kind[1] === 'S' ? -1 : 1;
      const { line, head } = route({ ...box, left: x + way * 26, right: x + way * 26, point: false }, box, kind[1] === 'S' ? 'FS' : 'SF');
      d.plain += `${line}M${n(x + way * 26)} ${box.middle - 3}v6`;
      d.heads += head;
    }
  }

  /** @param {number} link @param {Object<string, string>} d */
  #link(link, d) {
    const { sheet, view } = this.page;
    const { links } = sheet;
    const [from, to] = [this.boxOf(links.fromRow[link]), this.boxOf(links.toRow[link])];
    if (!from || !to) return;
    const { left, right } = /** @type {{left: number, right: number}} */ (this.box);
    if (Math.min(from.left, to.left) - 20 > right || Math.max(from.right, to.right) + 20 < left) return;
    const { line, head } = route(from, to, links.columns.kind[link]);
    const driving = links.columns.driving;
    const c = sheet.columns;
    const critical = view.critical && c.critical[links.fromRow[link]] && c.critical[links.toRow[link]] && (!driving || driving[link]);
    const lit = this.picked.has(link) || this.chain?.has(links.fromRow[link]) && this.chain.has(links.toRow[link]) && this.chainLinks?.has(link);
    if (lit) {
      d.lit += line;
      d.litHeads += head;
    } else if (critical) {
      d.crit += line;
      d.critHeads += head;
    } else {
      d.plain += line;
      d.heads += head;
    }
  }

  /** Marks links as chosen. @param {number[]} links */
  pick(links) {
    this.picked = new Set(links);
    this.page.invalidate('chart');
  }

  /** The link whose line passes at a point of the chart; -1 for none. @param {number} x @param {number} y @param {number} [reach] pixels */
  linkAt(x, y, reach = 5) {
    const { sheet, view, screen } = this.page;
    const { links } = sheet;
    this.pencil ??= document.createElement('canvas').getContext('2d');
    if (!view.links || !links.size || !this.pencil) return -1;
    this.pencil.lineWidth = 2 * reach;
    const row = Math.floor(y / screen.rowHeight);
    let found = -1;
    (this.index ?? this.#indexLinks()).touching(row, row, (link) => {
      if (found >= 0 && !this.picked.has(link)) return;
      const [from, to] = [this.boxOf(links.fromRow[link]), this.boxOf(links.toRow[link])];
      if (!from || !to || x < Math.min(from.left, to.left) - 30 || x > Math.max(from.right, to.right) + 30) return;
      if (this.pencil?.isPointInStroke(new Path2D(route(from, to, links.columns.kind[link]).line), x, y)) found = link;
    });
    return found;
  }

  /** @param {number} row @returns {import('./links.js').Box|null} where a row's bar stands in the chart */
  boxOf(row) {
    const position = this.page.list.at[row];
    const edges = position < 0 ? null : extent(this.page.sheet, this.page.scale, row);
    if (!edges) return null;
    const y = position * this.page.screen.rowHeight + this.page.screen.inset;
    const point = edges[0] === edges[1];
    const [top, bottom] = point ? [y + MIDDLE - 7, y + MIDDLE + 7] : [y + BAR_TOP, y + BAR_TOP + BAR_HEIGHT];
    return { left: edges[0], right: edges[1], top, middle: y + MIDDLE, bottom, point };
  }

  /** @returns {ChartRow} */
  #make() {
    const element = draw('g');
    this.rowGroup.append(element);
    return { element, paths: [], label: null, kinds: '' };
  }

  /** @param {ChartRow} row */
  #strip(row) {
    row.element.textContent = '';
    row.paths = [];
    row.label = null;
    row.kinds = '';
  }

  /** @param {ChartRow} row @param {number} uid */
  #fill(row, uid) {
    const { page } = this;
    const at = page.sheet.row(uid);
    if (at < 0) return this.#strip(row);
    const { marks, label } = marksOf(page.sheet, page.scale, at, page.markOptions, page.formats);
    const kinds = marks.map(({ kind }) => kind).join() + (label ? `+${label.kind}` : '');
    if (kinds !== row.kinds) this.#strip(row);
    marks.forEach(({ kind, d }, i) => {
      let path = row.paths[i];
      if (!path) {
        path = draw('path', { class: kind });
        row.paths[i] = path;
        row.element.append(path);
      }
      path.setAttribute('d', d);
    });
    if (label) {
      row.label ??= row.element.appendChild(draw('text', { class: label.kind, y: MIDDLE + 4 }));
      row.label.setAttribute('x', String(n(label.x)));
      if (row.label.textContent !== label.text) row.label.textContent = label.text;
    }
    row.kinds = kinds;
    row.element.classList.toggle('lit', Boolean(this.chain?.has(at)));
    return undefined;
  }

  /** Lights a row's chain and fades the rest. @param {number|null} row @returns {void} */
  light(row) {
    if (row === null) {
      if (!this.chain) return;
      this.chain = null;
      this.chainLinks = null;
    } else {
      const { rows, links } = this.page.sheet.links.chain(row);
      if (rows.size < 2) return this.light(null);
      this.chain = rows;
      this.chainLinks = links;
    }
    this.element.classList.toggle('dim', Boolean(this.chain));
    this.page.invalidate('chart');
  }

  /** Outlines of bars at other dates: what a drag would move. @param {{row: number, start: number, finish: number}[]} moved */
  outline(moved) {
    this.moved.setAttribute('d', moved.map(({ row, start, finish }) => this.#shape(row, start, finish)).join(''));
  }

  /** The outline of a bar where it stands now, left behind by a drag; none for -1. @param {number} row */
  ghostOf(row) {
    const { columns } = this.page.sheet;
    this.ghost.setAttribute('d', row < 0 ? '' : this.#shape(row, columns.start[row], columns.finish[row]));
  }

  /** @param {number} row @param {number} start @param {number} finish */
  #shape(row, start, finish) {
    const position = this.page.list.at[row];
    if (position < 0) return '';
    const y = position * this.page.screen.rowHeight + this.page.screen.inset;
    const [a, b] = [this.page.scale.x(start), this.page.scale.x(finish)];
    return b - a < 1 ? diamond(a, y + MIDDLE, 7) : round(a, y + BAR_TOP, Math.max(3, b - a), BAR_HEIGHT, 3);
  }

  /**
   * The line of a link being drawn, with the bar it would reach; without arguments, none.
   * @param {number} [x1]
   * @param {number} [y1]
   * @param {number} [x2]
   * @param {number} [y2]
   * @param {import('./links.js').Box|null} [target]
   */
  thread(x1, y1, x2 = 0, y2 = 0, target = null) {
    let d = x1 === undefined ? '' : `M${n(x1)} ${y1}L${n(x2)} ${n(y2)}`;
    if (target) d += round(target.left - 3, target.top - 3, target.right - target.left + 6, target.bottom - target.top + 6, 4);
    this.threadLine.setAttribute('d', d);
  }
}

/** @param {number} value */
const n = (value) => Math.round(value * 10) / 10;
