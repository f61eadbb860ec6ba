/** The grid beside the chart: its head, its rows and their cells, with the names a screen reader needs. */

import { Rows } from '../grid/rows.js';
import { make, icon } from '../grid/elements.js';
import { ColumnHead } from '../grid/columnhead.js';
import { SideBar } from '../grid/sidebar.js';

/**
 * @typedef {Object} GridRow
 * @property {HTMLElement} element
 * @property {HTMLElement[]} cells
 * @property {string[]} said
 * @property {number} uid
 * @property {HTMLElement|null} twist
 * @property {HTMLElement|null} title
 * @property {string} marks
 */

const INDENT = 16;

export class Pane {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    this.body = make('div', { class: 'jp-rows', role: 'rowgroup' });
    this.inner = make('div', { class: 'jp-inner', role: 'none' }, [this.body]);
    this.element = make('div', { class: 'jp-pane', role: 'none' }, [this.inner]);
    this.head = new ColumnHead(page);
    this.shift = 0;
    this.frozen = 0;
    this.bar = new SideBar(page.main, (left) => this.slide(left));
    this.#newRows();
  }

  #newRows() {
    for (const row of [...this.body.querySelectorAll('.jp-row')]) row.remove();
    this.rows = new Rows({
      make: () => this.#make(),
      fill: (row, uid, position) => this.#fill(row, uid, position),
      place: (row, position) => {
        row.element.style.transform = `translateY(${position * this.page.screen.rowHeight}px)`;
        row.element.hidden = false;
      },
      hide: (row) => {
        row.element.hidden = true;
      },
    });
  }

  /** Columns changed: heads and cells are made anew. */
  rebuild() {
    this.#newRows();
    this.head.rebuild();
    this.resize();
  }

  /** Widths changed, cells stay. */
  resize() {
    const { columns, screen } = this.page;
    const spare = Math.max(0, screen.paneWidth - columns.width);
    const template = this.page.columnTemplate(spare);
    this.element.style.width = `${screen.paneWidth}px`;
    this.body.style.setProperty('--jp-columns', template);
    this.head.resize(template);
    this.#freeze();
    this.slide(this.shift);
  }

  /** Shows the columns from so many pixels on, where they are wider than the pane. @param {number} shift */
  slide(shift) {
    const most = Math.max(0, this.page.columns.width - this.page.screen.paneWidth);
    this.shift = Math.max(0, Math.min(most, shift));
    const move = this.shift ? `translateX(${-this.shift}px)` : '';
    for (const element of [this.inner, this.head.row]) {
      element.style.transform = move;
      element.style.setProperty('--jp-shift', `${this.shift}px`);
      element.classList.toggle('slid', this.shift > 0);
    }
    this.bar.fit(this.page.screen.paneWidth, this.page.narrow ? 0 : this.page.columns.width, this.shift);
  }

  /** Marks the cells that stay when the others slide. */
  #freeze() {
    this.frozen = this.page.frozen;
    for (const row of [this.head.row, ...this.body.querySelectorAll('.jp-row')]) this.#hold(/** @type {HTMLElement} */ (row));
  }

  /** @param {HTMLElement} row */
  #hold(row) {
    [...row.children].forEach((cell, index) => {
      cell.classList.toggle('fz', index < this.frozen);
      cell.classList.toggle('fzend', index === this.frozen - 1);
    });
  }

  /** @param {number} column brings a column into the pane */
  reveal(column) {
    const { columns, screen } = this.page;
    if (column < this.frozen) return;
    const left = columns.left(column);
    const hidden = this.page.frozenWidth;
    const right = left + (columns.chosen[column]?.width ?? 0);
    if (left - hidden < this.shift) this.slide(left - hidden);
    else if (right > this.shift + screen.paneWidth) this.slide(right - screen.paneWidth);
  }

  /** @param {import('../grid/screen.js').Part} part @param {boolean} refresh */
  draw(part, refresh) {
    const { list } = this.page;
    this.rows.show(part.first, part.last, (position) => list.keyAt(position), refresh);
  }

  /** @returns {GridRow} */
  #make() {
    if (this.page.narrow) return this.#makeItem();
    const element = make('div', { class: 'jp-row', role: 'row' });
    const cells = this.page.columns.list.map((field, index) => {
      const kind = field.align === 'right' ? 'c r' : field.key === 'name' ? 'c name' : 'c';
      const cell = make('div', { class: `${kind} f-${field.key}`, role: field.key === 'number' ? 'rowheader' : 'gridcell', 'aria-colindex': index + 1 });
      element.append(cell);
      return cell;
    });
    const at = this.page.columns.index('name');
    /** @type {GridRow} */
    const row = { element, cells, said: cells.map(() => ''), uid: -1, twist: null, title: null, marks: '' };
    if (at >= 0) {
      row.twist = make('span', { class: 'tw', 'aria-hidden': 'true' });
      row.title = make('span', { class: 'el' });
      cells[at].append(row.twist, row.title);
    }
    this.#hold(element);
    this.body.append(element);
    return row;
  }

  /** A row of the list of dates. @returns {GridRow} */
  #makeItem() {
    const twist = make('span', { class: 'tw', 'aria-hidden': 'true' });
    const title = make('span', { class: 'el' });
    const dates = make('span', { class: 'dates' });
    const state = make('span', { class: 'state n' });
    const cell = make('div', { class: 'c item', role: 'gridcell', 'aria-colindex': 1 }, [make('div', { class: 'name' }, [twist, title]), make('div', { class: 'line' }, [dates, state])]);
    const element = make('div', { class: 'jp-row', role: 'row' }, [cell]);
    this.body.append(element);
    return { element, cells: [dates, state], said: ['', ''], uid: -1, twist, title, marks: '' };
  }

  /** @param {GridRow} row @param {number} uid @param {number} at @param {number} position */
  #fillItem(row, uid, at, position) {
    const { page } = this;
    const { sheet, formats, words } = page;
    const c = sheet.columns;
    const parent = sheet.outline.hasChildren(at);
    const point = sheet.isMilestone(at) && !c.duration[at];
    const late = c.deadline?.[at] !== null && c.finish[at] > c.deadline?.[at];
    row.uid = uid;
    row.element.className = `jp-row${sheet.isSummary(at) ? ' s' : ''}${page.selection.key === uid ? ' sel' : ''}`;
    set(row.element, 'aria-rowindex', String(position + 2));
    set(row.element, 'aria-level', String(sheet.outline.levels[at] + 1));
    if (parent) set(row.element, 'aria-expanded', String(!page.isFolded(at)));
    else row.element.removeAttribute('aria-expanded');
    /** @type {HTMLElement} */ (row.title).textContent = c.name[at];
    /** @type {HTMLElement} */ (row.twist).className = parent ? (page.isFolded(at) ? 'tw shut' : 'tw open') : 'tw';
    const pad = 4 + Math.min(3, sheet.outline.levels[at]) * 14;
    /** @type {HTMLElement} */ (row.element.firstElementChild).style.paddingLeft = `${pad}px`;
    row.cells[0].textContent = point ? `◆ ${formats.date(c.finish[at])}` : `${formats.date(c.start[at])} → ${formats.date(c.finish[at])} · ${sheet.isSummary(at) ? formats.about(c.duration[at], c.duration_unit[at] || 'd') : formats.duration(c.duration[at], c.duration_unit[at] || 'd', Boolean(c.elapsed[at]))}`;
    row.cells[1].textContent = late ? words.say('list.late') : c.critical[at] && page.view.critical && !parent ? words.say('list.critical') : c.percent[at] ? formats.percent(c.percent[at]) : '';
    row.cells[1].classList.toggle('bad', Boolean(late || (c.critical[at] && page.view.critical && !parent)));
  }

  /** @param {GridRow} row @param {number} uid @param {number} position */
  #fill(row, uid, position) {
    const { page } = this;
    const at = page.sheet.row(uid);
    if (page.narrow && at >= 0) return this.#fillItem(row, uid, at, position);
    if (at < 0) return this.#fillNew(row, position);
    const { outline } = page.sheet;
    const parent = outline.hasChildren(at);
    const selected = page.selection.has(uid, position);
    const off = page.sheet.columns.active && !page.sheet.columns.active[at];
    let kind = 'jp-row';
    if (parent || page.sheet.isSummary(at)) kind += ' s';
    if (selected) kind += ' sel';
    if (off) kind += ' off';
    if (page.conflicts.has(uid)) kind += ' clash';
    if (page.cut.has(uid)) kind += ' cut';
    if (row.element.className !== kind) row.element.className = kind;
    const { element } = row;
    set(element, 'aria-rowindex', String(position + 2));
    set(element, 'aria-level', String(outline.levels[at] + 1));
    set(element, 'aria-selected', String(selected));
    if (parent) set(element, 'aria-expanded', String(!page.isFolded(at)));
    else if (element.hasAttribute('aria-expanded')) element.removeAttribute('aria-expanded');
    row.uid = uid;
    const fields = page.columns.list;
    const [first, last] = page.selection.columns(fields.length);
    const active = page.selection.key === uid;
    const several = page.selection.size > 1 || last > first;
    fields.forEach((field, index) => {
      const cell = row.cells[index];
      const text = field.text(at);
      if (text !== row.said[index]) {
        row.said[index] = text;
        if (field.key === 'name' && row.title) row.title.textContent = text;
        else cell.textContent = text;
      }
      const focus = active && index === page.selection.column;
      const block = selected && several && !page.selection.whole && index >= first && index <= last;
      cell.classList.toggle('fc', focus);
      cell.classList.toggle('blk', block);
      if (field.key === 'total_float') cell.classList.toggle('bad', page.sheet.columns.total_float[at] < 0);
      if (field.key === 'finish_variance') cell.classList.toggle('bad', text.startsWith('+'));
      if (focus) set(cell, 'id', `jp-c-${uid}-${field.key}`);
      else if (cell.id) cell.removeAttribute('id');
    });
    if (row.title && row.twist) {
      const cell = /** @type {HTMLElement} */ (row.title.parentElement);
      cell.style.paddingLeft = `${6 + outline.levels[at] * INDENT}px`;
      const twist = parent ? (page.isFolded(at) ? 'tw shut' : 'tw open') : 'tw';
      if (row.twist.className !== twist) row.twist.className = twist;
      this.#mark(row, cell, at, uid);
    }
    return undefined;
  }

  /** The empty row at the end, where typing makes a task. @param {GridRow} row @param {number} position */
  #fillNew(row, position) {
    const { page } = this;
    const active = page.selection.key === page.NEW;
    row.uid = page.NEW;
    row.element.className = `jp-row new${active ? ' sel' : ''}`;
    set(row.element, 'aria-rowindex', String(position + 2));
    set(row.element, 'aria-level', '1');
    set(row.element, 'aria-selected', String(active));
    row.element.removeAttribute('aria-expanded');
    page.columns.list.forEach((field, index) => {
      const text = field.key === 'name' ? page.words.say('row.new') : field.key === 'number' ? '+' : '';
      row.said[index] = text;
      const cell = row.cells[index];
      if (field.key === 'name' && row.title && row.twist) {
        row.title.textContent = text;
        cell.style.paddingLeft = '6px';
        row.twist.className = 'tw';
        this.#mark(row, cell, -1, page.NEW);
      } else cell.textContent = text;
      const focus = active && index === page.selection.column;
      cell.classList.toggle('fc', focus);
      cell.classList.remove('blk', 'bad');
      if (focus) set(cell, 'id', `jp-c-new-${field.key}`);
      else if (cell.id) cell.removeAttribute('id');
    });
  }

  /** Small marks at the end of the name: conflict, manual, note, who is here. @param {GridRow} row @param {HTMLElement} cell @param {number} at @param {number} uid */
  #mark(row, cell, at, uid) {
    const { page } = this;
    const wanted = [];
    if (at >= 0) {
      if (page.conflicts.has(uid)) wanted.push('alert-triangle');
      if (page.sheet.columns.manual[at] && !page.sheet.isSummary(at)) wanted.push('pin');
      if (page.sheet.columns.note?.[at]) wanted.push('message');
    }
    const people = page.presence.on(uid);
    const marks = `${wanted.join()}|${people.map(({ initials }) => initials).join()}`;
    if (marks === row.marks) return;
    row.marks = marks;
    while (cell.childNodes.length > 2) cell.lastChild?.remove();
    for (const name of wanted) {
      const mark = make('span', { class: 'mk', title: page.words.say(`mark.${name}`) }, [icon(name)]);
      cell.append(mark);
    }
    for (const person of people) cell.append(make('span', { class: 'av', title: page.words.say('presence.here', { name: person.name }), text: person.initials }));
  }
}

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
