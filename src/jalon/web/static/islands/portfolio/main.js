/** The portfolio as a list: a tree of initiatives with their figures, drawn a screen at a time. */

import { button, icon, make, setIcons } from '../grid/elements.js';
import { popover } from '../grid/popover.js';
import { Rows } from '../grid/rows.js';
import { arranged, fromQuery, isFiltered, NO_FILTERS, readRows, toQuery } from './data.js';
import { cellOf } from './cells.js';
import { tools } from './tools.js';
import { parsed, speaker, stateMark } from './words.js';

const AROUND = 12;
const host = document.getElementById('portfolio');
const data = parsed('portfolio-data');
const speak = speaker(parsed('portfolio-words'));
const { say } = speak;
setIcons(host.dataset.icons);

const rows = readRows(data);
const byKey = new Map(data.columns.map((column) => [column.key, column]));
const usual = data.columns.filter((column) => column.usual).map((column) => column.key);
const known = data.columns.map((column) => column.key);
const narrow = matchMedia('(max-width: 760px)');
const closed = new Set();
let view = fromQuery(location.search, usual, known);
let shown = [];
let active = 0;

const label = (key, value) => (value === '' ? say('none_set') : data.choices[key]?.[value] ?? value);
const head = make('div', { class: 'pf-head', role: 'row' });
const space = make('div', { class: 'pf-space', role: 'presentation' });
const list = make('div', { class: 'pf-list', role: 'treegrid', tabindex: '0', 'aria-label': say('initiative') }, [
  make('div', { role: 'rowgroup', class: 'pf-headgroup' }, [head]),
  space,
]);
const nothing = make('div', { class: 'empty', hidden: true }, [
  make('p', { text: say('nothing_found') }),
  button({ label: say('clear'), on: () => change({ filters: { ...NO_FILTERS } }) }),
]);
host.querySelector('[data-list]').append(list, nothing);

const rowHeight = () => (narrow.matches ? 60 : 32);
const scroller = () => (narrow.matches ? host.closest('.content') : host);

const pool = new Rows({
  make: () => {
    const element = make('div', { class: 'pf-row', role: 'row' });
    space.append(element);
    return element;
  },
  fill: (element, _key, position) => fill(element, position),
  place: (element, position) => {
    element.hidden = false;
    element.style.transform = `translateY(${position * rowHeight()}px)`;
  },
  hide: (element) => (element.hidden = true),
});

function fill(element, position) {
  const entry = shown[position];
  const { row, level, below, open } = entry;
  element.className = `pf-row ${row.kind}${position === active ? ' active' : ''}`;
  element.style.setProperty('--level', String(level));
  element.setAttribute('aria-level', String(level + 1));
  element.setAttribute('aria-rowindex', String(position + 2));
  if (below) element.setAttribute('aria-expanded', String(open));
  else element.removeAttribute('aria-expanded');
  element.dataset.position = String(position);
  element.id = `pf-${position}`;
  const fold = below
    ? make('button', { type: 'button', class: 'pf-fold', tabindex: '-1', 'aria-label': say(open ? 'fold' : 'unfold'), 'data-fold': '' }, [icon(open ? 'chevron-down' : 'chevron-right')])
    : make('span', { class: 'pf-fold' });
  const name =
    row.kind === 'group'
      ? make('span', { class: 'el b', text: row.name })
      : make('a', { class: 'el', href: data.home.replace('--slug--', row.slug), title: row.name, tabindex: '-1', text: row.name });
  const count = row.kind === 'project' ? null : make('span', { class: 'sm i3 n', text: speak.number(row.projects) });
  element.replaceChildren(make('div', { class: 'pf-name', role: 'gridcell' }, [fold, name, count]));
  if (narrow.matches) {
    if (row.kind !== 'group') element.append(...phone(row));
    return;
  }
  if (row.kind !== 'group') for (const key of view.columns) element.append(cellOf(byKey.get(key), row, speak, data.choices));
}

function phone(row) {
  const { values } = row;
  const facts = [speak.date(values.finish)];
  if (values.slip > 0) facts.push(speak.signed(values.slip));
  if (values.percent !== null) facts.push(speak.percent(values.percent));
  return [
    make('div', { class: 'pf-mark', role: 'gridcell' }, [why(row, stateMark(values.state, data.choices.state[values.state]))]),
    make('div', { class: 'pf-facts sm i3 n', role: 'gridcell', text: facts.filter(Boolean).join(' · ') }),
  ];
}

function why(row, mark) {
  return make('button', { type: 'button', class: 'pf-why', tabindex: '-1', 'data-why': '', 'aria-haspopup': 'dialog', title: row.sentence }, [mark]);
}

function heads() {
  const titles = [{ key: 'name', label: say('initiative'), type: 'text', width: 0 }, ...view.columns.map((key) => byKey.get(key))];
  head.replaceChildren(
    ...titles.map((column) => {
      const sorted = view.sort?.key === column.key;
      const cell = make('div', { role: 'columnheader', class: `pf-th ${column.type}`, 'aria-sort': sorted ? (view.sort.down ? 'descending' : 'ascending') : null }, [
        make('button', { type: 'button', on: { click: () => sortBy(column.key) } }, [
          make('span', { class: 'el', text: column.label }),
          sorted ? icon(view.sort.down ? 'arrow-down' : 'arrow-up') : null,
        ]),
      ]);
      return cell;
    }),
  );
  const widths = view.columns.map((key) => `${byKey.get(key).width}px`).join(' ');
  list.style.setProperty('--cols', `minmax(220px, 1fr) ${widths}`);
  const least = view.columns.reduce((sum, key) => sum + byKey.get(key).width, 222);
  list.style.setProperty('--least', `${least}px`);
}

