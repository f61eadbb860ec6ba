/** Which rows a filter accepts. */

import { varianceOf } from './fields.js';
import { plain } from './reading.js';

/**
 * @param {{sheet: import('./sheet.js').Sheet, view: import('./view.js').View}} page
 * @returns {((row: number) => boolean)|null} null where nothing is filtered
 */
export function acceptOf(page) {
  const { sheet, view } = page;
  const { text, resource, only } = view.filter;
  if (!view.conditions) return null;
  const c = sheet.columns;
  const wanted = plain(text.trim());
  const assigned = resource === null ? null : new Set(
    sheet.assignments.activity.filter((_, i) => sheet.assignments.resource[i] === resource),
  );
  const near = view.near || sheet.plan.minutes_per_week;
  /** @type {Object<string, (row: number) => boolean>} */
  const tests = {
    critical: (row) => Boolean(c.critical[row]),
    near: (row) => c.total_float[row] !== null && c.total_float[row] <= near && c.percent[row] < 100,
    late: (row) => (varianceOf(page, row) ?? 0) > 0 || (c.deadline[row] !== null && c.finish[row] > c.deadline[row]),
    behind: (row) => sheet.plan.data_date !== null && c.start[row] < sheet.plan.data_date && c.percent[row] < due(row),
    milestones: (row) => sheet.isMilestone(row),
    unfinished: (row) => c.percent[row] < 100,
    manual: (row) => Boolean(c.manual[row]),
    constrained: (row) => Boolean(c.constraint?.[row]) && c.constraint[row] !== 'ASAP',
  };
  /** Percent that should be done at the data date. @param {number} row */
  const due = (row) => {
    const span = c.finish[row] - c.start[row];
    return span <= 0 ? 100 : Math.min(100, (100 * ((sheet.plan.data_date ?? 0) - c.start[row])) / span);
  };
  return (/** @type {number} */ row) => {
    if (sheet.isSummary(row) && (only.length || assigned)) return false;
    if (wanted && !plain(`${c.name[row]} ${c.wbs?.[row] ?? ''}`).includes(wanted)) return false;
    if (assigned && !assigned.has(c.uid[row])) return false;
    return only.every((/** @type {string} */ name) => tests[name](row));
  };
}
