/** One line at the bottom that says what was done, with its undo; or what went wrong, with the way out. */

import { make } from '../grid/elements.js';

const STAY = 7000;

export class Toasts {
  /** @param {HTMLElement} host @param {(sentence: string) => void} announce */
  constructor(host, announce) {
    this.host = host;
    this.announce = announce;
    /** @type {HTMLElement|null} */
    this.element = null;
    this.timer = 0;
  }

  /**
   * @param {string} sentence
   * @param {{action?: {label: string, key?: string, on: () => void}, bad?: boolean, stay?: boolean}} [options]
   */
  show(sentence, { action, bad, stay } = {}) {
    this.hide();
    this.element = make('div', { class: `toast${bad ? ' warn' : ''}` }, [
      make('span', { text: sentence }),
      action && make('button', { type: 'button', class: 'undo', text: action.label, on: { click: () => { this.hide(); action.on(); } } }),
      action?.key && make('kbd', { text: action.key }),
    ]);
    this.host.append(/** @type {HTMLElement} */ (this.element));
    this.announce(sentence);
    if (!stay) this.timer = window.setTimeout(() => this.hide(), bad ? 2 * STAY : STAY);
  }

  hide() {
    window.clearTimeout(this.timer);
    this.element?.remove();
    this.element = null;
  }
}
