/** The load of one resource under the chart, on the same time scale. */

import { draw, make } from '../grid/elements.js';
import { DAY, WEEK, dayOf, weekdayOf, weekNumber } from './clock.js';
import { loadOf, overloads, peak } from './load.js';

const HEIGHT = 112;
const FLOOR = 100;
const ROOM = 72;

/** The shape that goes with the word: an octagon with a cross, a disc with a tick. @param {boolean} bad */
function mark(bad) {
  const shapes = bad
    ? ['M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3z', 'M4.8 4.8l4.4 4.4M9.2 4.8L4.8 9.2']
    : ['M7 .8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0 -12.4z', 'M4.2 7.2l2 2 3.6-4'];
  return draw('svg', { viewBox: '0 0 14 14', 'aria-hidden': 'true' }, [
    draw('path', { d: shapes[0], fill: 'currentColor' }), draw('path', { d: shapes[1], class: 'sg', fill: 'none', 'stroke-width': 1.5, 'stroke-linecap': 'round' }),
  ]);
}

export class Histogram {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    const { words } = page;
    this.choice = make('select', { class: 'in s', 'aria-label': words.say('load.resource'), on: { change: () => {
      page.view.load = Number(this.choice.value);
      page.changedView();
      this.recount();
    } } });
    this.capacity = make('span', { class: 'i3 sm' });
    this.state = make('p', { class: 'sm' });
    this.told = make('p', { class: 'i3 sm el' });
    this.side = make('div', { class: 'jp-loadside' }, [make('div', { class: 'row' }, [this.choice, this.capacity]), this.state, this.told]);
    this.within = draw('path', { class: 'within' });
    this.above = draw('path', { class: 'above' });
    this.limit = draw('path', { class: 'limit' });
    this.date = draw('path', { class: 'statedate' });
    this.figures = draw('g');
    this.world = draw('g', {}, [this.within, this.above, this.limit, this.date, this.figures]);
    this.svg = draw('svg', { class: 'jp-chart', height: HEIGHT, 'aria-hidden': 'true' }, [this.world]);
    this.element = make('div', { class: 'jp-load', role: 'group', 'aria-label': words.say('load.label'), hidden: true }, [this.side, make('div', { class: 'jp-loadchart' }, [this.svg])]);
    page.main.after(this.element);
    /** @type {import('./load.js').Load|null} */
    this.load = null;
    /** What was last drawn. */
    this.key = '';
    page.drawListeners.add(() => this.draw());
    page.viewListeners.add(() => this.#toggle());
    this.#toggle();
  }

  #toggle() {
    const { page } = this;
    const shown = page.view.load !== null && page.sheet.resources.length > 0 && !page.narrow;
    if (this.element.hidden === shown) {
      this.element.hidden = !shown;
      if (shown) this.recount();
    } else if (shown && Number(this.choice.value) !== page.view.load) this.recount();
  }

  /** The plan or the resource changed: counts again. */
  recount() {
    const { page } = this;
    const { sheet, words, formats } = page;
    if (this.element.hidden || page.view.load === null) return;
    const { resources } = sheet;
    if (!resources.some(({ uid }) => uid === page.view.load)) page.view.load = resources[0]?.uid ?? null;
    this.choice.replaceChildren(...resources.slice(0, 500).map(({ uid, name }) => make('option', { value: uid, text: name, selected: uid === page.view.load })));
    this.load = loadOf(sheet, /** @type {number} */ (page.view.load));
    const { capacity } = this.load;
    const weeks = overloads(this.load, (day) => day - weekdayOf(day), 7);
    this.capacity.textContent = words.say('load.capacity', { n: formats.number(capacity) });
    this.state.className = weeks.length ? 'st bad' : 'st ok';
    this.state.replaceChildren(mark(weeks.length > 0), make('span', { text: weeks.length ? words.count('load.over', weeks.length) : words.say('load.fine') }));
    this.told.textContent = weeks.slice(0, 4).map(({ day, most }) => words.say('load.week', { week: words.say('time.week', { week: weekNumber(day) }), most: formats.number(most), capacity: formats.number(capacity) })).join(' · ');
    this.draw(true);
  }

  /** @param {boolean} [again] the figures changed */
  draw(again = false) {
    const { page, load } = this;
    const { screen, scale, drawn } = page;
    if (this.element.hidden || !load || !drawn) return;
    this.side.style.width = `${screen.paneWidth}px`;
    const left = Math.max(0, Math.floor(drawn.left));
    this.svg.style.transform = `translateX(${left - screen.seenLeft}px)`;
    const key = `${left} ${drawn.right} ${scale.dayWidth} ${scale.origin}`;
    if (key === this.key && !again) return;
    this.key = key;
    const right = Math.min(screen.chartWidth, Math.ceil(drawn.right));
    this.svg.setAttribute('width', String(Math.max(0, right - left)));
    this.world.setAttribute('transform', `translate(${-left} 0)`);
    const step = scale.dayWidth >= 17 ? DAY : WEEK;
    const highest = Math.max(load.capacity, peak(load, load.first, load.first + load.days.length)) * 1.02 || 1;
    const tall = (/** @type {number} */ units) => (units / highest) * ROOM;
    let [within, above] = ['', ''];
    const figures = [];
    const begin = dayOf(scale.minute(left));
    for (let day = step === DAY ? begin : begin - weekdayOf(begin); day * DAY < scale.minute(right); day += step / DAY) {
      const units = peak(load, day, day + step / DAY);
      if (!units) continue;
      const x = scale.x(day * DAY) + 1;
      const width = Math.max(1, scale.x(day * DAY + step) - x - 1);
      const low = tall(Math.min(units, load.capacity));
      within += `M${x.toFixed(1)} ${FLOOR}v${-low.toFixed(1)}h${width.toFixed(1)}V${FLOOR}z`;
      if (units <= load.capacity + 1e-9) continue;
      above += `M${x.toFixed(1)} ${(FLOOR - low).toFixed(1)}V${(FLOOR - tall(units)).toFixed(1)}h${width.toFixed(1)}v${(tall(units) - low).toFixed(1)}z`;
      if (width > 16) figures.push(draw('text', { class: 'over', x: x + width / 2, y: FLOOR - tall(units) - 4, 'text-anchor': 'middle', text: page.formats.number(Math.round(units * 10) / 10) }));
    }
    this.within.setAttribute('d', within);
    this.above.setAttribute('d', above);
    this.limit.setAttribute('d', `M${left} ${(FLOOR - tall(load.capacity)).toFixed(1)}H${right}`);
    this.date.setAttribute('d', page.stateDate === null ? '' : `M${scale.x(page.stateDate).toFixed(1)} 0V${HEIGHT}`);
    this.figures.replaceChildren(...figures);
  }
}
