/** The columns of a grid: which show, in which order, how wide. Values and editing belong to each column's field. */

/**
 * @typedef {Object} Field
 * @property {string} key
 * @property {string} label as a column's head
 * @property {string} long as a name by itself
 * @property {number} width usual width
 * @property {'left'|'right'} [align]
 * @property {string} type text, number, duration, date, percent, choice, flag, links or resources
 * @property {boolean} [editable]
 * @property {(row: number) => string} text what the cell shows
 */

export const NARROWEST = 36;
export const WIDEST = 640;

export class ColumnSet {
  /**
   * @param {Map<string, Field>} fields every field there is
   * @param {{key: string, width?: number}[]} chosen
   */
  constructor(fields, chosen) {
    this.fields = fields;
    this.chosen = chosen
      .filter(({ key }) => fields.has(key))
      .map(({ key, width }) => ({ key, width: clamp(width ?? /** @type {Field} */ (fields.get(key)).width) }));
  }

  /** @returns {Field[]} */
  get list() {
    return this.chosen.map(({ key }) => /** @type {Field} */ (this.fields.get(key)));
  }

  get count() {
    return this.chosen.length;
  }

  get width() {
    return this.chosen.reduce((sum, { width }) => sum + width, 0);
  }

  /** @returns {string} a value for grid-template-columns */
  get template() {
    return this.chosen.map(({ width }) => `${width}px`).join(' ');
  }

  /** @param {string} key */
  index(key) {
    return this.chosen.findIndex((column) => column.key === key);
  }

  /** Left edge of a column. @param {number} index */
  left(index) {
    return this.chosen.slice(0, index).reduce((sum, { width }) => sum + width, 0);
  }

  /** @param {string} key @param {boolean} shown @param {number} [at] where a new one goes; last by default */
  choose(key, shown, at = this.count) {
    const index = this.index(key);
    if (shown && index < 0) {
      const field = this.fields.get(key);
      if (field) this.chosen.splice(at, 0, { key, width: field.width });
    } else if (!shown && index >= 0 && this.count > 1) this.chosen.splice(index, 1);
  }

  /** @param {string} key @param {number} width */
  size(key, width) {
    const column = this.chosen[this.index(key)];
    if (column) column.width = clamp(width);
  }

  /** @param {string} key @param {number} to index to stand at */
  move(key, to) {
    const from = this.index(key);
    if (from < 0) return;
    const [column] = this.chosen.splice(from, 1);
    this.chosen.splice(Math.max(0, Math.min(this.count, to)), 0, column);
  }

  /** @returns {{key: string, width: number}[]} for a saved view */
  state() {
    return this.chosen.map(({ key, width }) => ({ key, width }));
  }
}

/** @param {number} width */
const clamp = (width) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
