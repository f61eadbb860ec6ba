/** Links under the hand: the one whose arrow was chosen, or all of a task; kind, lag and delete for each. */

import { button, make } from '../grid/elements.js';
import { popover } from '../grid/popover.js';
import { lagOf } from './reading.js';

const KINDS = ['FS', 'SS', 'FF', 'SF'];
const MOST = 40;

export class LinkPanel {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./edits.js').Edits} edits
   */
  constructor(page, edits) {
    this.page = page;
    this.edits = edits;
  }

  /** The link of an arrow. @param {number} link @param {{clientX: number, clientY: number}} at */
  one(link, at) {
    this.#open([link], at.clientX, at.clientY);
  }

  /** Every link of a task, beside its row. @param {number} row */
  all(row) {
    const { page } = this;
    const { links } = page.sheet;
    const box = page.scroller.getBoundingClientRect();
    const y = box.top + page.screen.headHeight + (page.list.at[row] + 1) * page.screen.rowHeight - page.screen.top;
    this.#open([...links.into(row), ...links.outOf(row)].slice(0, MOST), box.left + 60, Math.min(y, box.bottom), row);
  }

  /** @param {number[]} links @param {number} x @param {number} y @param {number} [row] whose links they are */
  #open(links, x, y, row = -1) {
    const { page } = this;
    const { words } = page;
    const anchor = make('span', { class: 'jp-anchor' });
    anchor.style.left = `${x}px`;
    anchor.style.top = `${y}px`;
    document.body.append(anchor);
    page.chart.pick(links);
    const close = () => open?.close();
    const body = links.length
      ? links.map((link) => this.#line(link, close, row))
      : [make('p', { class: 'i2', text: words.say('links.none') })];
    const open = popover(anchor, words.say('links.label'), body, { wide: true, closed: () => {
      anchor.remove();
      page.chart.pick([]);
      page.scroller.focus({ preventScroll: true });
    } });
  }

  /** @param {number} link @param {() => void} close @param {number} row */
  #line(link, close, row) {
    const { sheet, words, formats } = this.page;
    const { links } = sheet;
    const c = links.columns;
    const stranger = links.fromRow[link] < 0;
    const from = stranger ? `${c.from_plan?.[link] ?? ''}` : sheet.columns.name[links.fromRow[link]];
    const to = sheet.columns.name[links.toRow[link]] ?? '';
    const named = words.say('links.between', { from, to });
    const lag = formats.lag(c.lag[link], c.lag_unit?.[link] ?? 'd', Boolean(c.lag_elapsed?.[link]), c.lag_percent?.[link] ?? null);
    const [out, into] = [links.fromRow[link] === row, links.toRow[link] === row];
    const said = row >= 0 && (out || into)
      ? make('p', {}, [make('span', { class: 'i3', text: `${words.say(out ? 'links.before' : 'links.after')} ` }), make('b', { text: out ? to : from })])
      : make('p', {}, [make('b', { text: from }), ' → ', make('b', { text: to })]);
    if (!sheet.may('plan') || stranger) {
      const told = make('p', { class: 'i2', text: `${words.say(`link.long.${c.kind[link]}`)} ${lag}` });
      return make('div', { class: 'jp-linkline' }, [said, told]);
    }
    const kind = make('select', { class: 'in s', 'aria-label': words.say('links.kind', { link: named }) },
      KINDS.map((code) => make('option', { value: code, text: words.say(`link.long.${code}`), selected: code === c.kind[link] })));
    const time = make('input', { class: 'in s', value: lag, placeholder: '0', 'aria-label': words.say('links.lag', { link: named }), autocomplete: 'off' });
    const fault = make('span', { class: 'err', role: 'alert', hidden: true });
    const ends = { from: c.from[link], to: c.to[link] };
    let sent = false;
    const change = () => {
      if (sent) return;
      const read = lagOf(time.value, sheet.plan);
      time.setAttribute('aria-invalid', String(read === null));
      fault.hidden = read !== null;
      fault.textContent = words.say('error.lag', { text: time.value });
      if (read === null || (kind.value === c.kind[link] && time.value === lag)) return;
      sent = true;
      const other = kind.value !== c.kind[link] ? [{ op: 'unlink', id: c.id[link] }] : [];
      close();
      this.edits.send({ operations: [...other, { op: 'link', ...ends, kind: kind.value, lag: read }] });
    };
    kind.addEventListener('change', change);
    time.addEventListener('change', change);
    time.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') change();
    });
    const remove = button({ label: words.say('links.remove'), icon: 'trash', bare: true, on: () => {
      close();
      this.edits.send({ operations: [{ op: 'unlink', id: c.id[link] }] });
    } });
    remove.setAttribute('aria-label', words.say('links.remove_named', { link: named }));
    return make('div', { class: 'jp-linkline' }, [said, make('div', { class: 'row' }, [kind, make('label', { class: 'i2', text: words.say('links.lag_short') }), time, make('span', { class: 'sp' }), remove]), fault]);
  }
}
