/** The portfolio on a time scale: a bar a project, its milestones, the links between plans; drawn a screen at a time. */

import { button, draw as svg, icon, make, setIcons } from '../grid/elements.js';
import { download } from '../grid/picture.js';
import { popover } from '../grid/popover.js';
import { Rows } from '../grid/rows.js';
import { toast } from '../../js/toasts.js';
import { arranged, NO_FILTERS, readRows } from './data.js';
import { joined } from './links.js';
import { asPng, asSvg } from './picture.js';
import { DAY, months, parsed, speaker, stateMark } from './words.js';

const ROW = 34;
const HEAD = 44;
const AROUND = 10;
const CLOSEST = 12;
const WIDEST = 0.4;
const STEP = 80;
const host = document.getElementById('portfolio');
const data = parsed('portfolio-data');
const speak = speaker(parsed('portfolio-words'));
const { say } = speak;
setIcons(host.dataset.icons);

const rows = readRows(data);
rows.forEach((row) => (row.milestones = data.milestones[row.index].map(([name, finish, baseline, reached, late, uid]) => ({ name, at: finish * 60_000, finish, baseline, reached, late, uid }))));
const byId = new Map(rows.map((row) => [row.id, row]));
const closed = new Set();
const VIEW = { filters: NO_FILTERS, sort: null, group: 'tree', columns: [] };
const ends = rows.flatMap((row) => [row.values.start, row.values.finish, row.values.baseline].filter((one) => one !== null && one !== undefined));
const first = ends.length ? Math.min(...ends) * 60_000 : Date.UTC(2026, 0, 1);
const last = ends.length ? Math.max(...ends) * 60_000 : first + 365 * DAY;
const from = Date.UTC(new Date(first).getUTCFullYear(), new Date(first).getUTCMonth() - 1, 1);
const to = Date.UTC(new Date(last).getUTCFullYear(), new Date(last).getUTCMonth() + 3, 1);
const dataDate = common(rows.filter((row) => row.kind === 'project').map((row) => row.values.data_date)) * 60_000;

let perDay = 1;
let shown = [];
let query = '';
let active = 0;
let hovered = -1;

const scale = svg('svg', { class: 'tl-scale', height: HEAD, 'aria-hidden': 'true' });
const ruler = svg('g');
const links = svg('g');
const under = svg('svg', { class: 'tl-under', 'aria-hidden': 'true' }, [ruler, links]);
const over = svg('svg', { class: 'tl-over', 'aria-hidden': 'true' });
const space = make('div', { class: 'tl-space', role: 'rowgroup' }, [under]);
space.append(over);
const list = make('div', { class: 'tl', role: 'treegrid', tabindex: '0', 'aria-label': say('timeline'), 'aria-describedby': 'tl-keys' }, [
  make('div', { class: 'tl-head', role: 'row' }, [make('div', { class: 'tl-corner', role: 'columnheader', text: say('initiative') }), make('div', { role: 'columnheader', class: 'tl-when', 'aria-label': say('dates') }, [scale])]),
  space,
]);
const nothing = make('div', { class: 'empty', hidden: true }, [
  make('p', { text: say('nothing_found') }),
  button({ label: say('clear'), on: () => { search.value = query = ''; renew(); search.focus(); } }),
]);
host.querySelector('[data-list]').append(make('p', { class: 'vh', id: 'tl-keys', text: say('timeline_keys') }), list, nothing);
host.classList.add('with-timeline');

const exports = button({ label: say('export'), icon: 'download', bare: true, class: 'tl-export', expands: true, on: openExports });
const search = make('input', { type: 'search', class: 'in s', placeholder: say('filter'), 'aria-label': say('filter'), on: { input: () => { query = search.value; renew(); } } });
host.querySelector('[data-tools]').append(
  search,
  make('span', { class: 'sp' }),
  button({ label: say('zoom_out'), icon: 'zoom-out', bare: true, on: () => zoom(1 / 1.5) }),
  button({ label: say('zoom_in'), icon: 'zoom-in', bare: true, on: () => zoom(1.5) }),
  button({ label: say('fit'), icon: 'arrow-autofit-width', bare: true, on: () => fit() }),
  exports,
);

/** @param {(number|null)[]} values the most frequent */
function common(values) {
  const counts = new Map();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.entries()].sort((a, b) => b[1] - a[1])[0]?.[0] ?? NaN;
}

const pane = () => (matchMedia('(max-width: 760px)').matches ? 150 : 300);
const scroller = () => (matchMedia('(max-width: 760px)').matches ? host.closest('.content') : host);
const x = (time) => Math.round(((time - from) / DAY) * perDay * 10) / 10;
const width = () => Math.ceil(x(to));

