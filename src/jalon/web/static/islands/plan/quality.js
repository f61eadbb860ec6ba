/** The quality of the plan at its side: each check with its mark, what offends it, and its mending where one is safe. */

import { button, icon, make } from '../grid/elements.js';
import { stateMark } from './statemark.js';

/**
 * @typedef {{code: string, number: number|null, title: string, about: string, state: 'ok'|'bad'|'none', value: string, limit: string, count: number, why_not: string}} Check
 * @typedef {{text: string, uid: number|null, other: number|null, fix: string, operations: any[]}} Fault
 */

/** Milliseconds without a change before the plan is judged again. */
const PAUSE = 500;
/** Faults shown at once; the rest when asked. */
const SHOWN = 30;

/**
 * What mends several faults in one change: each operation once, as two faults may ask for the same.
 * @param {Fault[]} faults
 */
export function mending(faults) {
  const seen = new Map();
  for (const { operations } of faults) for (const one of operations) seen.set(JSON.stringify(one), one);
  return [...seen.values()];
}

export class QualityPanel {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./api.js').Api} api
   * @param {import('./edits.js').Edits} edits
   * @param {() => void} opened what else stands at the side makes room
   */
  constructor(page, api, edits, opened) {
    this.page = page;
    this.api = api;
    this.edits = edits;
    this.opened = opened;
    const { words } = page;
    /** @type {any} */
    this.card = null;
    /** Code of the check that is open. @type {string|null} */
    this.code = null;
    /** @type {{code: string, revision: number, faults: Fault[]}|null} */
    this.found = null;
    this.whole = false;
    this.timer = 0;
    /** Told when the panel opens and closes. @type {(open: boolean) => void} */
    this.changed = () => {};
    this.body = make('div', { class: 'pb', tabindex: -1, 'aria-busy': 'false' });
    this.element = make('aside', { class: 'panel over jp-quality', hidden: true, 'aria-label': words.say('quality.title') }, [
      make('div', { class: 'ph' }, [make('h2', { text: words.say('quality.title') }), make('span', { class: 'sp' }), button({ label: words.say('close'), key: 'Esc', icon: 'x', bare: true, on: () => this.close() })]),
      this.body,
    ]);
    (page.root.closest('.content') ?? page.main).append(this.element);
    this.element.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.close();
    });
    page.changeListeners.add(() => {
      if (this.element.hidden) return;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.#read(), PAUSE);
    });
  }

  toggle() {
    if (!this.element.hidden) this.close();
    else this.open();
  }

  open() {
    this.opened();
    this.element.hidden = false;
    this.changed(true);
    this.#read();
    this.body.focus({ preventScroll: true });
  }

  close() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.changed(false);
    window.clearTimeout(this.timer);
    this.page.scroller.focus({ preventScroll: true });
  }

  /** Asks for the card, and for what offends the open check. */
  async #read() {
    const { words, sheet } = this.page;
    if (!sheet.size) {
      this.body.replaceChildren(make('p', { class: 'i2', text: words.say('quality.empty') }));
      return;
    }
    const { code } = this;
    this.body.setAttribute('aria-busy', 'true');
    if (!this.card) this.body.replaceChildren(make('p', { class: 'i2', text: words.say('quality.busy') }));
    const [card, list] = await Promise.all([this.api.quality(), code ? this.api.quality(code) : null]);
    this.body.setAttribute('aria-busy', 'false');
    if (this.element.hidden) return;
    if (card.kind !== 'ok') {
      this.card = null;
      this.body.replaceChildren(
        make('p', { class: 'note watch', text: 'error' in card && card.error.message ? card.error.message : words.say('fault.network') }),
        button({ label: words.say('fault.again'), on: () => this.#read() }),
      );
      return;
    }
    this.card = card.value;
    this.page.announce(`${card.value.passed} ${words.count('quality.passed', card.value.assessed)}`);
    if (code === this.code) this.found = list?.kind === 'ok' && code ? { code, ...list.value } : null;
    this.#show();
  }

  /** @param {string} code */
  async #open(code) {
    this.whole = false;
    if (this.code === code) {
      this.code = this.found = null;
      this.#show();
      return;
    }
    this.code = code;
    this.found = null;
    this.#show();
    const result = await this.api.quality(code);
    if (this.code !== code || this.element.hidden) return;
    if (result.kind === 'ok') this.found = { code, ...result.value };
    else this.found = { code, revision: 0, faults: [] };
    this.failed = result.kind === 'ok' ? '' : 'error' in result && result.error.message ? result.error.message : this.page.words.say('fault.network');
    this.#show();
  }

  #show() {
    const { words } = this.page;
    const { passed, assessed, checks } = this.card;
    const held = document.activeElement instanceof HTMLElement && this.body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const at = this.body.scrollTop;
    const points = checks.filter((/** @type {Check} */ one) => one.number !== null);
    const own = checks.filter((/** @type {Check} */ one) => one.number === null);
    this.body.replaceChildren(
      make('p', {}, [make('span', { class: 'fig', text: String(passed) }), make('span', { class: 'i2', text: ` ${words.count('quality.passed', assessed)}` })]),
      make('h3', { text: words.say('quality.points') }), this.#list(points),
      ...(own.length ? [make('h3', { text: words.say('quality.own') }), this.#list(own)] : []),
    );
    this.body.scrollTop = at;
    if (held) /** @type {HTMLElement|null} */ (this.body.querySelector(`[data-key="${held}"]`) ?? this.body).focus({ preventScroll: true });
  }

  /** @param {Check[]} checks */
  #list(checks) {
    return make('ul', { class: 'plain jp-checklist' }, checks.map((one) => make('li', {}, [this.#line(one), one.code === this.code && this.#detail(one)])));
  }

  /** @param {Check} check */
  #line(check) {
    const { words, formats } = this.page;
    const open = check.code === this.code;
    const number = check.number === null ? '' : `${check.number}. `;
    return make('button', { type: 'button', class: 'jp-check', 'data-key': check.code, 'aria-expanded': String(open), on: { click: () => this.#open(check.code) } }, [
      make('span', { class: `qm ${check.state}` }, [stateMark(check.state)]), make('span', { class: 'hid', text: words.say(`quality.${check.state}`) }),
      make('span', { class: 'what', text: `${number}${check.title}` }),
      check.state !== 'none' && check.value ? make('span', { class: 'n i2', text: check.value }) : null,
      check.count ? make('span', { class: check.state === 'bad' ? 'n cnt bad' : 'n cnt i2' }, [formats.number(check.count), make('span', { class: 'hid', text: ` ${words.say('quality.faults')}` })]) : null,
      icon(open ? 'chevron-up' : 'chevron-down'),
    ]);
  }

  /** @param {Check} check */
  #detail(check) {
    const { words } = this.page;
    const found = this.found?.code === check.code ? this.found : null;
    const lines = [make('p', { class: 'i2', text: check.about })];
    if (check.limit) lines.push(make('p', { class: 'i2 sm', text: words.say('quality.limit', { limit: check.limit }) }));
    if (check.why_not) lines.push(make('p', { class: 'note', text: check.why_not }));
    if (found && this.failed) lines.push(make('p', { class: 'note watch', text: this.failed }));
    if (!found) lines.push(make('p', { class: 'i3', text: words.say('quality.busy') }));
    else if (found.faults.length) lines.push(...this.#faults(check, found.faults));
    else if (!check.why_not && !this.failed) lines.push(make('p', { class: 'i2', text: words.say('quality.clean') }));
    return make('div', { class: 'jp-faults' }, lines);
  }

  /** @param {Check} check @param {Fault[]} faults */
  #faults(check, faults) {
    const { words, sheet } = this.page;
    const may = sheet.may('plan');
    const mendable = may ? faults.filter(({ operations }) => operations.length) : [];
    const shown = this.whole ? faults : faults.slice(0, SHOWN);
    const out = [];
    if (mendable.length > 1) out.push(button({ label: words.count('quality.mend_all', mendable.length), icon: 'tool', on: () => this.#mend(mendable) }));
    out.push(make('ul', { class: 'plain' }, shown.map((fault, i) => this.#fault(fault, may, `${check.code}-${i}`))));
    if (shown.length < faults.length) out.push(button({ label: words.count('quality.more', faults.length - shown.length), class: 'q', on: () => { this.whole = true; this.#show(); } }));
    if (check.count > faults.length) out.push(make('p', { class: 'i3 sm', text: words.say('quality.first', { n: faults.length, count: check.count }) }));
    return out;
  }

  /** @param {Fault} fault @param {boolean} may @param {string} key */
  #fault(fault, may, key) {
    const { words, sheet } = this.page;
    const row = fault.uid === null ? -1 : sheet.row(fault.uid);
    const said = row < 0 ? make('p', { text: fault.text }) : make('button', { type: 'button', class: 'lk', 'data-key': key, text: fault.text, on: { click: () => this.#jump(/** @type {number} */ (fault.uid)) } });
    const mend = may && fault.operations.length > 0 && button({ label: words.say('quality.mend'), class: 's', on: () => this.#mend([fault]) });
    if (mend) mend.setAttribute('aria-label', `${words.say('quality.mend')}: ${fault.fix || fault.text}`);
    return make('li', {}, [said, mend && make('div', { class: 'row' }, [make('span', { class: 'i2 sm', text: fault.fix }), make('span', { class: 'sp' }), mend])]);
  }

  /** To the task; where the panel covers the screen, it makes way. @param {number} uid */
  #jump(uid) {
    if (this.page.narrow) this.close();
    this.page.goTo(uid);
  }

  /** @param {Fault[]} faults */
  async #mend(faults) {
    for (const one of this.body.querySelectorAll('.jp-faults .bt')) one.disabled = true;
    const result = await this.edits.send({ operations: mending(faults) });
    if (result.kind !== 'ok') this.#read();
  }
}
