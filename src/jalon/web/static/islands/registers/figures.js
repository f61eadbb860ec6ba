/** Above the list: the heat map that filters it, the trend, how long things have been open. */

import { draw, make } from '../grid/elements.js';
import { ages, heat, trend } from './data.js';

/** @param {HTMLElement} host @param {any} page rows, data, say, number, filters, pick */
export function figures(host, page) {
  const { rows, data, say } = page;
  const parts = [];
  if (data.kind === 'risk') {
    for (const direction of ['threat', 'opportunity']) {
      if (rows.some((row) => row.direction === direction && row.isOpen)) parts.push(map(direction, page));
    }
  }
  parts.push(curve(trend(rows, data.today), say), ageing(ages(rows, data.today), say));
  host.replaceChildren(...parts);
}

function map(direction, page) {
  const { rows, data, say } = page;
  const counts = heat(rows);
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

function curve(counts, say) {
  const most = Math.max(1, ...counts);
  const x = (i) => 4 + (i / (counts.length - 1)) * 210;
  const y = (value) => 92 - (value / most) * 78;
  const last = counts[counts.length - 1];
  const path = counts.map((value, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const label = (attributes, text) => {
    const element = draw('text', attributes);
    element.textContent = text;
    return element;
  };
  return make('figure', { class: 'rg-wide' }, [
    make('figcaption', { text: say('trend') }),
    draw('svg', { class: 'rg-trend', viewBox: '0 0 250 110', role: 'img', 'aria-label': `${say('trend')}: ${counts.join(', ')}` }, [
      draw('line', { x1: 4, x2: 214, y1: 92, y2: 92 }),
      draw('path', { d: path }),
      label({ x: 220, y: y(last) + 4, class: 'last' }, String(last)),
      label({ x: 4, y: 106 }, `−${counts.length - 1}`),
      label({ x: 208, y: 106 }, '0'),
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