const pool = new Rows({
  make: () => {
    const name = make('div', { class: 'tl-name', role: 'gridcell' });
    const chart = svg('svg', { class: 'tl-chart', height: ROW, role: 'img' });
    const element = make('div', { class: 'tl-row', role: 'row' }, [name, make('div', { role: 'gridcell' }, [chart])]);
    element.parts = { name, chart };
    space.append(element);
    return element;
  },
  fill: (element, _key, position) => fill(element, shown[position], position),
  place: (element, position) => {
    element.hidden = false;
    element.style.transform = `translateY(${position * ROW}px)`;
  },
  hide: (element) => (element.hidden = true),
});

function fill(element, entry, position) {
  const { row, level, below, open } = entry;
  element.className = `tl-row ${row.kind}${position === active ? ' active' : ''}`;
  element.id = `tl-${position}`;
  element.dataset.position = String(position);
  element.style.setProperty('--level', String(level));
  element.setAttribute('aria-level', String(level + 1));
  element.setAttribute('aria-rowindex', String(position + 2));
  if (below) element.setAttribute('aria-expanded', String(open));
  else element.removeAttribute('aria-expanded');
  const { name, chart } = element.parts;
  const fold = below
    ? make('button', { type: 'button', class: 'pf-fold', tabindex: '-1', 'aria-label': say(open ? 'fold' : 'unfold'), 'data-fold': '' }, [icon(open ? 'chevron-down' : 'chevron-right')])
    : make('span', { class: 'pf-fold' });
  name.replaceChildren(
    fold,
    stateMark(row.values.state, data.choices.state[row.values.state], true),
    make('a', { class: 'el', tabindex: '-1', href: data.home.replace('--slug--', row.slug), title: `${row.name}. ${row.sentence}`, text: row.name }),
  );
  chart.setAttribute('width', String(width()));
  chart.setAttribute('aria-label', said(row));
  chart.replaceChildren(...marks(row));
}

/** What the picture of a row says in words. */
function said(row) {
  const { start, finish, baseline, percent } = row.values;
  if (start === null || start === undefined) return `${row.name}: ${say('no_dates')}`;
  const parts = [`${row.name}: ${say('from_to', { start: speak.date(start), finish: speak.date(finish) })}`, speak.percent(percent ?? 0)];
  if (baseline) parts.push(say('was', { date: speak.date(baseline) }));
  for (const one of row.milestones) parts.push(say('milestone_on', { name: one.name, date: speak.date(one.finish) }) + (one.late ? ` (${say('late')})` : ''));
  for (const link of data.links) if (link[2] === row.id && byId.has(link[0])) parts.push(say('waits', { after: row.name, before: sourceOf(link).text }));
  return parts.join('; ');
}

function marks(row) {
  const { start, finish, baseline, percent, state } = row.values;
  if (start === null || start === undefined) return [];
  const left = x(start * 60_000);
  const right = Math.max(x(finish * 60_000), left + 3);
  const found = [];
  if (row.kind !== 'project' && !row.milestones.length) {
    found.push(svg('path', { class: 'tl-summary', d: `M${left} 12H${right}V20L${right - 5} 15H${left + 5}L${left} 20Z` }));
    return found;
  }
  if (baseline) found.push(svg('path', { class: 'tl-base', d: `M${left} 26.5H${x(baseline * 60_000)}` }));
  found.push(svg('rect', { class: `tl-bar ${state === 'bad' ? 'bad' : ''}`, x: left, y: 9, width: right - left, height: 13, rx: 3 }));
  if (percent > 0) found.push(svg('rect', { class: `tl-done ${state === 'bad' ? 'bad' : ''}`, x: left + 2, y: 13, width: Math.max(0, ((right - left - 4) * percent) / 100), height: 5, rx: 2 }));
  for (const one of spaced(row.milestones)) {
    const at = x(one.at);
    const mark = svg('path', { class: `tl-mark ${one.reached ? 'reached' : ''} ${one.late ? 'late' : ''}`, d: `M${at} 9.5L${at + 6} 15.5L${at} 21.5L${at - 6} 15.5Z` });
    const title = svg('title', { text: say('milestone_on', { name: one.name, date: speak.date(one.finish) }) + (one.baseline && one.baseline !== one.finish ? `, ${say('was', { date: speak.date(one.baseline) })}` : '') });
    mark.append(title);
    found.push(mark);
  }
  found.push(svg('text', { class: `tl-date ${state === 'bad' ? 'bad' : ''}`, x: right + 9, y: 20, text: speak.date(finish, perDay > 1.2) }));
  return found;
}

