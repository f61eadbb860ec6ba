/** Who else looks at the plan, and at which row. */

/** @typedef {{id?: number, name: string, initials: string, uid: number|null}} Person */

export class Presence {
  /** @param {string} [self] id of the reader, who is not shown to themselves */
  constructor(self = '') {
    this.self = self;
    /** @type {Person[]} */
    this.people = [];
  }

  /** @param {Person[]|undefined} people @returns {Set<number>} rows whose marks change */
  update(people) {
    const before = this.people.map(({ initials, uid }) => `${initials}${uid}`).join();
    const rows = new Set(this.people.map(({ uid }) => uid));
    this.people = (people ?? []).filter(({ id }) => !this.self || String(id) !== this.self);
    const after = this.people.map(({ initials, uid }) => `${initials}${uid}`).join();
    if (before === after) return new Set();
    for (const { uid } of this.people) rows.add(uid);
    return /** @type {Set<number>} */ (rows);
  }

  /** @param {number} uid @returns {Person[]} */
  on(uid) {
    return this.people.length ? this.people.filter((person) => person.uid === uid) : NOBODY;
  }
}

/** @type {Person[]} */
const NOBODY = [];
