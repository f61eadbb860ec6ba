/** What happened to a task, in words: one line a field, "Duration: 10 d → 12 d". */

/** Columns of the journal and the fields they belong to. @type {Object<string, string>} */
const FIELDS = {
  name: 'name', duration: 'duration', percent: 'percent', constraint_kind: 'constraint', constraint_date: 'constraint_date', deadline: 'deadline',
  calendar_uid: 'calendar', manual: 'manual', milestone: 'milestone', active: 'active', actual_start: 'actual_start', actual_finish: 'actual_finish',
  manual_start: 'start', manual_finish: 'finish',
};

/**
 * @param {import('./page.js').PlanPage} page
 * @param {{kind: string, verb: string, before: Object<string, any>|null, after: Object<string, any>|null}} entry
 * @returns {string[]}
 */
export function toldBy(page, { kind, before, after }) {
  const { words } = page;
  if (kind === 'create') return [words.say('history.create')];
  if (kind === 'delete') return [words.say('history.delete')];
  const lines = [];
  for (const [key, value] of Object.entries(after ?? {})) {
    const field = page.fields.get(FIELDS[key]);
    if (field) lines.push(words.say('history.field', { field: field.long, before: said(page, key, before?.[key], before), after: said(page, key, value, after) }));
    else if (key === 'note') lines.push(words.say('history.note'));
    else if (key === 'place' || key === 'parent_uid') lines.push(words.say('history.moved'));
  }
  return lines.length ? [...new Set(lines)] : [words.say('history.other')];
}

/**
 * @param {import('./page.js').PlanPage} page
 * @param {string} key
 * @param {any} value
 * @param {Object<string, any>|null|undefined} values of the same moment
 * @returns {string}
 */
function said(page, key, value, values) {
  const { words, formats, sheet } = page;
  if (value === null || value === undefined || value === '') return key === 'constraint_kind' ? words.say('constraint.ASAP') : words.say('nothing');
  if (key === 'duration') return formats.duration(value, values?.duration_unit ?? 'd', Boolean(values?.duration_elapsed));
  if (key === 'percent') return formats.percent(value);
  if (key === 'constraint_kind') return words.say(`constraint.${value}`);
  if (key === 'calendar_uid') return sheet.calendarNames.find(({ uid }) => uid === value)?.name ?? String(value);
  if (typeof value === 'boolean') return words.say(value ? 'yes' : 'no');
  return typeof value === 'number' ? formats.date(value) : String(value);
}