/** The milestones that stand apart enough to be told from each other: late and open ones first. */
function spaced(milestones) {
  const rank = (one) => (one.late ? 0 : one.reached ? 2 : 1);
  const kept = [];
  for (const one of [...milestones].sort((a, b) => rank(a) - rank(b) || b.at - a.at)) {
    if (kept.every((other) => Math.abs(x(other.at) - x(one.at)) >= 11)) kept.push(one);
  }
  return kept;
}

function drawScale() {
  const every = [1, 2, 3, 6, 12].find((count) => count * 30.4 * perDay >= 30) ?? 12;
  const top = [];
  const lines = [];
  for (const time of months(from, to)) {
    const when = new Date(time);
    const at = x(time);
    const month = when.getUTCMonth();
    if (month === 0 || time === months(from, from + 1)[0]) {
      top.push(svg('text', { class: 'b', x: at + 6, y: 17, text: String(when.getUTCFullYear()) }));
      lines.push(svg('path', { class: 'year', d: `M${at} 0V100000` }));
    }
    if (month % every) continue;
    if (every < 12) top.push(svg('text', { x: at + 6, y: 37, text: every === 3 ? say('quarter', { number: month / 3 + 1 }) : speak.month(time) }));
    lines.push(svg('path', { class: 'grid', d: `M${at} 0V100000` }));
    top.push(svg('path', { class: 'grid', d: `M${at} 24V${HEAD}` }));
  }
  if (!Number.isNaN(dataDate)) {
    const at = x(dataDate);
    lines.push(svg('path', { class: 'now', d: `M${at} 0V100000` }));
    const crowded = months(from, to).some((time) => new Date(time).getUTCMonth() === 0 && x(time) > at - 40 && x(time) < at + 62);
    const left = crowded ? at - 57 : at - 1;
    const flag = svg('g', { class: 'tl-flag' }, [svg('rect', { x: left, y: 3, width: 58, height: 18, rx: 3 }), svg('text', { x: left + 7, y: 16, text: speak.date(dataDate / 60_000, true) }), svg('title', { text: say('data_date') })]);
    top.push(flag);
  }
  for (const element of [scale, under]) element.setAttribute('width', String(width()));
  scale.replaceChildren(...top);
  ruler.replaceChildren(...lines);
}

/** What a link leaves from: a milestone of the plan before, else the plan's end. */
function sourceOf([before, uid]) {
  const row = byId.get(before);
  const mark = row.milestones.find((one) => one.uid === uid);
  return { row, at: mark?.at ?? row.values.finish * 60_000, text: mark ? `${row.name}, ${mark.name}` : row.name, mark };
}

/** Links between rows on the page: the lines behind the bars, where they leave and arrive on top; those of the row in hand stand out. */
function drawLinks() {
  const { lines, ends } = linkMarks();
  links.replaceChildren(...lines);
  over.setAttribute('width', String(width()));
  over.replaceChildren(...ends);
}

function linkMarks() {
  const places = new Map(shown.map((entry, position) => [entry.row.id, position]));
  const lit = document.activeElement === list ? active : hovered;
  const lines = [];
  const ends = [];
  for (const one of joined(data.links.filter((link) => byId.has(link[0])), places, sourceOf, x, ROW)) {
    const bright = one.rows.includes(lit) ? ' lit' : '';
    (bright ? ends : lines).push(svg('path', { class: `tl-link${bright}`, d: one.line }));
    const title = svg('title', { text: one.waiting.map((id) => say('waits', { after: byId.get(id).name, before: one.before })).join('\n') });
    ends.push(svg('path', { class: `tl-tip${bright}`, d: one.tips }), svg('circle', { class: `tl-leave${bright}`, cx: one.x, cy: one.y, r: one.marked ? 2 : 3 }), svg('path', { class: 'tl-touch', d: one.line }));
    ends.at(-1).append(title);
  }
  return { lines, ends };
}

function renew() {
  shown = arranged(rows, { ...VIEW, filters: { ...NO_FILTERS, text: query } }, closed, (_key, value) => value);
  active = Math.max(0, Math.min(shown.length - 1, active));
  list.setAttribute('aria-rowcount', String(shown.length + 1));
  list.hidden = !shown.length;
  nothing.hidden = !!shown.length;
  list.style.setProperty('--pane', `${pane()}px`);
  list.style.width = `${pane() + width()}px`;
  space.style.height = `${shown.length * ROW}px`;
  for (const element of [under, over]) {
    element.setAttribute('height', String(shown.length * ROW));
  }
  pool.shown.forEach((entry) => pool.spare.push(entry.row));
  pool.shown.clear();
  drawScale();
  drawLinks();
  draw();
}

