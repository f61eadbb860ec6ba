/** The plan's server in memory: the same addresses and answers, on the small scheduler of the tests. */

import { schedule } from './fake_engine.js';
import { readDuration, readPredecessors } from '../../src/jalon/web/static/islands/plan/reading.js';
import { WorkCalendar } from '../../src/jalon/web/static/islands/plan/worktime.js';
import { fromIso } from '../../src/jalon/web/static/islands/plan/clock.js';

/** A refusal: its status and what the page is told. */
class Refusal extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.error = { code, message, ...more };
  }
}

const DATES = ['start', 'finish', 'constraint_date', 'deadline', 'actual_start', 'actual_finish'];

export class FakeServer {
  /** @param {any} data a sheet */
  constructor(data) {
    this.data = data;
    this.undone = [];
    this.done = [];
    this.requests = new Map();
    this.people = [];
    this.log = [];
    this.offline = false;
    this.inserted = [];
    this.nextUid = Math.max(0, ...data.columns.uid) + 1;
  }

  /** @param {string} address @param {{method?: string, body?: string}} [options] */
  async fetch(address, options = {}) {
    if (this.offline) throw new TypeError('Failed to fetch');
    const [path, query] = address.split('?');
    const verb = path.split('/').slice(5);
    const body = options.body ? JSON.parse(options.body) : null;
    this.log.push({ verb: verb.join('/'), body });
    try {
      return reply(200, this.#answer(verb, body, new URLSearchParams(query)));
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      return reply(fault.status, { error: fault.error });
    }
  }

  #answer([verb, uid], body, query) {
    switch (verb) {
      case 'sheet': return this.data;
      case 'changes': return body ? this.#post(body) : this.#since(Number(query.get('since')));
      case 'preview': return this.#preview(body);
      case 'undo': return this.#travel(this.done, this.undone);
      case 'redo': return this.#travel(this.undone, this.done);
      case 'why': return this.#why(Number(uid));
      case 'presence': return {};
      default: throw new Refusal(404, 'not_found', 'There is nothing at this address.');
    }
  }