function sortBy(key) {
  const sort = view.sort;
  if (sort?.key !== key) change({ sort: { key, down: false } });
  else change({ sort: sort.down ? null : { key, down: true } });
}

function change(part) {
  view = { ...view, ...part };
  const query = toQuery(view, usual);
  history.replaceState(null, '', query ? `?${query}` : location.pathname);
  draw(true);
}

function draw(renew = false) {
  if (renew) {
    shown = arranged(rows, view, closed, label);
    active = Math.min(active, Math.max(0, shown.length - 1));
    heads();
    bar.update(view, shown.filter((entry) => entry.row.kind === 'project').length);
    list.setAttribute('aria-rowcount', String(shown.length + 1));
    space.style.height = `${shown.length * rowHeight()}px`;
    list.hidden = !shown.length;
    nothing.hidden = !!shown.length;
    pool.shown.forEach((entry) => pool.spare.push(entry.row));
    pool.shown.clear();
  }
  const view_ = scroller().getBoundingClientRect();
  const top = view_.top - space.getBoundingClientRect().top;
  const first = Math.max(0, Math.floor(top / rowHeight()) - AROUND);
  const last = Math.min(shown.length, Math.ceil((top + view_.height) / rowHeight()) + AROUND);
  pool.show(first, Math.max(first, last), (position) => position, false);
  list.setAttribute('aria-activedescendant', `pf-${active}`);
}

function fold(position, open) {
  const { row, below } = shown[position];
  if (!below) return;
  if (open) closed.delete(row.id);
  else closed.add(row.id);
  draw(true);
}

function go(position) {
  if (!shown.length) return;
  const before = pool.row(active);
  active = Math.max(0, Math.min(shown.length - 1, position));
  before?.classList.remove('active');
  const box = scroller();
  const y = active * rowHeight() + space.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const room = box.clientHeight;
  if (y < 32) box.scrollTop -= 32 - y;
  else if (y + rowHeight() > room) box.scrollTop += y + rowHeight() - room;
  draw();
  pool.row(active)?.classList.add('active');
}

list.addEventListener('keydown', (event) => {
  if (event.target !== list) return;
  const entry = shown[active];
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 };
  if (event.key in moves) go(active + moves[event.key]);
  else if (event.key === 'Home') go(0);
  else if (event.key === 'End') go(shown.length - 1);
  else if (event.key === 'ArrowRight' && entry?.below && !entry.open) fold(active, true);
  else if (event.key === 'ArrowLeft' && entry?.open) fold(active, false);
  else if (event.key === 'ArrowLeft' && entry?.row.parent) go(shown.findIndex((one) => one.row.id === entry.row.parent));
  else if (event.key === ' ' && entry?.below) fold(active, !entry.open);
  else if (event.key === 'Enter' && entry?.row.slug) location.assign(data.home.replace('--slug--', entry.row.slug));
  else return;
  event.preventDefault();
});
list.addEventListener('click', (event) => {
  const element = event.target.closest('.pf-row');
  if (!element) return;
  const position = Number(element.dataset.position);
  const entry = shown[position];
  const asked = event.target.closest('[data-why]');
  if (event.target.closest('[data-fold]') || entry.row.kind === 'group') fold(position, !entry.open);
  else if (asked) explain(asked, entry.row);
  else if (!event.target.closest('a')) go(position);
});

function explain(anchor, row) {
  const line = (title, code) => make('div', { class: 'row' }, [make('span', { class: 'i3 sm', text: title }), stateMark(code, data.choices.state[code])]);
  popover(anchor, say('why'), [
    make('div', { class: 'pf-explain' }, [
      make('h3', { text: row.name }),
      line(say('declared'), row.values.declared),
      row.values.note ? make('p', { text: row.values.note }) : null,
      line(say('computed'), row.values.state),
      make('p', { text: row.sentence }),
      make('p', { class: 'sm i3', text: `${say('rule')}. ${host.dataset.rule}` }),
    ]),
  ]);
}

const bar = tools(host.querySelector('[data-tools]'), {
  host,
  speak,
  data,
  rows,
  usual,
  label,
  change,
  view: () => view,
  foldAll: (shut) => {
    closed.clear();
    if (shut) for (const { row, below } of arranged(rows, { ...view, filters: NO_FILTERS }, new Set(), label)) if (below) closed.add(row.id);
    draw(true);
  },
});

host.querySelector('[data-download]')?.addEventListener('submit', (event) => {
  const form = event.target;
  form.elements.ids.value = isFiltered(view.filters) || view.sort || view.group !== 'tree' ? shown.map(({ row }) => row.id).filter((id) => typeof id === 'number').join() : '';
  form.elements.columns.value = view.columns.join();
  form.querySelector('details').open = false;
});
for (const box of [host, host.closest('.content')]) box.addEventListener('scroll', () => draw(), { passive: true });
new ResizeObserver(() => draw()).observe(host);
narrow.addEventListener('change', () => draw(true));
draw(true);
