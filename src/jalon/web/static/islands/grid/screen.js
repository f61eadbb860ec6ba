/**
 * One scroller for grid and chart: how large the whole is, what part of it is on the screen, and which part is drawn.
 * What is drawn is the screen and a little around it, so that most scrolling moves what is there.
 */

/** @typedef {{first: number, last: number, left: number, right: number}} Part rows (last exclusive) and pixels */

const ROWS_AROUND = 3;
const PIXELS_AROUND = 300;

export class Screen {
  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} space gives the scroller its extent
   */
  constructor(scroller, space) {
    this.scroller = scroller;
    this.space = space;
    this.rowHeight = 28;
    /** From the top of a row to the top of what is drawn in it. */
    this.inset = 0;
    this.headHeight = 44;
    this.paneWidth = 0;
    this.rowCount = 0;
    this.chartWidth = 0;
    /** Height of the whole, in pixels. */
    this.extent = 0;
    /** Where the chart was scrolled to when the frame began: reading it again would lay the page out again. */
    this.seenLeft = 0;
    this.measure();
  }

  /** Reads the size of the scroller: after a resize, never while drawing. */
  measure() {
    this.width = this.scroller.clientWidth;
    this.height = this.scroller.clientHeight;
  }

  /** @param {number} rowCount @param {number} chartWidth */
  extend(rowCount, chartWidth) {
    this.rowCount = rowCount;
    this.chartWidth = chartWidth;
    this.space.style.width = `${Math.round(this.paneWidth + chartWidth)}px`;
    const rows = this.headHeight + rowCount * this.rowHeight;
    this.extent = Math.max(rows, this.height);
    this.space.style.height = `${this.extent}px`;
  }

  get top() {
    return this.scroller.scrollTop;
  }

  get left() {
    return this.scroller.scrollLeft;
  }

  /** Pixels of chart beside the pane. */
  get chartView() {
    return Math.max(0, this.width - this.paneWidth);
  }

  /** Whole rows that fit under the head. */
  get page() {
    return Math.max(1, Math.floor((this.height - this.headHeight) / this.rowHeight) - 1);
  }

  /** @returns {Part} what is on the screen */
  seen() {
    const { top, left } = this;
    const first = Math.max(0, Math.floor(top / this.rowHeight));
    const last = Math.min(this.rowCount, Math.ceil((top + this.height - this.headHeight) / this.rowHeight));
    this.seenLeft = left;
    return { first, last: Math.max(first, last), left, right: left + this.chartView };
  }

  /** What should be drawn. @param {Part|null} drawn @returns {Part|null} null where what is drawn still covers the screen */
  due(drawn) {
    const seen = this.seen();
    const covered =
      drawn && drawn.first <= seen.first && drawn.last >= seen.last && drawn.left <= seen.left && drawn.right >= seen.right;
    if (covered) return null;
    return {
      first: Math.max(0, seen.first - ROWS_AROUND),
      last: Math.min(this.rowCount, seen.last + ROWS_AROUND),
      left: seen.left - PIXELS_AROUND,
      right: seen.right + PIXELS_AROUND,
    };
  }

  /** Scrolls so that a row is fully seen. @param {number} position @param {boolean} [middle] */
  reveal(position, middle = false) {
    const y = position * this.rowHeight;
    const room = this.height - this.headHeight;
    if (middle && (y < this.top || y + this.rowHeight > this.top + room)) {
      this.scroller.scrollTop = y - room / 2;
    } else if (y < this.top) this.scroller.scrollTop = y;
    else if (y + this.rowHeight > this.top + room) this.scroller.scrollTop = y + this.rowHeight - room;
  }

  /** Scrolls so that a stretch of the chart is seen. @param {number} left @param {number} right */
  revealX(left, right) {
    const room = this.chartView;
    if (left >= this.left && right <= this.left + room) return;
    this.scroller.scrollLeft = left - Math.min(120, room / 4);
  }
}
