/** A bar for several selected tasks: one value for all, indent, link, delete. */

import { button, make } from '../grid/elements.js';

const OFFERED = ['duration', 'percent', 'resources', 'constraint', 'constraint_date', 'deadline', 'calendar', 'manual', 'active', 'start'];

export class Bulk {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./commands.js').Commands} commands
   */
  constructor(page, commands) {
    this.page = page;
    this.commands = commands;
    const { words } = page;
    this.count = make('b', { class: 'n' });
    this.choice = make('select', { class: 'in s', 'aria-label': words.say('bulk.field'), on: { change: () => this.#value() } },
      OFFERED.map((key) => make('option', { value: key, text: page.fields.get(key)?.long })));
    this.slot = make('span', { class: 'slot' });
    this.fault = make('span', { class: 'err', role: 'alert' });
    this.element = make('form', { class: 'jp-bulk', hidden: true, role: 'toolbar', 'aria-label': words.say('bulk.label'), on: { submit: (/** @type {Event} */ event) => this.#apply(event) } }, [
      this.count, make('span', { class: 'vr' }), this.choice, this.slot,
      make('button', { type: 'submit', class: 'bt p', text: words.say('bulk.apply') }), this.fault, make('span', { class: 'vr' }),
      button({ label: words.say('bulk.outdent'), icon: 'indent-decrease', bare: true, on: () => commands.dent('outdent') }),
      button({ label: words.say('bulk.indent'), icon: 'indent-increase', bare: true, on: () => commands.dent('indent') }),
      button({ label: words.say('bulk.link'), icon: 'link', bare: true, on: () => commands.linkChain() }),
      button({ label: words.say('bulk.remove'), icon: 'trash', bare: true, on: () => commands.remove() }),
    ]);
    this.element.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === 'Escape') page.scroller.focus();
    });
    page.main.append(this.element);
    page.selectionListeners.add(() => this.refresh());
    this.#value();
  }

  refresh() {
    const { page } = this;
    const size = page.selection.size - (page.selection.has(page.NEW, page.list.count - 1) && page.list.extra ? 1 : 0);
    this.element.hidden = size < 2 || !page.sheet.may('plan');
    if (!this.element.hidden) this.count.textContent = page.words.count('bulk.count', size);
  }

  #value() {
    const field = /** @type {import('./fields.js').PlanField} */ (this.page.fields.get(this.choice.value));
    const choices = field.choices?.();
    this.input = choices
      ? make('select', { class: 'in s', 'aria-label': field.label }, choices.map(({ value, label }) => make('option', { value, text: label })))
      : make('input', { class: 'in s', 'aria-label': field.label });
    this.slot.replaceChildren(this.input);
    this.fault.textContent = '';
  }

  /** @param {Event} event */
  #apply(event) {
    event.preventDefault();
    const { sheet } = this.page;
    const computed = ['duration', 'start', 'percent', 'resources'].includes(this.choice.value);
    const uids = this.commands.uids.filter((uid) => !computed || !sheet.isSummary(sheet.row(uid)));
    this.fault.textContent = this.commands.setField(uids, this.choice.value, this.input.value) ?? '';
  }
}
