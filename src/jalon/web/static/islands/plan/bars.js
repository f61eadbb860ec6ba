/**
 * The marks of one row of the chart, as class names and path data: no document here, so that the live chart, the
 * picture export and the tests share them. x is absolute in the chart, y from the top of the row.
 */

/** @typedef {{kind: string, d: string}} Mark */
/** @typedef {{x: number, text: string, kind: string}} Label */
/** @typedef {{baseline: {start: (number|null)[], finish: (number|null)[]}|null, critical: boolean, near: number, floats: boolean, labels: boolean, chances?: Object<string, number>|null}} MarkOptions */

export const BAR_HEIGHT = 13;
export const BAR_TOP = 6;
export const MIDDLE = BAR_TOP + BAR_HEIGHT / 2;
const DIAMOND = 7;

/** Constraints whose pin stands at the finish; the others stand at the start. */
const AT_FINISH = new Set(['FNET', 'FNLT', 'MFO', 'MANDATORY_FINISH']);
const UNDATED = new Set(['', 'ASAP', 'ALAP']);

/**
 * Left and right edge of what a row shows, for links, drags and labels.
 * @param {import('./sheet.js').Sheet} sheet
 * @param {import('./time.js').Scale} scale
 * @param {number} row
 * @returns {[number, number]|null} null where the row has no dates
 */
export function extent(sheet, scale, row) {
  const { start, finish } = sheet.columns;
  if (start[row] === null || start[row] === undefined) return null;
  const left = scale.x(start[row]);
  const right = scale.x(finish[row] ?? start[row]);
  if (sheet.isMilestone(row) && !(sheet.columns.duration[row] > 0)) {
    const x = sheet.columns.kind[row] === 'finish_milestone' ? right : left;
    return [x, x];
  }
  return [left, Math.max(right, left + 2)];
}

/**
 * @param {import('./sheet.js').Sheet} sheet
 * @param {import('./time.js').Scale} scale
 * @param {number} row
 * @param {MarkOptions} options
 * @param {import('./formats.js').Formats} formats
 * @returns {{marks: Mark[], label: Label|null}}
 */
export function marksOf(sheet, scale, row, options, formats) {
  const edges = extent(sheet, scale, row);
  /** @type {Mark[]} */
  const marks = [];
  if (!edges) return { marks, label: null };
  const [left, right] = edges;
  const c = sheet.columns;
  const point = sheet.isMilestone(row) && !(c.duration[row] > 0);
  const summary = sheet.isSummary(row);
  const tone = toneOf(sheet, row, options);
  let end = right;

  const base = options.baseline;
  if (base && base.finish[row] !== null && base.finish[row] !== undefined && !summary) {
    const [from, until] = [scale.x(base.start[row] ?? base.finish[row] ?? 0), scale.x(base.finish[row] ?? 0)];
    if (point) marks.push({ kind: 'basepoint', d: diamond(until, MIDDLE, 5) });
    else marks.push({ kind: 'base', d: round(from, 21.5, Math.max(3, until - from), 3, 1.5) });
  }

  if (options.floats && !summary && c.total_float[row] > 0 && c.late_finish?.[row] > c.finish[row]) {
    const late = scale.x(c.late_finish[row]);
    if (late - right > 3) {
      marks.push({ kind: 'float', d: `M${n(right + (point ? DIAMOND : 1))} ${MIDDLE}H${n(late)}m0 -3v6` });
      end = late;
    }
  }

  if (summary) {
    marks.push({ kind: `sum${tone === 'off' ? ' off' : ''}`, d: bracket(left, right) });
  } else if (point) {
    marks.push({ kind: `ms ${tone}`, d: diamond(left, MIDDLE, DIAMOND) });
    end = Math.max(end, right + 5);
  } else if (c.kind[row] === 'level_of_effort') {
    marks.push({ kind: `loe ${tone}`, d: `M${n(left)} ${MIDDLE - 2.5}H${n(right)}M${n(left)} ${MIDDLE + 2.5}H${n(right)}` });
  } else {
    const manual = Boolean(c.manual[row]);
    const width = Math.max(2, right - left - 1);
    const pieces = piecesOf(c, row, scale) ?? [[left, width]];
    if (pieces.length > 1) marks.push({ kind: `join ${tone}`, d: joints(pieces) });
    marks.push({ kind: `bar ${tone}${manual ? ' manual' : ''}`, d: pieces.map(([x, w]) => round(x + 0.5, BAR_TOP, w, BAR_HEIGHT, manual ? 0 : 3)).join('') });
    const percent = Number(c.percent[row]) || 0;
    if (percent > 0) {
      const whole = pieces.reduce((sum, [, w]) => sum + w - 2, 0);
      let rest = Math.max(2, (whole * Math.min(100, percent)) / 100);
      let d = '';
      for (const [x, w] of pieces) {
        const done = Math.min(rest, w - 2);
        if (done > 0) d += round(x + 1.5, MIDDLE - 2.5, done, 5, Math.min(2, done / 2));
        rest -= Math.max(0, done);
      }
      marks.push({ kind: `done ${tone}`, d });
    }
  }

  const pin = c.constraint?.[row];
  if (pin && !UNDATED.has(pin) && !summary) {
    const x = AT_FINISH.has(pin) ? right : left;
    marks.push({ kind: 'pin', d: `M${n(x)} ${BAR_TOP + 1}V1.5m-2.5 0h5` });
  }

  if (c.deadline?.[row] !== null && c.deadline?.[row] !== undefined) {
    const x = scale.x(c.deadline[row]);
    const late = c.finish[row] > c.deadline[row];
    marks.push({ kind: late ? 'dead late' : 'dead', d: `M${n(x)} 4V14M${n(x - 4)} 13h8l-4 7z` });
    if (x > end - 4 && x < end + 30 + 7 * sheet.resourceText(row).length) end = x + 4;
  }

  const chance = summary || !options.chances || c.percent[row] >= 100 ? null : options.chances[c.uid[row]] ?? 0;
  if (chance && !point) marks.push({ kind: 'chance', d: round(left + 0.5, 1.5, Math.max(2, (right - left - 1) * chance), 3, 1.5) });

  let label = null;
  if (chance !== null) {
    const own = options.labels && !point ? sheet.resourceText(row) : '';
    label = { x: end + (point ? 8 : 10), text: [formats.percent(100 * chance), own].filter(Boolean).join('  '), kind: 'when' };
  } else if (options.labels && !summary) {
    const text = point ? formats.date(c.finish[row]) : sheet.resourceText(row);
    if (text) label = { x: end + (point ? 8 : 10), text, kind: point ? 'when' : 'who' };
  }
  return { marks, label };
}

