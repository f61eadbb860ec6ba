/** A picture of the chart, made in the browser: an SVG with its colours written in, then a PNG. */

import { draw } from '../grid/elements.js';
import { inked, rastered } from '../grid/picture.js';
import { marksOf } from './bars.js';
import { route } from './links.js';
import { TickLabels, ticks, Scale } from './time.js';
import { DAY } from './clock.js';

const MOST_ROWS = 400;
const NAMES = 280;
const HEAD = 76;
const MARGIN = 24;

/**
 * @param {import('./page.js').PlanPage} page
 * @returns {SVGSVGElement} the visible rows with their whole time, styled by the page's own rules
 */
export function picture(page) {
  const { sheet, formats, words, list } = page;
  const rows = Array.from(list.rows.subarray(0, MOST_ROWS));
  const first = Math.min(...rows.map((row) => sheet.columns.start[row] ?? Infinity), sheet.plan.start);
  const last = Math.max(...rows.map((row) => sheet.columns.finish[row] ?? -Infinity), first + DAY);
  const dayWidth = Math.min(page.scale.dayWidth, 6000 / ((last - first) / DAY + 1));
  const scale = new Scale(first - 3 * DAY, dayWidth);
  const width = NAMES + scale.x(last) + 200;
  const height = HEAD + rows.length * page.screen.rowHeight + MARGIN;
  const chart = draw('g', { transform: `translate(${NAMES} ${HEAD})` });
  const names = draw('g', { transform: `translate(${MARGIN} ${HEAD})` });
  const root = draw('svg', { class: 'jp-chart jp-picture', width: Math.ceil(width), height, viewBox: `0 0 ${Math.ceil(width)} ${height}`, xmlns: 'http://www.w3.org/2000/svg' }, [
    draw('defs', {}, [page.chart.hatch.cloneNode(true)]),
    draw('rect', { class: 'ground', width: '100%', height: '100%' }),
    draw('text', { class: 'title', x: MARGIN, y: 30, text: sheet.plan.name }), heads(page, scale, last, words), names, chart,
  ]);
  const idle = sheet.calendar()?.idle(scale.origin, last + 30 * DAY, true) ?? [];
  if (dayWidth > 2) chart.append(draw('path', { class: 'idle', d: idle.map(([a, b]) => `M${scale.x(a)} 0H${Math.min(scale.x(b), width - NAMES)}V${height - HEAD}H${scale.x(a)}z`).join('') }));
  if (page.stateDate !== null) chart.append(draw('path', { class: 'statedate', d: `M${scale.x(page.stateDate)} -6V${height - HEAD}` }));
  const small = { list: { at: page.list.at }, sheet, scale, screen: page.screen };
  const boxOf = page.chart.boxOf.bind({ page: small });
  for (let i = 0; i < sheet.links.size && page.view.links; i++) {
    const [a, b] = [sheet.links.fromRow[i], sheet.links.toRow[i]];
    if (a < 0 || b < 0 || page.list.at[a] < 0 || page.list.at[b] < 0 || page.list.at[a] >= rows.length || page.list.at[b] >= rows.length) continue;
    const [from, to] = [boxOf(a), boxOf(b)];
    if (!from || !to) continue;
    const { line, head } = route(from, to, sheet.links.columns.kind[i]);
    const crit = page.view.critical && sheet.columns.critical[a] && sheet.columns.critical[b] ? ' crit' : '';
    chart.append(draw('path', { class: `link${crit}`, d: line }), draw('path', { class: `tip${crit}`, d: head }));
  }
  rows.forEach((row, i) => {
    const y = i * page.screen.rowHeight + page.screen.inset;
    const bold = sheet.isSummary(row) ? 'name strong' : 'name';
    names.append(draw('text', { class: bold, x: sheet.outline.levels[row] * 12, y: y + 18, text: cutTo(sheet.columns.name[row], 40 - sheet.outline.levels[row] * 2) }));
    const { marks, label } = marksOf(sheet, scale, row, page.markOptions, formats);
    const group = draw('g', { transform: `translate(0 ${y})` }, marks.map(({ kind, d }) => draw('path', { class: kind, d })));
    if (label) group.append(draw('text', { class: label.kind, x: label.x, y: 17, text: label.text }));
    chart.append(group);
  });
  return root;
}

/** @param {import('./page.js').PlanPage} page @param {Scale} scale @param {number} last @param {import('./words.js').Words} words */
function heads(page, scale, last, words) {
  const group = draw('g', { transform: `translate(${NAMES} 40)` });
  const labels = new TickLabels(words);
  scale.units().forEach((unit, level) => {
    let free = -Infinity;
    for (const { at, until } of ticks(scale, unit, scale.origin, last + 14 * DAY)) {
      const x = Math.max(0, scale.x(at));
      const label = labels.label(unit, at, scale.x(until) - x, level === 0);
      if (x < free) continue;
      free = x + label.length * 6.5 + 8;
      group.append(draw('text', { class: level ? 'lower' : 'upper', x: x + 3, y: level ? 30 : 12, text: label }));
    }
  });
  return group;
}

/** @param {string} text @param {number} most */
const cutTo = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** @param {import('./page.js').PlanPage} page @returns {Promise<Blob>} a PNG, twice as fine as the screen where it fits */
export async function png(page) {
  const svg = picture(page);
  const text = inked(svg, page.root, 'url(#jp-hatch)');
  return rastered(text, Number(svg.getAttribute('width')), Number(svg.getAttribute('height')));
}

/**
 * The rows on the screen's list as a picture on paper, through the browser's own print dialog.
 * @param {import('./page.js').PlanPage} page
 */
export function printed(page) {
  const svg = picture(page);
  svg.setAttribute('width', '100%');
  svg.removeAttribute('height');
  const sheet = document.createElement('div');
  sheet.className = 'jp-paper';
  sheet.append(svg);
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}

export { download } from '../grid/picture.js';
