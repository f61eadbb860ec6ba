/** How a cell of the portfolio is written, by the type of its column. */

import { make } from '../grid/elements.js';
import { stateMark } from './words.js';

const TOLERANCE = 10;

/** @param {{key: string, type: string}} column @param {any} row @param {any} speak @param {any} choices */
export function cellOf(column, row, speak, choices) {
  const value = row.values[column.key];
  const cell = make('div', { role: 'gridcell', class: `pf-td ${column.type}` });
  const none = value === null || value === undefined || value === '';
  if (column.key === 'state') {
    cell.append(make('button', { type: 'button', class: 'pf-why', tabindex: '-1', 'data-why': '', 'aria-haspopup': 'dialog', title: row.sentence }, [stateMark(value, choices.state[value])]));
    return cell;
  }
  if (column.type === 'state') {
    cell.append(stateMark(value || 'none', choices.declared[value || 'none']));
    return cell;
  }
  if (none) return cell;
  if (column.type === 'date') cell.textContent = speak.date(value);
  else if (column.type === 'days') {
    cell.textContent = speak.signed(value);
    if (value > TOLERANCE) cell.classList.add('bad');
  } else if (column.type === 'float') {
    cell.textContent = speak.float(value, row.perDay);
    if (value < 0) cell.classList.add('bad');
  } else if (column.type === 'percent') {
    const done = make('i');
    done.style.width = `${Math.round(value)}%`;
    cell.append(make('span', { class: 'bar', 'aria-hidden': 'true' }, [done]), make('span', { text: speak.percent(value) }));
  } else if (column.type === 'number') cell.textContent = speak.number(value);
  else if (column.type === 'choice') cell.textContent = choices[column.key][value] ?? value;
  else if (column.type === 'milestone') {
    cell.title = `${value}, ${speak.date(row.nextDate)}`;
    cell.append(make('span', { class: 'el', text: value }), make('span', { class: `n ${row.nextLate ? 'bad m' : 'i2'}`, text: speak.date(row.nextDate, true) }));
  } else cell.textContent = cell.title = value;
  return cell;
}