/**
 * Left edges and widths of the worked pieces of an interrupted bar; null where it is whole, or held by a hand.
 * @param {Object<string, any[]>} c
 * @param {number} row
 * @param {import('./time.js').Scale} scale
 * @returns {number[][]|null}
 */
function piecesOf(c, row, scale) {
  /** @type {number[][]|null|undefined} */
  const pieces = c.splits?.[row];
  if (!pieces || pieces[0][0] !== c.start[row] || pieces[pieces.length - 1][1] !== c.finish[row]) return null;
  return pieces.map(([from, until]) => [scale.x(from), Math.max(2, scale.x(until) - scale.x(from) - 1)]);
}

/** The dotted lines between the pieces. @param {number[][]} pieces */
const joints = (pieces) => pieces.slice(1).map(([x], i) => `M${n(pieces[i][0] + pieces[i][1] + 1)} ${MIDDLE}H${n(x)}`).join('');

/**
 * Which colour a row wears: critical, near critical, inactive or plain.
 * @param {import('./sheet.js').Sheet} sheet
 * @param {number} row
 * @param {{critical: boolean, near: number}} options
 */
export function toneOf(sheet, row, options) {
  const c = sheet.columns;
  if (c.active && !c.active[row]) return 'off';
  if (!options.critical || c.percent[row] >= 100) return '';
  if (c.critical[row]) return 'crit';
  const slack = c.total_float[row];
  return options.near > 0 && slack !== null && slack !== undefined && slack <= options.near ? 'near' : '';
}

/** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} r */
export function round(x, y, w, h, r) {
  const k = Math.min(r, w / 2, h / 2);
  if (k <= 0) return `M${n(x)} ${y}h${n(w)}v${h}h${n(-w)}z`;
  const [a, b] = [n(w - 2 * k), n(h - 2 * k)];
  return `M${n(x + k)} ${y}h${a}a${k} ${k} 0 0 1 ${k} ${k}v${b}a${k} ${k} 0 0 1 ${-k} ${k}h${-a}a${k} ${k} 0 0 1 ${-k} ${-k}v${-b}a${k} ${k} 0 0 1 ${k} ${-k}z`;
}

/** @param {number} x @param {number} y @param {number} r */
export const diamond = (x, y, r) => `M${n(x)} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`;

/** @param {number} left @param {number} right */
const bracket = (left, right) => {
  const tip = Math.min(4, (right - left) / 2);
  return `M${n(left)} 10H${n(right)}v9l${n(-tip)} -4H${n(left + tip)}l${n(-tip)} 4z`;
};

/** @param {number} value */
const n = (value) => Math.round(value * 10) / 10;
