/** How a link is drawn from one bar to another: out of an end, one turn where it can, a small arrow. */

const OUT = 5;
const BEND = 2.5;
const HEAD = 4.5;

/** @typedef {{left: number, right: number, top: number, middle: number, bottom: number, point: boolean}} Box */
/** @typedef {{line: string, head: string}} Route */

/**
 * @param {Box} from
 * @param {Box} to
 * @param {string} kind FS, SS, FF or SF
 * @returns {Route}
 */
export function route(from, to, kind) {
  const leavesRight = kind[0] === 'F';
  const entersLeft = kind[1] === 'S';
  const x1 = leavesRight ? from.right + (from.point ? 7 : 0) : from.left - (from.point ? 7 : 0);
  const x2 = entersLeft ? to.left - (to.point ? 7 : 0) : to.right + (to.point ? 7 : 0);
  const [y1, y2] = [from.middle, to.middle];
  const down = y2 >= y1 ? 1 : -1;
  if (leavesRight && entersLeft) {
    if (x2 - x1 >= OUT + HEAD + 1) return sideways([[x1, y1], [x1 + OUT, y1], [x1 + OUT, y2], [x2, y2]], 1);
    if (to.point && Math.abs(to.left - x1) <= OUT && !from.point && y1 !== y2) {
      return vertical([[to.left, down > 0 ? from.bottom : from.top], [to.left, down > 0 ? to.top : to.bottom]], down);
    }
    const drop = to.point ? to.left : Math.min(to.left + 4, (to.left + to.right) / 2);
    if (drop >= x1 + 1 && y1 !== y2) {
      const y = down > 0 ? to.top : to.bottom;
      return vertical([[x1, y1], [drop, y1], [drop, y]], down);
    }
    const lane = down > 0 ? to.top - 4 : to.bottom + 4;
    return sideways([[x1, y1], [x1 + OUT, y1], [x1 + OUT, lane], [x2 - OUT - HEAD, lane], [x2 - OUT - HEAD, y2], [x2, y2]], 1);
  }
  if (!leavesRight && entersLeft) {
    const x = Math.min(x1, x2) - OUT - HEAD;
    return sideways([[x1, y1], [x, y1], [x, y2], [x2, y2]], 1);
  }
  if (leavesRight) {
    const x = Math.max(x1, x2) + OUT + HEAD;
    return sideways([[x1, y1], [x, y1], [x, y2], [x2, y2]], -1);
  }
  if (x1 - x2 >= OUT + HEAD + 1) return sideways([[x1, y1], [x1 - OUT, y1], [x1 - OUT, y2], [x2, y2]], -1);
  const lane = down > 0 ? to.top - 4 : to.bottom + 4;
  return sideways([[x1, y1], [x1 - OUT, y1], [x1 - OUT, lane], [x2 + OUT + HEAD, lane], [x2 + OUT + HEAD, y2], [x2, y2]], -1);
}

/** @param {number[][]} points @param {number} way 1 to the right */
function sideways(points, way) {
  const [x, y] = points[points.length - 1];
  points[points.length - 1] = [x - way * (HEAD - 1), y];
  return { line: bent(points), head: `M${n(x)} ${n(y)}l${-way * HEAD} -3v6z` };
}

/** @param {number[][]} points @param {number} way 1 downwards */
function vertical(points, way) {
  const [x, y] = points[points.length - 1];
  points[points.length - 1] = [x, y - way * (HEAD - 1)];
  return { line: bent(points), head: `M${n(x)} ${n(y)}l-3 ${-way * HEAD}h6z` };
}

/** A line through points with small round bends. @param {number[][]} points */
function bent(points) {
  let d = `M${n(points[0][0])} ${n(points[0][1])}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, at, after] = [points[i - 1], points[i], points[i + 1]];
    const reach = Math.min(BEND, gap(before, at) / 2, gap(at, after) / 2);
    const [ax, ay] = toward(at, before, reach);
    const [bx, by] = toward(at, after, reach);
    d += `L${n(ax)} ${n(ay)}Q${n(at[0])} ${n(at[1])} ${n(bx)} ${n(by)}`;
  }
  const last = points[points.length - 1];
  return `${d}L${n(last[0])} ${n(last[1])}`;
}

/** @param {number[]} a @param {number[]} b */
const gap = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);

/** @param {number[]} from @param {number[]} to @param {number} by */
function toward(from, to, by) {
  const whole = gap(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) * by) / whole, from[1] + ((to[1] - from[1]) * by) / whole];
}

/** @param {number} value */
const n = (value) => Math.round(value * 10) / 10;
