/**
 * Views that were saved: a list of links, and a line that saves the present one.
 *
 * The server gives `data-views` (JSON: [{id, name, url, shared}]) and `data-views-url`, which takes
 * POST {page, name, shared, state} and answers {id, name, url}. Without the address nothing of this shows.
 */

import { button, make } from '../grid/elements.js';

export class SavedViews {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {DOMStringMap} data of the root element
   * @param {(url: string, body: any) => Promise<import('./api.js').Result>} post
   * @param {(sentence: string, bad: boolean) => void} tell
   */
  constructor(page, data, post, tell) {
    this.page = page;
    this.address = data.viewsUrl ?? '';
    /** @type {{id: number, name: string, url: string, shared?: boolean}[]} */
    this.list = JSON.parse(data.views || '[]');
    this.name = data.viewName ?? '';
    this.post = post;
    this.tell = tell;
  }

  /** @param {() => void} close @returns {HTMLElement[]} */
  section(close) {
    if (!this.address) return [];
    const { words } = this.page;
    const links = this.list.map(({ name, url }) => make('a', { href: url, class: name === this.name ? 'on' : '', text: name }));
    const name = make('input', { class: 'in s', 'aria-label': words.say('view.name'), placeholder: words.say('view.name'), maxlength: 80 });
    const shared = make('input', { type: 'checkbox' });
    const form = make('form', { class: 'row', on: { submit: (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!name.value.trim()) return;
      close();
      this.#save(name.value.trim(), shared.checked);
    } } }, [name, make('label', { class: 'nw' }, [shared, make('span', { text: words.say('view.shared') })]), button({ label: words.say('view.save') })]);
    form.querySelector('button')?.setAttribute('type', 'submit');
    return [make('h2', { text: words.say('view.saved') }), make('div', { class: 'jp-menu' }, links), form];
  }

  /** @param {string} name @param {boolean} shared */
  async #save(name, shared) {
    const { words } = this.page;
    const result = await this.post(this.address, { page: 'plan', name, shared: shared ? 'everyone' : 'private', state: this.page.view.state() });
    if (result.kind === 'ok') {
      this.list = [...this.list.filter((one) => one.name !== name), result.value];
      this.name = name;
      if (result.value.url) window.history.replaceState(null, '', result.value.url + window.location.hash);
      this.page.changedView();
      this.tell(words.say('view.done', { name }), false);
    } else this.tell('error' in result ? result.error.message : words.say('fault.network'), true);
  }
}
