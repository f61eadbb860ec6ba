/** Demand against capacity of one resource under the chart, on the same time scale, and the same as a table. */

import { button, draw, make } from '../grid/elements.js';
import { DAY, dayOf } from './clock.js';
import { Load, bookings, stretches, workers } from './load.js';
import { stateMark } from './statemark.js';
import { TickLabels, floorTo, nextTick } from './time.js';

const HEIGHT = 124;
const TALL = 220;
const FLOOR = 112;
const ROOM = 84;
/** Pixels a day from which a unit of time is wide enough to be a bar. @type {[import('./time.js').Unit, number][]} */
const UNITS = [['day', 17], ['week', 2.6], ['month', 0.6], ['quarter', 0.2], ['year', 0]];
const MOST_ROWS = 400;
const MOST_CHOICES = 500;
/** Milliseconds of a frame that counting everybody's load may take. */
const SLICE = 8;
/** Stands in a view for whoever has too much of all. */
export const BUSIEST = -1;

export class Histogram {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    const { words } = page;
    this.labels = new TickLabels(words);
    this.choice = make('select', { class: 'in s', 'aria-label': words.say('load.resource'), on: { change: () => this.#choose(Number(this.choice.value)) } });
    this.capacity = make('span', { class: 'i3 sm' });
    this.asTable = button({ label: words.say('load.table'), icon: 'table', bare: true, pressed: false, on: () => this.#flip() });
    this.steps = [['previous', 'chevron-left', -1], ['next', 'chevron-right', 1]].map(([key, icon, way]) =>
      button({ label: words.say(`load.${key}`), icon: String(icon), bare: true, on: () => this.#jump(Number(way)) }));
    const shut = button({ label: words.say('load.close'), icon: 'x', bare: true, on: () => {
      page.view.load = null;
      page.changedView();
      page.scroller.focus({ preventScroll: true });
    } });
    this.state = make('p', { class: 'sm' });
    this.told = make('p', { class: 'i2 sm jp-told' });
    this.side = make('div', { class: 'jp-loadside' }, [
      make('div', { class: 'row' }, [this.choice, this.capacity, make('span', { class: 'sp' }), ...this.steps, this.asTable, shut]), this.state, this.told,
    ]);
    this.cursor = draw('path', { class: 'cursor' });
    this.done = draw('path', { class: 'past' });
    this.within = draw('path', { class: 'within' });
    this.above = draw('path', { class: 'above' });
    this.hatch = draw('path', { class: 'hatched', fill: 'url(#jp-over)' });
    this.limit = draw('path', { class: 'limit' });
    this.date = draw('path', { class: 'statedate' });
    this.figures = draw('g');
    const pattern = draw('pattern', { id: 'jp-over', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, [draw('path', { class: 'stripe', d: 'M0 0V5' })]);
    this.world = draw('g', {}, [this.cursor, this.within, this.done, this.above, this.hatch, this.limit, this.date, this.figures]);
    this.svg = draw('svg', { class: 'jp-chart', height: HEIGHT, 'aria-hidden': 'true' }, [draw('defs', {}, [pattern]), this.world]);
    this.slider = make('div', { class: 'jp-loadchart', role: 'slider', tabindex: 0, 'aria-orientation': 'horizontal', 'aria-valuemin': 0, on: {
      keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      pointermove: (/** @type {PointerEvent} */ event) => this.#tell(this.#at(event)),
      pointerleave: () => this.#tell(document.activeElement === this.slider ? this.current : -1),
      click: (/** @type {MouseEvent} */ event) => this.#go(this.#at(event), true),
      focus: () => this.#go(this.current < 0 ? this.#firstSeen() : this.current, false),
      blur: () => this.#tell(-1),
    } }, [this.svg]);
    this.table = make('div', { class: 'jp-loadtable', tabindex: 0, role: 'region', 'aria-label': words.say('load.label'), hidden: true });
    this.element = make('div', { class: 'jp-load', role: 'group', 'aria-label': words.say('load.label'), hidden: true }, [this.side, this.slider, this.table]);
    page.main.after(this.element);
    /** @type {Load|null} */
    this.load = null;
    /** Stretches that ask for something, on the scale shown. @type {ReturnType<typeof stretches>} */
    this.list = [];
    /** The one a key or a click chose, in the list; -1: none. */
    this.current = -1;
    /** Minutes too many, by resource. @type {Map<number, number>} */
    this.over = new Map();
    this.unit = /** @type {import('./time.js').Unit} */ ('week');
    /** What was last drawn. */
    this.key = '';
    this.counting = 0;
    page.drawListeners.add(() => this.draw());
    page.viewListeners.add(() => this.#toggle());
    page.changeListeners.add(() => this.recount());
    this.#toggle();
  }

  #toggle() {
    const { page } = this;
    const shown = page.view.load !== null && workers(page.sheet).length > 0 && !page.narrow;
    page.root.style.setProperty('--jp-under', shown ? `${this.table.hidden ? HEIGHT : TALL}px` : '0px');
    if (this.element.hidden === shown) {
      this.element.hidden = !shown;
      if (shown) this.recount();
    } else if (shown && this.load?.resource.uid !== page.view.load) this.recount();
  }

  /** @param {number} uid */
  #choose(uid) {
    this.page.view.load = uid;
    this.current = -1;
    this.page.changedView();
  }

  /** The plan or the resource changed: counts again. */
  recount() {
    const { page } = this;
    if (this.element.hidden || page.view.load === null) return;
    const choices = workers(page.sheet);
    const booked = bookings(page.sheet);
    const chosen = choices.find(({ uid }) => uid === page.view.load) ?? choices.find(({ uid }) => booked.has(uid)) ?? choices[0];
    if (!chosen) return;
    if (page.view.load !== BUSIEST) page.view.load = chosen.uid;
    this.load = new Load(page.sheet, chosen, booked.get(chosen.uid) ?? []);
    this.#list();
    this.#choices(choices);
    this.#rank(choices, booked);
  }

  /** Everybody's overload, a slice a frame. @param {import('./load.js').Resource[]} choices @param {Map<number, number[]>} booked */
  #rank(choices, booked) {
    window.clearTimeout(this.counting);
    const over = new Map();
    const left = choices.filter(({ uid }) => booked.has(uid)).reverse();
    const slice = () => {
      const until = performance.now() + SLICE;
      while (left.length && performance.now() < until) {
        const resource = /** @type {import('./load.js').Resource} */ (left.pop());
        over.set(resource.uid, new Load(this.page.sheet, resource, booked.get(resource.uid) ?? []).over);
      }
      if (left.length) {
        this.counting = window.setTimeout(slice);
        return;
      }
      this.over = over;
      if (this.page.view.load === BUSIEST) this.#choose(this.#ordered(choices)[0].uid);
      else if (document.activeElement !== this.choice) this.#choices(choices);
    };
    this.counting = window.setTimeout(slice);
  }

  /** Who has most too much first, then as the plan lists them. @param {import('./load.js').Resource[]} choices */
  #ordered(choices) {
    const over = (/** @type {number} */ uid) => this.over.get(uid) ?? -1;
    return [...choices].sort((a, b) => over(b.uid) - over(a.uid));
  }

  /** @param {import('./load.js').Resource[]} choices */
  #choices(choices) {
    const { words } = this.page;
    const now = this.load?.resource.uid;
    const listed = this.#ordered(choices);
    const shown = listed.slice(0, MOST_CHOICES);
    if (!shown.some(({ uid }) => uid === now)) shown.push(...listed.filter(({ uid }) => uid === now));
    this.choice.replaceChildren(...shown.map(({ uid, name }) => {
      const over = this.over.get(uid) ?? 0;
      return make('option', { value: uid, text: over ? words.say('load.option', { name, over: this.#hours(over) }) : name, selected: uid === now });
    }));
  }

  /** The stretches of time on the scale shown, and what they say in short. */
  #list() {
    const { page, load } = this;
    const { words, formats } = page;
    if (!load) return;
    this.unit = /** @type {[import('./time.js').Unit, number]} */ (UNITS.find(([, width]) => page.scale.dayWidth >= width))[0];
    const day = this.list[this.current]?.from;
    this.list = stretches(load, (at) => floorTo(this.unit, at), (at) => nextTick(this.unit, at));
    this.current = day === undefined ? -1 : this.list.findIndex(({ until }) => until > day);
    this.highest = 1e-3;
    for (const one of this.list) {
      const { demand } = load.inUnits(one);
      this.highest = Math.max(this.highest, demand, load.units(one.from, one.until));
    }
    const over = this.list.filter((one) => one.over > 0);
    for (const step of this.steps) step.hidden = !over.length;
    const first = load.units(dayOf(page.stateDate ?? page.sheet.plan.start), dayOf(page.stateDate ?? page.sheet.plan.start) + 7);
    this.capacity.textContent = words.say('load.capacity', { n: formats.number(Math.round(first * 100) / 100) });
    this.state.className = over.length ? 'st bad' : this.list.length ? 'st ok' : 'st none';
    const said = over.length ? words.count(`load.over.${this.unit}`, over.length) : words.say(this.list.length ? 'load.fine' : 'load.none');
    this.state.replaceChildren(stateMark(over.length ? 'bad' : this.list.length ? 'ok' : 'none'), make('span', { text: said }));
    this.summary = over.slice(0, 4).map((one) => {
      const units = load.inUnits(one);
      const most = this.#most(units.demand, units.capacity);
      const when = this.#short(one.from);
      if (!most) return words.say('load.some', { when, over: this.#hours(one.over) });
      return words.say('load.stretch', { when, most, capacity: formats.rounded.format(units.capacity) });
    }).join(' · ');
    this.slider.setAttribute('aria-label', words.say('load.of', { name: load.resource.name }));
    this.slider.setAttribute('aria-valuemax', String(Math.max(0, this.list.length - 1)));
    this.#tell(this.current);
    if (!this.table.hidden) this.#rows();
    this.key = '';
    this.draw();
  }

  /** Units asked for, where that is more than there are: some days of a week may be too much while the week is not. @param {number} demand @param {number} capacity */
  #most(demand, capacity) {
    const { rounded } = this.page.formats;
    return demand > capacity && rounded.format(demand) !== rounded.format(capacity) ? rounded.format(demand) : '';
  }

  /** Hours, whole where there are many. @param {number} minutes */
  #hours(minutes) {
    return this.page.formats.about(minutes >= 6000 ? Math.round(minutes / 60) * 60 : minutes, 'h');
  }

  /** @param {number} day */
  #short(day) {
    return this.unit === 'day' ? this.page.formats.date(day * DAY) : this.labels.label(this.unit, day * DAY, this.unit === 'month' ? 40 : 60, this.unit === 'quarter');
  }

  /** @param {number} day @param {import('./time.js').Unit} [unit] */
  #long(day, unit = this.unit) {
    return this.labels.label(unit, day * DAY, 999, true);
  }

  /** One stretch in a sentence. @param {ReturnType<typeof stretches>[number]} one */
  #sentence(one) {
    const { words } = this.page;
    const load = /** @type {Load} */ (this.load);
    const values = { when: this.#long(one.from), demand: this.#hours(one.demand), capacity: this.#hours(one.capacity), over: this.#hours(one.over) };
    if (!one.over) return words.say('load.within', values);
    return `${words.say('load.beyond', values)} ${words.count('load.rivals', load.rivals(one.from, one.until).length)}`;
  }

  /** Says a stretch beside the chart and to a screen reader; -1: the summary. @param {number} index */
  #tell(index) {
    const one = this.list[index];
    const text = one ? this.#sentence(one) : this.summary ?? '';
    if (this.told.textContent !== text) this.told.textContent = text;
    this.slider.setAttribute('aria-valuenow', String(Math.max(0, this.current)));
    this.slider.setAttribute('aria-valuetext', this.list[this.current] ? this.#sentence(this.list[this.current]) : this.state.textContent ?? '');
    this.slider.classList.toggle('act', Boolean(one?.over));
    this.shown = index;
    const { scale } = this.page;
    this.cursor.setAttribute('d', one ? `M${scale.x(one.from * DAY).toFixed(1)} 0H${scale.x(one.until * DAY).toFixed(1)}V${FLOOR}H${scale.x(one.from * DAY).toFixed(1)}z` : '');
  }

  /** Place in the list under a pointer, or -1. @param {MouseEvent} event */
  #at(event) {
    const { page } = this;
    const x = event.clientX - this.slider.getBoundingClientRect().left + page.screen.left;
    const day = dayOf(page.scale.minute(x));
    return this.list.findIndex(({ from, until }) => from <= day && day < until);
  }

  #firstSeen() {
    const { scale, screen } = this.page;
    const day = dayOf(scale.minute(screen.left));
    const over = this.list.findIndex((one) => one.over > 0 && one.until > day);
    return over >= 0 ? over : this.list.findIndex(({ until }) => until > day);
  }

  /** Makes a stretch the current one; acts on it where asked. @param {number} index @param {boolean} act selects who fights for it */
  #go(index, act) {
    const one = this.list[index];
    if (!one) return;
    this.current = index;
    const { page } = this;
    this.#tell(index);
    if (act && one.over > 0) page.choose(/** @type {Load} */ (this.load).rivals(one.from, one.until));
    page.screen.revealX(page.scale.x(one.from * DAY), page.scale.x(one.until * DAY));
  }

  /** To the overload before or after. @param {number} way */
  #jump(way) {
    const { scale, screen } = this.page;
    let from = this.current;
    if (from < 0) {
      const day = dayOf(scale.minute(screen.left));
      from = this.list.findIndex(({ from: first }) => first >= day);
      if (from < 0) from = this.list.length;
      if (way > 0) from -= 1;
    }
    const size = this.list.length;
    for (let i = 1; i <= size; i++) {
      const at = (((from + way * i) % size) + size) % size;
      if (this.list[at].over > 0) return this.#go(at, true);
    }
    return undefined;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.list.length - 1;
    const moves = /** @type {Object<string, () => void>} */ ({
      ArrowLeft: () => this.#go(Math.max(0, this.current - 1), false), ArrowRight: () => this.#go(Math.min(last, this.current + 1), false),
      Home: () => this.#go(0, false), End: () => this.#go(last, false),
      PageUp: () => this.#jump(-1), PageDown: () => this.#jump(1),
      Enter: () => this.#go(this.current, true), ' ': () => this.#go(this.current, true),
      Escape: () => this.page.scroller.focus({ preventScroll: true }),
    });
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  #flip() {
    const table = this.table.hidden;
    this.table.hidden = !table;
    this.slider.hidden = table;
    this.asTable.setAttribute('aria-pressed', String(table));
    this.asTable.classList.toggle('on', table);
    this.element.classList.toggle('tall', table);
    this.#toggle();
    if (table) this.#rows();
    else this.draw();
  }

  /** The same figures as a table; in coarser steps where there would be too many rows. */
  #rows() {
    const { words } = this.page;
    const load = /** @type {Load} */ (this.load);
    let [unit, list] = [this.unit, this.list];
    for (let i = UNITS.findIndex(([name]) => name === unit) + 1; list.length > MOST_ROWS && i < UNITS.length; i++) {
      unit = UNITS[i][0];
      list = stretches(load, (at) => floorTo(unit, at), (at) => nextTick(unit, at));
    }
    const head = ['when', 'demand', 'capacity', 'over', 'tasks'].map((key) => make('th', { scope: 'col', class: key === 'when' || key === 'tasks' ? '' : 'r', text: words.say(`load.head.${key}`) }));
    const rows = list.map((one) => make('tr', {}, [
      make('th', { scope: 'row', text: this.#long(one.from, unit) }),
      ...['demand', 'capacity'].map((key) => make('td', { class: 'r n', text: this.#hours(/** @type {any} */ (one)[key]) })),
      make('td', { class: one.over ? 'r n bad' : 'r n' }, one.over ? [stateMark('bad'), ` ${this.#hours(one.over)}`] : []),
      make('td', {}, [one.over > 0 && this.#rivals(load, one)]),
    ]));
    this.table.replaceChildren(make('table', { class: 't' }, [make('caption', { text: words.say('load.of', { name: load.resource.name }) }), make('thead', {}, [make('tr', {}, head)]), make('tbody', {}, rows)]));
  }

  /** @param {Load} load @param {{from: number, until: number}} one */
  #rivals(load, { from, until }) {
    const uids = load.rivals(from, until);
    return make('button', { type: 'button', class: 'lk', text: this.page.words.count('load.choose', uids.length), on: { click: () => this.page.choose(uids) } });
  }

  draw() {
    const { page, load } = this;
    const { screen, scale, drawn } = page;
    if (this.element.hidden || !load || !drawn) return;
    this.side.style.width = `${screen.paneWidth}px`;
    const left = Math.max(0, Math.floor(drawn.left));
    this.svg.style.transform = `translateX(${left - screen.seenLeft}px)`;
    const key = `${left} ${drawn.right} ${scale.dayWidth} ${scale.origin}`;
    if (key === this.key || this.slider.hidden) return;
    if (UNITS.find(([, width]) => scale.dayWidth >= width)?.[0] !== this.unit) {
      this.#list();
      return;
    }
    this.key = key;
    const right = Math.min(screen.chartWidth, Math.ceil(drawn.right));
    this.svg.setAttribute('width', String(Math.max(0, right - left)));
    this.world.setAttribute('transform', `translate(${-left} 0)`);
    const top = (this.highest ?? 1) * 1.04;
    const y = (/** @type {number} */ units) => (FLOOR - (units / top) * ROOM).toFixed(1);
    let [within, past, above, limit] = ['', '', '', ''];
    const figures = [];
    for (let at = floorTo(this.unit, scale.minute(left)); at < scale.minute(right); at = nextTick(this.unit, at)) {
      const [from, until] = [dayOf(at), dayOf(nextTick(this.unit, at))];
      const sum = load.sum(from, until);
      const units = load.inUnits(sum);
      const x = scale.x(at) + 0.5;
      const end = scale.x(until * DAY) - 0.5;
      limit += `${limit ? 'L' : 'M'}${(x - 0.5).toFixed(1)} ${y(load.units(from, until))}H${(end + 0.5).toFixed(1)}`;
      if (sum.demand < 1) continue;
      const box = (/** @type {number} */ low, /** @type {number} */ high) => `M${x.toFixed(1)} ${y(low)}V${y(high)}H${Math.max(x + 1, end).toFixed(1)}V${y(low)}z`;
      within += box(units.done, units.demand - units.over);
      if (units.done > 0) past += box(0, units.done);
      if (!sum.over) continue;
      above += box(units.demand - units.over, units.demand);
      const middle = (x + end) / 2;
      const most = this.#most(units.demand, units.capacity);
      if (end - x > 15 && most) figures.push(draw('text', { class: 'over', x: middle, y: Number(y(units.demand)) - 4, 'text-anchor': 'middle', text: most }));
      else figures.push(draw('path', { class: 'flagged', d: `M${middle.toFixed(1)} ${Number(y(units.demand)) - 2}l-2.5 -4.5h5z` }));
    }
    this.within.setAttribute('d', within);
    this.done.setAttribute('d', past);
    this.above.setAttribute('d', above);
    this.hatch.setAttribute('d', above);
    this.limit.setAttribute('d', limit);
    this.date.setAttribute('d', page.stateDate === null ? '' : `M${scale.x(page.stateDate).toFixed(1)} 0V${HEIGHT}`);
    this.figures.replaceChildren(...figures);
    this.#tell(this.shown ?? -1);
  }
}
