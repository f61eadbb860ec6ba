/**
 * An index of intervals: which of them touch a window. Links use it with the positions of their two rows, so that
 * a link between two rows off the screen is drawn where it crosses it.
 *
 * Intervals are sorted by their low end; over them stands a heap of the highest end of each branch.
 */

export class IntervalIndex {
  /**
   * @param {ArrayLike<number>} lows
   * @param {ArrayLike<number>} highs at least the low of the same place; intervals with a low below 0 are left out
   */
  constructor(lows, highs) {
    const keys = [];
    for (let i = 0; i < lows.length; i++) if (lows[i] >= 0) keys.push(lows[i] * 2 ** 26 + i);
    const sorted = Float64Array.from(keys).sort();
    this.size = sorted.length;
    this.items = Int32Array.from(sorted, (key) => key % 2 ** 26);
    this.lows = Int32Array.from(this.items, (item) => lows[item]);
    this.base = 1;
    while (this.base < this.size) this.base *= 2;
    this.tops = new Int32Array(2 * this.base).fill(-1);
    for (let i = 0; i < this.size; i++) this.tops[this.base + i] = highs[this.items[i]];
    for (let node = this.base - 1; node > 0; node--) {
      this.tops[node] = Math.max(this.tops[2 * node], this.tops[2 * node + 1]);
    }
  }

  /**
   * Calls `found` with each interval that touches [first, last].
   * @param {number} first
   * @param {number} last
   * @param {(item: number) => void} found
   */
  touching(first, last, found) {
    const end = this.#countUpTo(last);
    if (end) this.#visit(1, 0, this.base, end, first, found);
  }

  /** @param {number} value @returns {number} how many intervals begin at or before */
  #countUpTo(value) {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lows[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * @param {number} node
   * @param {number} start
   * @param {number} width
   * @param {number} end
   * @param {number} first
   * @param {(item: number) => void} found
   */
  #visit(node, start, width, end, first, found) {
    if (start >= end || this.tops[node] < first) return;
    if (width === 1) {
      found(this.items[start]);
      return;
    }
    const half = width / 2;
    this.#visit(2 * node, start, half, end, first, found);
    this.#visit(2 * node + 1, start + half, half, end, first, found);
  }
}
