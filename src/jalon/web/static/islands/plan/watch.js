/** Looks now and then at what others changed, and tells them which row is looked at. */

const LOOK = 10000;
const TELL = 1500;

export class Watch {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./api.js').Api} api
   * @param {import('./edits.js').Edits} edits
   * @param {(people: import('./presence.js').Person[]) => void} met
   */
  constructor(page, api, edits, met) {
    this.page = page;
    this.api = api;
    this.edits = edits;
    this.met = met;
    this.timer = 0;
    this.telling = 0;
    this.told = /** @type {number|null} */ (null);
    page.selectionListeners.add(() => this.#tell());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.look();
    });
  }

  start() {
    this.timer = window.setInterval(() => {
      if (!document.hidden) this.look();
    }, LOOK);
  }

  /** Asks what changed since the revision the page knows. */
  async look() {
    if (this.edits.waiting || this.looking) return;
    this.looking = true;
    const known = this.page.sheet.plan.revision;
    const result = await this.api.since(known);
    this.looking = false;
    if (result.kind !== 'ok' || this.edits.waiting || this.page.sheet.plan.revision !== known) return;
    const { value } = result;
    if (value.revision > known) this.page.apply(value);
    const rows = this.page.presence.update(value.people);
    if (rows.size) {
      this.page.invalidate('rows');
      this.met(this.page.presence.people);
    }
  }

  #tell() {
    window.clearTimeout(this.telling);
    this.telling = window.setTimeout(() => {
      const { key } = this.page.selection;
      const uid = key === this.page.NEW ? null : key;
      if (uid === this.told) return;
      this.told = uid;
      this.api.presence(uid);
    }, TELL);
  }
}