function draw() {
  const box = scroller().getBoundingClientRect();
  const top = box.top - space.getBoundingClientRect().top;
  const begin = Math.max(0, Math.floor(top / ROW) - AROUND);
  const end = Math.min(shown.length, Math.ceil((top + box.height) / ROW) + AROUND);
  pool.show(begin, Math.max(begin, end), (position) => position, false);
  if (shown.length) list.setAttribute('aria-activedescendant', `tl-${active}`);
}

function fold(position) {
  const { row, below, open } = shown[position];
  if (!below) return;
  if (open) closed.add(row.id);
  else closed.delete(row.id);
  renew();
}

function go(position) {
  if (!shown.length) return;
  pool.row(active)?.classList.remove('active');
  active = Math.max(0, Math.min(shown.length - 1, position));
  const box = scroller();
  const y = active * ROW + space.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (y < HEAD) box.scrollTop -= HEAD - y;
  else if (y + ROW > box.clientHeight) box.scrollTop += y + ROW - box.clientHeight;
  draw();
  pool.row(active)?.classList.add('active');
  drawLinks();
}

list.addEventListener('keydown', (event) => {
  if (event.target !== list || event.ctrlKey || event.metaKey || event.altKey) return;
  const entry = shown[active];
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -shown.length, End: shown.length };
  if (event.key in moves) go(active + moves[event.key]);
  else if (event.key === 'ArrowRight' && entry?.below && !entry.open) fold(active);
  else if (event.key === 'ArrowLeft' && entry?.open) fold(active);
  else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') host.scrollLeft += event.key === 'ArrowLeft' ? -STEP : STEP;
  else if (event.key === ' ' && entry?.below) fold(active);
  else if (event.key === 'Enter' && entry) location.assign(data.home.replace('--slug--', entry.row.slug));
  else if (event.key === '+') zoom(1.5);
  else if (event.key === '-') zoom(1 / 1.5);
  else return;
  event.preventDefault();
});
list.addEventListener('click', (event) => {
  const element = event.target.closest('.tl-row');
  if (!element || event.target.closest('a')) return;
  if (event.target.closest('[data-fold]')) fold(Number(element.dataset.position));
  else go(Number(element.dataset.position));
});
list.addEventListener('pointerover', (event) => {
  const position = Number(event.target.closest('.tl-row')?.dataset.position ?? -1);
  if (position === hovered || event.target.closest('.tl-over')) return;
  hovered = position;
  drawLinks();
});
for (const turn of ['focus', 'blur', 'pointerleave']) list.addEventListener(turn, () => { hovered = -1; drawLinks(); });

function openExports() {
  const opened = popover(exports, say('export'), [
    make('div', { class: 'pf-columns' }, [['svg', 'file-code', asSvg], ['png', 'photo', asPng]].map(([kind, picture, maker]) =>
      make('button', { type: 'button', class: 'bt q', on: { click: () => { opened?.close(); exported(kind, maker); } } }, [icon(picture), make('span', { text: say(`as_${kind}`) })]))),
  ]);
}

/** The rows shown, all their time, as a file that stands alone. */
async function exported(kind, maker) {
  const groups = linkMarks();
  try {
    const blob = await maker(host, {
      title: `${data.title} · ${Number.isNaN(dataDate) ? '' : `${say('data_date')} ${speak.date(dataDate / 60_000)}`}`.replace(/ · $/, ''),
      rows: shown.map(({ row, level }) => ({ name: row.name, level, bold: row.kind !== 'project', state: row.values.state, marks: marks(row) })),
      width: width(), rowHeight: ROW, head: HEAD,
      scale: [...scale.childNodes].map((node) => node.cloneNode(true)),
      ruler: [...ruler.childNodes].map((node) => node.cloneNode(true)),
      links: groups.lines, ends: groups.ends.filter((one) => !one.classList.contains('tl-touch')),
    });
    download(blob, `${data.file}.${kind}`);
  } catch {
    toast(say('picture_failed'));
  }
}

function zoom(by) {
  const middle = (host.scrollLeft + (host.clientWidth - pane()) / 2) / perDay;
  perDay = Math.min(CLOSEST, Math.max(WIDEST, perDay * by));
  renew();
  host.scrollLeft = middle * perDay - (host.clientWidth - pane()) / 2;
}

function fit() {
  perDay = Math.min(CLOSEST, Math.max(WIDEST, (host.clientWidth - pane() - 48) / ((to - from) / DAY)));
  renew();
}

for (const box of [host, host.closest('.content')]) box.addEventListener('scroll', () => draw(), { passive: true });
new ResizeObserver(() => draw()).observe(host);
fit();
// what does not fit opens at the data date, not years before it
if (!Number.isNaN(dataDate)) host.scrollLeft = x(dataDate) - (host.clientWidth - pane()) / 2;
