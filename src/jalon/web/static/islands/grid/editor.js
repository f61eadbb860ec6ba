/** The editor of a cell: over the cell, kept while a refusal is read, gone with Enter, Tab or Escape. */

import { make } from './elements.js';

/**
 * @typedef {Object} EditRequest
 * @property {HTMLElement} host where the editor is laid
 * @property {{left: number, top: number, width: number, height: number}} box
 * @property {string} label
 * @property {string} text
 * @property {boolean} replaced the text was typed over the cell: the caret goes to its end
 * @property {'left'|'right'} [align]
 * @property {{value: string, label: string}[]} [choices]
 * @property {string[]} [suggestions]
 * @property {(text: string, way: 'down'|'up'|'next'|'previous'|'stay') => string|null} commit an error keeps the editor
 * @property {(field: HTMLInputElement, place: HTMLElement) => void} [beneath] fills a place under the cell while one types
 * @property {() => void} closed
 */

export class CellEditor {
  constructor() {
    /** @type {HTMLElement|null} */
    this.element = null;
    /** @type {EditRequest|null} */
    this.request = null;
  }

  get open() {
    return this.request !== null;
  }

  /** @param {EditRequest} request */
  start(request) {
    this.cancel();
    this.request = request;
    const { box, choices, text } = request;
    this.field = choices ? this.#select(choices, text) : make('input', { class: `jp-edit${request.align === 'right' ? ' r' : ''}`, type: 'text', autocomplete: 'off', spellcheck: 'false' });
    if (!choices) this.field.value = text;
    this.field.setAttribute('aria-label', request.label);
    this.element = make('div', { class: 'jp-editor' }, [this.field]);
    const { style } = /** @type {HTMLElement} */ (this.element);
    style.transform = `translate(${box.left}px, ${box.top}px)`;
    style.width = `${Math.max(box.width, 72)}px`;
    style.height = `${box.height}px`;
    if (request.suggestions) this.#suggest(request.suggestions);
    this.field.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.field.addEventListener('blur', () => this.#blur());
    this.field.addEventListener('input', () => this.#fault(null));
    if (request.beneath) {
      const place = make('div', { class: 'jp-beneath', on: { pointerdown: (/** @type {Event} */ event) => event.preventDefault() } });
      this.element?.append(place);
      request.beneath(this.field, place);
    }
    request.host.append(this.element);
    this.field.focus({ preventScroll: true });
    if (!choices && !request.replaced) this.field.select();
    if (choices && this.field.showPicker && !request.replaced) this.#pick();
  }

  /** @param {{value: string, label: string}[]} choices @param {string} chosen */
  #select(choices, chosen) {
    const options = choices.map(({ value, label }) => {
      const option = make('option', { value, text: label });
      option.selected = value === chosen;
      return option;
    });
    return make('select', { class: 'jp-edit' }, options);
  }

  #pick() {
    try {
      this.field.showPicker();
    } catch (reason) {
      if (!(reason instanceof DOMException)) throw reason;
    }
  }

  /** @param {string[]} suggestions */
  #suggest(suggestions) {
    const list = make('datalist', { id: 'jp-suggestions' }, suggestions.slice(0, 200).map((value) => make('option', { value })));
    this.field.setAttribute('list', 'jp-suggestions');
    this.element?.append(list);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.cancel();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      const back = event.shiftKey;
      this.#commit(event.key === 'Enter' ? (back ? 'up' : 'down') : back ? 'previous' : 'next');
    }
  }

  #blur() {
    if (this.request && !this.leaving) this.#commit('stay');
  }

  /** @param {'down'|'up'|'next'|'previous'|'stay'} way */
  #commit(way) {
    const request = this.request;
    if (!request) return;
    const error = request.commit(this.field.value, way);
    if (error) return this.#fault(error);
    if (this.request === request) this.#close();
    return undefined;
  }

  /** A sentence under the cell. @param {string|null} sentence */
  #fault(sentence) {
    this.element?.querySelector('.jp-fault')?.remove();
    this.field.toggleAttribute('aria-invalid', Boolean(sentence));
    if (!sentence) return;
    this.element?.append(make('div', { class: 'jp-fault', id: 'jp-fault', role: 'alert', text: sentence }));
    this.field.setAttribute('aria-describedby', 'jp-fault');
    this.field.setAttribute('aria-invalid', 'true');
  }

  cancel() {
    if (this.request) this.#close();
  }

  #close() {
    const closed = this.request?.closed;
    this.request = null;
    this.leaving = true;
    this.element?.remove();
    this.leaving = false;
    this.element = null;
    closed?.();
  }
}
