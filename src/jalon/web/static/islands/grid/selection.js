/**
 * What is selected: one active cell, a block from its anchor, and rows picked one by one.
 * Keys name rows; positions come from the list on the screen, which folds and filters change.
 */

/** @typedef {{count: number, keyAt: (position: number) => number, positionOf: (key: number) => number}} List */

export class Selection {
  /** @param {List} list */
  constructor(list) {
    this.list = list;
    /** @type {number|null} */
    this.key = null;
    this.column = 0;
    /** @type {number|null} */
    this.anchorKey = null;
    this.anchorColumn = 0;
    /** Rows picked with Ctrl, beside the block. @type {Set<number>} */
    this.picked = new Set();
    /** Whole rows rather than cells. */
    this.whole = false;
  }

  /**
   * @param {number} position
   * @param {number} column
   * @param {{extend?: boolean, whole?: boolean}} [how]
   */
  go(position, column, { extend = false, whole = false } = {}) {
    const last = this.list.count - 1;
    if (last < 0) return this.clear();
    this.key = this.list.keyAt(Math.max(0, Math.min(last, position)));
    this.column = column;
    if (!extend || this.anchorKey === null) {
      this.anchorKey = this.key;
      this.anchorColumn = column;
      this.whole = whole;
      this.picked.clear();
    }
    return undefined;
  }

  /** Adds or takes away one row. @param {number} key @param {number} column */
  toggle(key, column) {
    const before = new Set(this.keys());
    if (before.has(key) && before.size > 1) before.delete(key);
    else before.add(key);
    this.picked = before;
    this.key = key;
    this.anchorKey = key;
    this.column = this.anchorColumn = column;
    this.whole = true;
    if (!before.has(key)) this.key = this.anchorKey = [...before][0];
  }

  /** Picks some rows; the first becomes the active one. @param {number[]} keys @param {number} column */
  pick(keys, column) {
    if (!keys.length) return this.clear();
    this.picked = new Set(keys);
    this.key = this.anchorKey = keys[0];
    this.column = this.anchorColumn = column;
    this.whole = true;
    return undefined;
  }

  all() {
    if (!this.list.count) return;
    this.anchorKey = this.list.keyAt(0);
    this.key = this.list.keyAt(this.list.count - 1);
    this.whole = true;
    this.picked.clear();
  }

  clear() {
    this.key = this.anchorKey = null;
    this.picked.clear();
    this.whole = false;
  }

  get position() {
    return this.key === null ? -1 : this.list.positionOf(this.key);
  }

  /** @returns {[number, number]} first and last position of the block, or [-1, -2] */
  block() {
    if (this.key === null || this.anchorKey === null) return [-1, -2];
    const [a, b] = [this.list.positionOf(this.anchorKey), this.position];
    if (b < 0) return [-1, -2];
    return a < 0 ? [b, b] : [Math.min(a, b), Math.max(a, b)];
  }

  /** @param {number} count of columns @returns {[number, number]} first and last column */
  columns(count) {
    if (this.whole) return [0, count - 1];
    return [Math.min(this.column, this.anchorColumn), Math.max(this.column, this.anchorColumn)];
  }

  /** @param {number} key @param {number} position */
  has(key, position) {
    if (this.picked.size) return this.picked.has(key);
    const [first, last] = this.block();
    return position >= first && position <= last;
  }

  /** Keys of the selected rows, in the order of the list. @returns {number[]} */
  keys() {
    if (this.picked.size) {
      return [...this.picked]
        .map((key) => /** @type {[number, number]} */ ([this.list.positionOf(key), key]))
        .filter(([position]) => position >= 0)
        .sort((a, b) => a[0] - b[0])
        .map(([, key]) => key);
    }
    const [first, last] = this.block();
    const keys = [];
    for (let position = first; position <= last; position++) if (position >= 0) keys.push(this.list.keyAt(position));
    return keys;
  }

  get size() {
    if (this.picked.size) return this.picked.size;
    const [first, last] = this.block();
    return Math.max(0, last - first + 1);
  }
}
