/**
 * Rows on the screen, keyed and recycled: a row that leaves gives its elements to a row that enters.
 * What a row is made of and how it is filled is the caller's.
 */

/**
 * @template R
 * @typedef {Object} RowMaker
 * @property {() => R} make builds the elements of a row, once
 * @property {(row: R, key: number, position: number) => void} fill writes a row's values; called again on refresh
 * @property {(row: R, position: number) => void} place moves a row to its position
 * @property {(row: R) => void} hide takes a row off the screen
 */

/** @template R */
export class Rows {
  /** @param {RowMaker<R>} maker */
  constructor(maker) {
    this.maker = maker;
    /** @type {Map<number, {row: R, position: number}>} */
    this.shown = new Map();
    /** @type {R[]} */
    this.spare = [];
  }

  /**
   * @param {number} first
   * @param {number} last exclusive
   * @param {(position: number) => number} keyAt
   * @param {boolean} refresh write the values of rows that stay
   */
  show(first, last, keyAt, refresh) {
    const wanted = new Map();
    for (let position = first; position < last; position++) wanted.set(keyAt(position), position);
    for (const [key, entry] of this.shown) {
      if (wanted.has(key)) continue;
      this.shown.delete(key);
      this.spare.push(entry.row);
    }
    for (const [key, position] of wanted) {
      let entry = this.shown.get(key);
      if (!entry) {
        entry = { row: this.spare.pop() ?? this.maker.make(), position: -1 };
        this.shown.set(key, entry);
        this.maker.fill(entry.row, key, position);
      } else if (refresh || entry.position !== position) {
        this.maker.fill(entry.row, key, position);
      }
      if (entry.position !== position) {
        entry.position = position;
        this.maker.place(entry.row, position);
      }
    }
    for (const row of this.spare) this.maker.hide(row);
  }

  /** @param {number} key @returns {R|undefined} */
  row(key) {
    return this.shown.get(key)?.row;
  }
}
