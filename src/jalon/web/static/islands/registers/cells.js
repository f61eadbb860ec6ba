/** The columns of a register: which stand, how wide, and what a cell shows. */

import { make } from '../grid/elements.js';

const LEAST_TITLE = 200;
const BEFORE_TITLE = 88;
/** What gives way first where the page is too narrow for all. */
const GIVE_WAY = ['created', 'cost_after', 'days', 'placeName', 'cost', 'priority', 'ownerName'];

/** Every column of the kind, in order; the initiative only where rows stand at more than one. */
export function columnsOf(data, say) {
  const risk = data.kind === 'risk';
  const many = new Set(data.columns.place).size > 1;
  const money = (word) => (data.currency ? `${word}, ${data.currency}` : word);
  return [
    { key: 'state', label: say('state'), width: 96, edit: data.states },
    ...(risk ? [{ key: 'level', label: say('level'), width: 66, num: true }] : [{ key: 'priority', label: say('priority'), width: 100, edit: data.priorities }]),
    { key: 'ownerName', label: say('owner'), width: 130, edit: data.people, field: 'owner' },
    { key: 'due', label: say('due'), width: 104, date: true },
    ...(risk ? [{ key: 'days', label: say('days'), width: 64, num: true, title: say('days_long') }, { key: 'cost', label: money(say('cost')), width: 92, num: true, title: say('cost_long') }, { key: 'cost_after', label: money(say('cost_after')), width: 100, num: true, title: say('cost_after_long') }] : []),
    ...(many ? [{ key: 'placeName', label: say('place'), width: 156 }] : []),
    { key: 'created', label: say('created'), width: 104 },
  ];
}

/** The columns that leave the title its room. */
export function fitting(columns, width) {
  const kept = [...columns];
  const taken = () => kept.reduce((sum, one) => sum + one.width, BEFORE_TITLE + LEAST_TITLE);
  for (const key of GIVE_WAY) {
    if (taken() <= width) break;
    const place = kept.findIndex((one) => one.key === key);
    if (place >= 0) kept.splice(place, 1);
  }
  return kept;
}

/** @param {any} row @param {any} column @param {{data: any, say: any, speak: any}} page */
export function cell(row, column, { data, say, speak }) {
  const day = (text) => (text ? speak.date(Date.parse(text) / 60_000) : '');
  const late = column.date && row.late;
  const element = make('div', { class: `pf-td${column.num ? ' num' : ''}${late ? ' bad' : ''}`, role: 'gridcell' });
  if (column.edit && data.may_change) {
    const field = column.field ?? column.key;
    const select = make('select', { 'aria-label': `${column.label}, ${row.code}`, tabindex: '-1', 'data-field': field }, [
      field === 'owner' ? make('option', { value: '', text: say('nobody') }) : null,
      ...Object.entries(column.edit).map(([value, text]) => make('option', { value, text })),
    ]);
    select.value = String(row[field] ?? '');
    element.append(select);
  } else if (column.date && data.may_change) {
    const text = day(row.due);
    element.append(make('button', { type: 'button', class: 'rg-due', tabindex: '-1', 'data-due': '', 'aria-label': `${column.label}, ${row.code}: ${text || say('no_date')}`, text: text || '–' }));
  } else if (column.edit) element.textContent = column.edit[row[column.field ?? column.key]] ?? '';
  else if (column.key === 'due' || column.key === 'created') element.textContent = day(row[column.key]);
  else if (column.key === 'level') element.textContent = row.level ? `${row.probability} × ${row.impact}` : '';
  else if (column.num) element.textContent = row[column.key] === null ? '' : speak.number(row[column.key]);
  else {
    element.textContent = row[column.key] ?? '';
    element.title = element.textContent;
  }
  return element;
}

/** A phone's second line: state, level, owner, date. */
export function phone(row, { data, speak }) {
  const facts = [data.states[row.state], row.level ? `${row.probability} × ${row.impact}` : '', row.ownerName, row.due ? speak.date(Date.parse(row.due) / 60_000) : ''];
  return make('div', { class: `rg-facts sm i3 n el${row.late ? ' bad' : ''}`, role: 'gridcell', text: facts.filter(Boolean).join(' · ') });
}

/** The date's button becomes a field until it is left; Escape leaves the date as it was. */
export function dueInput(shown, row, done) {
  const input = make('input', { type: 'date', 'aria-label': shown.getAttribute('aria-label') });
  input.value = row.due ?? '';
  let left = false;
  const leave = (value) => {
    if (left) return;
    left = true;
    done(value);
  };
  input.addEventListener('blur', () => leave(input.value || null));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') leave(input.value || null);
    else if (event.key === 'Escape') leave(row.due);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  shown.replaceWith(input);
  input.focus();
}