  #post(body) {
    const again = this.requests.get(body.request);
    if (again) return again;
    const before = snapshot(this.data);
    try {
      for (const operation of body.operations) this.#do(operation);
      const loop = schedule(this.data);
      if (loop) throw new Refusal(422, 'cycle', `This link would make a loop: ${loop.map((uid) => this.#name(uid)).join(' → ')}.`);
    } catch (fault) {
      restore(this.data, before);
      throw fault;
    }
    this.data.plan.revision += 1;
    const answer = this.#difference(before, body.operations);
    this.done.push({ before, after: snapshot(this.data) });
    this.undone = [];
    this.requests.set(body.request, answer);
    return answer;
  }

  #preview(body) {
    const before = snapshot(this.data);
    try {
      for (const operation of body.operations) this.#do(operation, true);
      schedule(this.data);
      return this.#difference(before, body.operations);
    } finally {
      restore(this.data, before);
    }
  }

  #travel(from, to) {
    const step = from.pop();
    if (!step) throw new Refusal(422, 'nothing', 'There is nothing to undo.');
    const before = snapshot(this.data);
    const { revision } = this.data.plan;
    restore(this.data, from === this.done ? step.before : step.after);
    this.data.plan.revision = revision + 1;
    to.push(step);
    return { ...this.#difference(before, []), sentence: '' };
  }

  /** What another person did: applied without the page knowing. */
  elsewhere(operations) {
    for (const operation of operations) this.#do(operation, true);
    schedule(this.data);
    this.data.plan.revision += 1;
  }

  #since(revision) {
    const { plan, columns, links } = this.data;
    if (revision === plan.revision) return { revision, changed: { uid: [] }, people: this.people };
    return { revision: plan.revision, changed: columns, order: columns.uid, links, people: this.people };
  }

  #name(uid) {
    return this.data.columns.name[this.data.columns.uid.indexOf(uid)];
  }

  #row(uid) {
    const row = this.data.columns.uid.indexOf(uid);
    if (row < 0) throw new Refusal(404, 'not_found', 'This task is gone.');
    return row;
  }

  #do(operation, free = false) {
    const c = this.data.columns;
    switch (operation.op) {
      case 'set': {
        const row = this.#row(operation.uid);
        if (!free && operation.version === undefined) throw new Refusal(428, 'version', 'The version is missing.');
        if (!free && operation.version !== c.version[row]) {
          const current = { uid: operation.uid, version: c.version[row], name: c.name[row], fields: {}, row: {}, by: 'Camille Petit', at: new Date(Date.now() - 120000).toISOString() };
          for (const key of Object.keys(c)) if (key !== 'parent') current.row[key] = c[key][row];
          for (const key of Object.keys(operation.fields)) current.fields[key] = c[key]?.[row] ?? null;
          throw new Refusal(409, 'stale', 'Someone changed this task.', { current });
        }
        this.#set(row, operation.fields);
        c.version[row] += 1;
        return;
      }
      case 'insert': return this.#insert(operation);
      case 'delete': return this.#delete(operation.uids);
      case 'move': return this.#move(operation.uids, operation.after, operation.parent);
      case 'indent': return this.#dent(operation.uids, 1);
      case 'outdent': return this.#dent(operation.uids, -1);
      case 'link': return this.#link(operation);
      case 'unlink': return this.#unlink((k) => this.data.links.from[k] === operation.from && this.data.links.to[k] === operation.to && (!operation.kind || this.data.links.kind[k] === operation.kind));
      default: throw new Refusal(422, 'operation', `Unknown operation ${operation.op}.`);
    }
  }

  #set(row, fields) {
    const { columns: c, plan } = this.data;
    for (const [key, value] of Object.entries(fields)) {
      if (key === 'duration') {
        const read = typeof value === 'number' ? { minutes: value, unit: c.duration_unit[row], elapsed: false } : readDuration(value, plan);
        if (!read || read.minutes > 36525 * 480) throw new Refusal(422, 'duration', `Task "${c.name[row]}": give a duration between 0 and 36 525 days.`, { field: 'duration' });
        c.duration[row] = read.minutes;
        c.duration_unit[row] = read.unit;
        c.milestone[row] = read.minutes === 0 ? 1 : 0;
      } else if (key === 'predecessors') this.#predecessors(row, value);
      else if (key === 'resources') this.#assign(c.uid[row], value);
      else if (key === 'start' || key === 'finish') {
        const at = fromIso(value);
        if (c.manual[row] && key === 'start') c.start[row] = at;
        else {
          c.constraint[row] = key === 'start' ? 'SNET' : 'FNET';
          c.constraint_date[row] = at;
        }
      } else if (DATES.includes(key)) c[key][row] = value === null ? null : fromIso(value);
      else if (typeof value === 'boolean') c[key][row] = Number(value);
      else c[key][row] = value;
    }
  }

  #predecessors(row, text) {
    const { columns: c, plan } = this.data;
    this.#unlink((k) => this.data.links.to[k] === c.uid[row]);
    for (const link of readPredecessors(text, plan).links) {
      this.#link({ from: c.uid[link.row - 1], to: c.uid[row], kind: link.kind, lag: link.lag });
    }
  }

  #assign(uid, text) {
    const { assignments, resources } = this.data;
    const keep = assignments.activity.map((activity) => activity !== uid);
    for (const key of ['resource', 'units', 'activity']) assignments[key] = assignments[key].filter((_, k) => keep[k]);
    for (const name of text.split(';').map((part) => part.trim()).filter(Boolean)) {
      let found = resources.find((resource) => resource.name === name);
      if (!found) resources.push((found = { uid: resources.length + 1, name }));
      assignments.activity.push(uid);
      assignments.resource.push(found.uid);
      assignments.units.push(1);
    }
    this.assigned = true;
  }

  #link({ from, to, kind = 'FS', lag = '' }) {
    const { links, plan } = this.data;
    if (from === to) throw new Refusal(422, 'link_self', `Task "${this.#name(to)}" is linked to itself: remove the link.`);
    const read = lag ? readDuration(String(lag).replace('+', ''), plan) : null;
    this.#unlink((k) => links.from[k] === from && links.to[k] === to && links.kind[k] === kind);
    const values = { id: (links.id.at(-1) ?? 0) + 1, from, to, kind, lag: read?.minutes ?? 0, lag_elapsed: Number(read?.elapsed ?? 0), lag_percent: null, lag_unit: read?.unit ?? 'd', driving: 0, from_plan: null };
    for (const key of Object.keys(links)) links[key].push(values[key]);
  }

  #unlink(which) {
    const { links } = this.data;
    const keep = links.from.map((_, k) => !which(k));
    if (keep.every(Boolean)) return;
    for (const key of Object.keys(links)) links[key] = links[key].filter((_, k) => keep[k]);
  }

  #insert({ after, parent, rows }) {
    const c = this.data.columns;
    let at = after === null || after === undefined ? (parent ? this.#row(parent) + 1 : 0) : this.#end(this.#row(after));
    const above = parent ?? null;
    for (const fields of rows) {
      const uid = this.nextUid++;
      this.inserted.push(uid);
      const parents = this.#parents();
      for (const key of Object.keys(c)) c[key].splice(at, 0, null);
      const usual = { uid, name: '', kind: 'task', milestone: 0, wbs: '', duration: 480, duration_unit: 'd', elapsed: 0, estimated: 0, percent: 0, manual: 0, active: 1, critical: 0, version: 1, note: 0 };
      for (const [key, value] of Object.entries(usual)) c[key][at] = value;
      parents.splice(at, 0, above);
      this.#reparent(parents);
      this.#set(at, fields);
      at += 1;
    }
  }

  #delete(uids) {
    const gone = new Set();
    for (const uid of uids) {
      const row = this.#row(uid);
      for (let k = row; k < this.#end(row); k++) gone.add(this.data.columns.uid[k]);
    }
    const parents = this.#parents().filter((_, row) => !gone.has(this.data.columns.uid[row]));
    this.#keep((uid) => !gone.has(uid));
    this.#reparent(parents);
    this.#unlink((k) => gone.has(this.data.links.from[k]) || gone.has(this.data.links.to[k]));
  }

  #keep(which) {
    const c = this.data.columns;
    const keep = c.uid.map(which);
    for (const key of Object.keys(c)) c[key] = c[key].filter((_, row) => keep[row]);
  }

  #move(uids, after, parent) {
    const c = this.data.columns;
    const parents = new Map(c.uid.map((uid, row) => [uid, this.#parents()[row]]));
    const moving = new Set();
    for (const uid of uids) for (let k = this.#row(uid); k < this.#end(this.#row(uid)); k++) moving.add(c.uid[k]);
    if (moving.has(after) || moving.has(parent)) throw new Refusal(422, 'move', 'A task cannot move below itself.');
    for (const uid of uids) if (!moving.has(parents.get(uid))) parents.set(uid, parent ?? null);
    const rest = c.uid.filter((uid) => !moving.has(uid));
    let at = parent ? rest.indexOf(parent) + 1 : 0;
    if (after !== null && after !== undefined) {
      const row = this.#row(after);
      const last = c.uid.slice(row, this.#end(row)).filter((uid) => !moving.has(uid)).at(-1);
      at = rest.indexOf(last) + 1;
    }
    const order = [...rest.slice(0, at), ...c.uid.filter((uid) => moving.has(uid)), ...rest.slice(at)];
    const rows = order.map((uid) => c.uid.indexOf(uid));
    for (const key of Object.keys(c)) c[key] = rows.map((row) => c[key][row]);
    this.#reparent(order.map((uid) => parents.get(uid)));
  }

  #dent(uids, way) {
    const c = this.data.columns;
    for (const uid of uids) {
      const parents = this.#parents();
      const row = this.#row(uid);
      const above = parents[row];
      if (uids.includes(above)) continue;
      if (way < 0) {
        if (above === null) continue;
        const grand = parents[this.#row(above)];
        this.#move([uid], above, grand);
        continue;
      }
      let before = row - 1;
      while (before >= 0 && parents[before] !== above) before -= 1;
      if (before < 0) throw new Refusal(422, 'indent', `"${c.name[row]}" has no task above it to go under.`);
      parents[row] = c.uid[before];
      this.#reparent(parents);
    }
  }

  #parents() {
    const c = this.data.columns;
    return c.parent.map((row) => (row < 0 || row === null ? null : c.uid[row]));
  }

  #reparent(parents) {
    const c = this.data.columns;
    const rows = new Map(c.uid.map((uid, row) => [uid, row]));
    c.parent = parents.map((uid) => (uid === null || uid === undefined ? -1 : rows.get(uid)));
    const counts = [];
    c.uid.forEach((_, row) => {
      let level = 0;
      for (let up = c.parent[row]; up >= 0; up = c.parent[up]) level += 1;
      counts.length = level + 1;
      counts[level] = (counts[level] ?? 0) + 1;
      c.wbs[row] = counts.slice(0, level + 1).join('.');
    });
  }

  #end(row) {
    const { parent } = this.data.columns;
    let end = row + 1;
    while (end < parent.length) {
      let up = parent[end];
      while (up > row) up = parent[up];
      if (up !== row) break;
      end += 1;
    }
    return end;
  }

  #difference(before, operations) {
    const { columns: c, plan, links } = this.data;
    const was = new Map(before.columns.uid.map((uid, row) => [uid, row]));
    const keys = Object.keys(c);
    const calendar = new WorkCalendar(this.data.calendars[0]);
    const structure = c.uid.length !== before.columns.uid.length || c.uid.some((uid, row) => before.columns.uid[row] !== uid) || c.wbs.some((wbs, row) => before.columns.wbs[row] !== wbs);
    const rows = [];
    c.uid.forEach((uid, row) => {
      const old = was.get(uid);
      if (old === undefined || keys.some((key) => key !== 'parent' && c[key][row] !== before.columns[key][old]) || structure) rows.push(row);
    });
    const changed = {};
    for (const key of keys) changed[key] = rows.map((row) => c[key][row]);
    const moved = rows.filter((row) => was.has(c.uid[row]) && c.kind[row] !== 'summary' && c.start[row] !== before.columns.start[was.get(c.uid[row])]);
    const milestones = moved.filter((row) => c.milestone[row]).map((row) => ({ uid: c.uid[row], name: c.name[row], delta_minutes: calendar.between(before.columns.finish[was.get(c.uid[row])], c.finish[row]) }));
    const first = operations[0]?.uid;
    const inserted = this.inserted;
    this.inserted = [];
    const answer = {
      revision: plan.revision, change_set: plan.revision, plan: { start: plan.start, finish: plan.finish },
      sentence: first ? `"${this.#name(first) ?? ''}" changed, ${moved.length} tasks moved` : '',
      finish_change_minutes: calendar.between(before.plan.finish, plan.finish), changed, milestones, inserted,
    };
    if (structure) answer.order = [...c.uid];
    if (JSON.stringify(links) !== JSON.stringify(before.links)) answer.links = structuredClone(links);
    if (this.assigned) {
      answer.assignments = structuredClone(this.data.assignments);
      answer.resources = structuredClone(this.data.resources);
      this.assigned = false;
    }
    return answer;
  }

  #why(uid) {
    const { columns: c, links } = this.data;
    const sentences = [];
    let row = this.#row(uid);
    for (let step = 0; step < 12; step++) {
      const link = links.to.findIndex((to, k) => to === c.uid[row] && links.driving[k]);
      if (link < 0) break;
      row = this.#row(links.from[link]);
      sentences.push({ uid: c.uid[row], text: `${c.name[row]} finishes`, detail: `link ${links.kind[link]}` });
    }
    const at = this.#row(uid);
    return { uid, name: c.name[at], date: c.finish[at], float: c.total_float[at], sentences };
  }
}

const snapshot = (data) => structuredClone({ columns: data.columns, links: data.links, plan: data.plan, assignments: data.assignments, resources: data.resources });

function restore(data, from) {
  Object.assign(data, structuredClone(from));
}

const reply = (status, value) => ({ ok: status < 400, status, json: async () => structuredClone(value), text: async () => JSON.stringify(value) });
