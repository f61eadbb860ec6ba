/** The tree of rows: levels, where each branch ends, and which rows show once branches are folded or filtered. */

export class Outline {
  /** @param {Int32Array} parents row of the parent, or -1; parents stand before their children */
  constructor(parents) {
    const size = parents.length;
    this.parents = parents;
    this.levels = new Uint16Array(size);
    /** End of each branch, exclusive. */
    this.ends = new Int32Array(size);
    this.deepest = 0;
    for (let row = 0; row < size; row++) {
      const above = parents[row];
      this.levels[row] = above < 0 ? 0 : this.levels[above] + 1;
      if (this.levels[row] > this.deepest) this.deepest = this.levels[row];
    }
    for (let row = size - 1; row >= 0; row--) {
      if (!this.ends[row]) this.ends[row] = row + 1;
      const above = parents[row];
      if (above >= 0 && this.ends[above] < this.ends[row]) this.ends[above] = this.ends[row];
    }
  }

  /** @param {number} row */
  hasChildren(row) {
    return this.ends[row] > row + 1;
  }

  /** @param {number} row @returns {number[]} from the parent to the root */
  ancestors(row) {
    const above = [];
    for (let at = this.parents[row]; at >= 0; at = this.parents[at]) above.push(at);
    return above;
  }

  /**
   * Rows to show, in order.
   * @param {(row: number) => boolean} folded
   * @param {((row: number) => boolean)|null} [accept] a filter: what it accepts shows, with all that stands above
   * @returns {Int32Array}
   */
  visible(folded, accept = null) {
    const size = this.parents.length;
    const kept = accept ? this.#kept(accept) : null;
    const out = new Int32Array(size);
    let count = 0;
    for (let row = 0; row < size; ) {
      if (kept && !kept[row]) {
        row += 1;
        continue;
      }
      out[count++] = row;
      row = this.hasChildren(row) && folded(row) ? this.ends[row] : row + 1;
    }
    return out.slice(0, count);
  }

  /** @param {(row: number) => boolean} accept */
  #kept(accept) {
    const size = this.parents.length;
    const kept = new Uint8Array(size);
    for (let row = size - 1; row >= 0; row--) {
      if (!kept[row] && !accept(row)) continue;
      kept[row] = 1;
      if (this.parents[row] >= 0) kept[this.parents[row]] = 1;
    }
    return kept;
  }
}

/**
 * Where each row stands on the screen's list.
 * @param {Int32Array} visible
 * @param {number} size
 * @returns {Int32Array} position of each row, or -1
 */
export function positions(visible, size) {
  const at = new Int32Array(size).fill(-1);
  for (let i = 0; i < visible.length; i++) at[visible[i]] = i;
  return at;
}
