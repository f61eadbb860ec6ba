/** Above the list: the heat map that filters it, the trend, how long things have been open. */

import { draw, make } from '../grid/elements.js';
import { ages, heat, trend, weekEnds } from './data.js';

let held = /** @type {any} */ (null);

/** What the figures count: filters do not change it, so it is counted anew only when a row changed. */
function counted(page) {
  if (held?.turn !== page.turn) held = { turn: page.turn, counts: trend(page.rows, page.data.today), sums: page.data.kind === 'risk' ? exposures(page) : null, ages: ages(page.rows, page.data.today), heat: heat(page.rows) };
  return held;
}

/** @param {HTMLElement} host @param {any} page rows, turn (grows when a row changes), data, say, speak, filters, pick */
export function figures(host, page) {
  const { rows, data, say } = page;
  const open = host.querySelector('details')?.open;
  const parts = [];
  if (data.kind === 'risk') {
    for (const direction of ['threat', 'opportunity']) {
      if (rows.some((row) => row.direction === direction && row.isOpen)) parts.push(map(direction, page));
    }
  }
  const { counts, sums } = counted(page);
  const curves = [curve(counts, say('trend'), String, sums ? 40 : 92)];
  if (sums) curves.push(curve(sums.now, say('trend_money'), page.speak.number, 40));
  const table = asTable(page, counts, sums);
  table.open = Boolean(open);
  parts.push(make('div', { class: 'rg-curves' }, curves), make('div', { class: 'rg-curves' }, [ageing(counted(page).ages, say), table]));
  host.replaceChildren(...parts);
}

function map(direction, page) {
  const { data, say } = page;
  const counts = counted(page).heat;
  const most = Math.max(1, ...counts.values());
  const levels = [5, 4, 3, 2, 1];
  const line = (p) =>
    make('tr', {}, [
      make('th', { scope: 'row', text: data.probability[p - 1].word }),
      ...[1, 2, 3, 4, 5].map((i) => {
        const key = `${direction}-${p}-${i}`;
        const count = counts.get(key) ?? 0;
        const tone = count ? `some h${Math.ceil((count / most) * 5)}` : '';
        return make('td', {}, [
          make('button', { type: 'button', class: tone, 'aria-pressed': String(page.filters().cell === key), 'aria-label': say('cell', { p: data.probability[p - 1].word, i: data.impact[i - 1].word, count }), text: count ? String(count) : '·', on: { click: () => page.pick(page.filters().cell === key ? '' : key) } }),
        ]);
      }),
    ]);
  return make('figure', {}, [
    make('figcaption', { text: say(direction === 'threat' ? 'threats' : 'opportunities') }),
    make('table', { class: 'rg-heat' }, [
      make('tbody', {}, levels.map(line)),
      make('tfoot', {}, [make('tr', {}, [make('th', { text: say('impact') }), ...[1, 2, 3, 4, 5].map((i) => make('th', { scope: 'col', title: data.impact[i - 1].word, text: String(i) }))])]),
    ]),
  ]);
}

/** What threats weighed in money, week by week, before and after responses: at the figures of today. */
function exposures({ rows, data }) {
  const threats = rows.filter((row) => row.direction === 'threat' && row.cost !== null);
  if (!threats.length) return null;
  return { now: trend(threats, data.today, 26, (row) => row.cost), after: trend(threats, data.today, 26, (row) => row.cost_after) };
}

/** The curves as numbers, newest first. */
function asTable({ data, say, speak }, counts, sums) {
  const days = weekEnds(data.today);
  const money = (word) => (data.currency ? `${word}, ${data.currency}` : word);
  const heads = [say('week'), say('open_only'), ...(sums ? [money(say('cost')), money(say('cost_after'))] : [])];
  const line = (day, i) => make('tr', {}, [
    make('th', { scope: 'row', text: speak.date(Date.parse(day) / 60_000) }),
    ...[counts[i], ...(sums ? [sums.now[i], sums.after[i]] : [])].map((value) => make('td', { text: speak.number(Math.round(value)) })),
  ]);
  return make('details', { class: 'more rg-weeks' }, [
    make('summary', { class: 'bt q', text: say('as_table') }),
    make('div', { class: 'scroll', tabindex: 0 }, [make('table', { class: 'rg-ages' }, [make('thead', {}, [make('tr', {}, heads.map((text) => make('th', { scope: 'col', text })))]), make('tbody', {}, days.map(line).reverse())])]),
  ]);
}

/** @param {number[]} counts @param {string} name @param {(value: number) => string} told @param {number} base where its zero lies */
function curve(counts, name, told, base) {
  const most = Math.max(1, ...counts);
  const x = (i) => 4 + (i / (counts.length - 1)) * 210;
  const y = (value) => base - (value / most) * (base - 10);
  const last = counts[counts.length - 1];
  const path = counts.map((value, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const label = (attributes, text) => {
    const element = draw('text', attributes);
    element.textContent = text;
    return element;
  };
  return make('figure', { class: 'rg-wide' }, [
    make('figcaption', { text: name }),
    draw('svg', { class: 'rg-trend', viewBox: `0 0 290 ${base + 18}`, width: 290, height: base + 18, role: 'img', 'aria-label': `${name}: ${counts.map((one) => told(Math.round(one))).join('; ')}` }, [
      draw('line', { x1: 4, x2: 214, y1: base, y2: base }),
      draw('path', { d: path }),
      label({ x: 218, y: y(last) + 4, class: 'last' }, told(Math.round(last))),
      label({ x: 4, y: base + 14 }, `−${counts.length - 1}`),
      label({ x: 208, y: base + 14 }, '0'),
    ]),
  ]);
}

function ageing(counts, say) {
  const names = page_ages(say);
  const most = Math.max(1, ...counts);
  return make('figure', { class: 'rg-wide' }, [
    make('figcaption', { text: say('ageing') }),
    make('table', { class: 'rg-ages' }, [
      make('tbody', {}, counts.map((count, i) =>
        make('tr', {}, [
          make('th', { scope: 'row', text: names[i] }),
          make('td', {}, [draw('svg', { width: 90, height: 8, viewBox: '0 0 90 8', 'aria-hidden': 'true' }, [draw('rect', { width: Math.round((count / most) * 90), height: 8, rx: 2, fill: 'var(--jl-bar-done)' })])]),
          make('td', { text: String(count) }),
        ]),
      )),
    ]),
  ]);
}

/** The four ages are one list among the words. */
function page_ages(say) {
  return say('ages').split(',');
}
