/** A small scheduler for the tests and the bench page: enough to move what a real one would move. */

import { WorkCalendar } from '../../src/jalon/web/static/islands/plan/worktime.js';

/**
 * Writes dates, floats and drivers into the columns of a sheet.
 * @param {any} data the shape of GET sheet
 * @returns {number[]|null} uids of a loop, or null when all went well
 */
export function schedule(data) {
  const { columns: c, links, plan } = data;
  const calendars = new Map(data.calendars.map((one) => [one.uid, new WorkCalendar(one)]));
  const size = c.uid.length;
  const row = new Map(c.uid.map((uid, i) => [uid, i]));
  const calendar = (i) => calendars.get(c.calendar[i] ?? plan.calendar) ?? [...calendars.values()][0];
  const into = Array.from({ length: size }, () => []);
  const outOf = Array.from({ length: size }, () => []);
  for (let k = 0; k < links.from.length; k++) {
    const [a, b] = [row.get(links.from[k]), row.get(links.to[k])];
    if (a === undefined || b === undefined) continue;
    into[b].push([k, a]);
    outOf[a].push([k, b]);
    links.driving[k] = 0;
  }
  const left = into.map((list) => list.length);
  const order = [];
  for (let i = 0; i < size; i++) if (!left[i]) order.push(i);
  for (let k = 0; k < order.length; k++) for (const [, b] of outOf[order[k]]) if (!--left[b]) order.push(b);
  if (order.length < size) return c.uid.filter((_, i) => left[i] > 0);

  const length = (i) => c.duration[i];
  for (const i of order) {
    if (c.kind[i] === 'summary') continue;
    const days = calendar(i);
    if (c.manual[i] && c.start[i] !== null) {
      c.finish[i] = days.add(c.start[i], length(i));
      continue;
    }
    let at = plan.start;
    let driver = -1;
    for (const [k, a] of into[i]) {
      const lag = links.lag[k];
      const kind = links.kind[k];
      let from = kind[0] === 'F' ? c.finish[a] : c.start[a];
      if (lag) from = days.add(from, lag);
      if (kind[1] === 'F') from = days.add(from, -length(i));
      if (from > at || driver < 0) {
        if (from >= at) driver = k;
        at = Math.max(at, from);
      }
    }
    if (driver >= 0) links.driving[driver] = 1;
    const kind = c.constraint[i];
    if (kind === 'SNET' && c.constraint_date[i] > at) at = c.constraint_date[i];
    if (kind === 'MSO') at = c.constraint_date[i];
    c.start[i] = length(i) ? days.nextWork(at) : at;
    c.finish[i] = length(i) ? days.add(c.start[i], length(i)) : at;
  }
  let finish = plan.start;
  for (const i of order) if (c.kind[i] !== 'summary') finish = Math.max(finish, c.finish[i]);
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k];
    if (c.kind[i] === 'summary') continue;
    const days = calendar(i);
    let late = c.deadline[i] ? Math.min(finish, c.deadline[i]) : finish;
    for (const [l, b] of outOf[i]) {
      if (c.kind[b] === 'summary') continue;
      let to = links.kind[l][1] === 'S' ? c.late_start[b] : c.late_finish[b];
      if (links.lag[l]) to = days.add(to, -links.lag[l]);
      if (links.kind[l][0] === 'S') to = days.add(to, length(i));
      late = Math.min(late, to);
    }
    c.late_finish[i] = late;
    c.late_start[i] = length(i) ? days.add(late, -length(i)) : late;
    c.total_float[i] = days.between(c.finish[i], late);
    c.free_float[i] = c.total_float[i];
    c.critical[i] = c.total_float[i] <= plan.float_limit && c.percent[i] < 100 ? 1 : 0;
  }
  rollUp(data, calendar);
  plan.finish = finish;
  c.early_start = [...c.start];
  c.early_finish = [...c.finish];
  return null;
}

/** Summaries take the dates of what is below. */
function rollUp({ columns: c }, calendar) {
  const size = c.uid.length;
  const work = new Float64Array(size);
  const done = new Float64Array(size);
  const kids = new Uint8Array(size);
  for (let i = size - 1; i >= 0; i--) {
    if (c.parent[i] >= 0) kids[c.parent[i]] = 1;
  }
  for (let i = 0; i < size; i++) {
    if (kids[i]) {
      c.kind[i] = 'summary';
      c.start[i] = c.finish[i] = c.late_finish[i] = c.total_float[i] = null;
      c.critical[i] = c.milestone[i] = 0;
    } else if (c.kind[i] === 'summary') c.kind[i] = 'task';
  }
  for (let i = size - 1; i >= 0; i--) {
    if (c.kind[i] === 'summary') {
      c.percent[i] = work[i] ? Math.round(done[i] / work[i]) : 0;
      c.duration[i] = calendar(i).between(c.start[i], c.finish[i]);
    } else {
      work[i] = c.duration[i];
      done[i] = c.duration[i] * c.percent[i];
    }
    const up = c.parent[i];
    if (up < 0) continue;
    c.start[up] = c.start[up] === null ? c.start[i] : Math.min(c.start[up], c.start[i]);
    c.finish[up] = c.finish[up] === null ? c.finish[i] : Math.max(c.finish[up], c.finish[i]);
    c.total_float[up] = c.total_float[up] === null ? c.total_float[i] : Math.min(c.total_float[up], c.total_float[i]);
    c.critical[up] = c.critical[up] || c.critical[i];
    work[up] += work[i];
    done[up] += done[i];
  }
}
