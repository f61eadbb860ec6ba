/** The links of a plan as columns, with the links that reach and leave each row. */

/** @typedef {Object<string, any[]>} Columns */

export class LinkTable {
  /** @param {Columns|undefined} columns */
  constructor(columns) {
    this.columns = columns ?? { id: [], from: [], to: [], kind: [], lag: [] };
    this.size = this.columns.from.length;
    this.fromRow = new Int32Array(this.size).fill(-1);
    this.toRow = new Int32Array(this.size).fill(-1);
    /** @type {any} */
    this.inStart = this.inList = this.outStart = this.outList = new Int32Array(0);
  }

  /** @param {Map<number, number>} rows row of each uid */
  place(rows) {
    const { from, to, from_plan: elsewhere } = this.columns;
    const count = rows.size;
    /** Links whose predecessor stands in another plan. @type {number[]} */
    this.strangers = [];
    for (let i = 0; i < this.size; i++) {
      this.fromRow[i] = elsewhere?.[i] ? -1 : rows.get(from[i]) ?? -1;
      this.toRow[i] = rows.get(to[i]) ?? -1;
      if (elsewhere?.[i]) this.strangers.push(i);
    }
    [this.inStart, this.inList] = gather(this.toRow, count);
    [this.outStart, this.outList] = gather(this.fromRow, count);
  }

  /** Links that arrive at a row. @param {number} row @returns {Int32Array} */
  into(row) {
    return this.inList.subarray(this.inStart[row], this.inStart[row + 1]);
  }

  /** Links that leave a row. @param {number} row @returns {Int32Array} */
  outOf(row) {
    return this.outList.subarray(this.outStart[row], this.outStart[row + 1]);
  }

  /** @param {number} link @param {string} key */
  get(link, key) {
    return this.columns[key]?.[link];
  }

  /**
   * Rows and links that drive a row or are driven by it, through driving links; all links where none is marked.
   * @param {number} row
   * @param {number} [most] stop after so many rows
   */
  chain(row, most = 2000) {
    const marked = this.columns.driving;
    const any = (/** @type {Int32Array} */ list) => !marked || !list.some((link) => marked[link]);
    const rows = new Set([row]);
    const links = new Set();
    for (const back of [true, false]) {
      const queue = [row];
      while (queue.length && rows.size < most) {
        const at = /** @type {number} */ (queue.pop());
        const list = back ? this.into(at) : this.outOf(at);
        const all = at === row && any(list);
        for (const link of list) {
          if (!all && marked && !marked[link]) continue;
          const next = back ? this.fromRow[link] : this.toRow[link];
          if (next < 0) continue;
          links.add(link);
          if (rows.has(next)) continue;
          rows.add(next);
          queue.push(next);
        }
      }
    }
    return { rows, links };
  }
}

/**
 * @param {Int32Array} keys
 * @param {number} count
 * @returns {[Int32Array, Int32Array]} starts and items, grouped by key
 */
function gather(keys, count) {
  const starts = new Int32Array(count + 1);
  for (const key of keys) if (key >= 0) starts[key + 1] += 1;
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i];
  const at = starts.slice();
  const items = new Int32Array(starts[count]);
  keys.forEach((key, i) => {
    if (key >= 0) items[at[key]++] = i;
  });
  return [starts, items];
}
