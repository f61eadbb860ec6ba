/** Suggestions under a field while one types: arrows move, Enter or Tab takes, Escape leaves. */

import { make } from './elements.js';

const WAIT = 160;
let number = 0;

/**
 * @typedef {{label: string, hint?: string, value: any}} Suggestion
 * @param {HTMLInputElement|HTMLTextAreaElement} field
 * @param {{label: string, asked: () => string|null, find: (text: string) => Promise<Suggestion[]>, take: (one: Suggestion) => void}} options
 *   asked: what is looked for, null for nothing; find: what fits; take: one was chosen
 */
export function suggesting(field, options) {
  const id = `suggest-${(number += 1)}`;
  const list = make('div', { class: 'suggest', role: 'listbox', id, 'aria-label': options.label, hidden: true });
  field.after(list);
  field.parentElement?.classList.add('suggested');
  for (const [name, value] of Object.entries({ 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-expanded': 'false', role: field.tagName === 'INPUT' ? 'combobox' : null })) if (value) field.setAttribute(name, value);
  let found = /** @type {Suggestion[]} */ ([]);
  let active = 0;
  let timer = 0;
  let turn = 0;

  function close() {
    turn += 1;
    list.hidden = true;
    found = [];
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  }

  function mark() {
    [...list.children].forEach((child, i) => child.setAttribute('aria-selected', String(i === active)));
    const shown = /** @type {HTMLElement|undefined} */ (list.children[active]);
    // the list alone is scrolled, never the page around it
    if (shown) list.scrollTop = Math.min(shown.offsetTop, Math.max(list.scrollTop, shown.offsetTop + shown.offsetHeight - list.clientHeight));
    field.setAttribute('aria-activedescendant', `${id}-${active}`);
  }

  function show() {
    active = 0;
    list.replaceChildren(...found.map((one, i) => make('div', { role: 'option', id: `${id}-${i}`, on: { pointerdown: (event) => { event.preventDefault(); take(i); } } }, [make('span', { class: 'el', text: one.label }), one.hint ? make('span', { class: 'sm i3 el', text: one.hint }) : null])));
    list.hidden = !found.length;
    field.setAttribute('aria-expanded', String(!list.hidden));
    if (found.length) mark();
    else field.removeAttribute('aria-activedescendant');
  }

  function take(i) {
    const one = found[i];
    close();
    options.take(one);
  }

  async function ask() {
    const text = options.asked();
    if (text === null) return close();
    const mine = (turn += 1);
    const answer = await options.find(text);
    if (mine !== turn) return undefined;
    found = answer;
    return show();
  }

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') active = (active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length;
    else if (event.key === 'Enter' || event.key === 'Tab') take(active);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (!list.hidden) mark();
  });
}

/** The @ and what follows it up to the caret; null where no name is being written. @param {string} before */
export function mentioned(before) {
  const found = /(?:^|[\s(])@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]*)?)$/u.exec(before);
  return found ? found[1] : null;
}
