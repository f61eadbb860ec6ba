/** Plans made for the tests and the bench page: the same numbers give the same plan, always. */

import { schedule } from './fake_engine.js';
import { minuteOf, DAY } from '../../src/jalon/web/static/islands/plan/clock.js';

/** @param {number} seed @returns {() => number} 0 to 1 */
export function dice(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const OFFICE = [[480, 720], [780, 1020]];

/** Monday to Friday with the days off of a French year. */
export function officeCalendar(uid = 1, name = 'Standard', holidays = []) {
  const week = [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []];
  return { uid, name, week, exceptions: holidays.map((day) => [day, day, []]) };
}

/**
 * @param {Object[]} tasks name, level, duration in days, links as [row index, kind, lag days], and any column
 * @param {Object} [plan] values of the head
 */
export function planOf(tasks, plan = {}) {
  const start = plan.start ?? minuteOf(2026, 6, 6) + 480;
  const blank = (value) => tasks.map(() => value);
  const columns = {
    uid: tasks.map((task, i) => task.uid ?? i + 1), parent: [], name: tasks.map((task) => task.name), kind: [], milestone: [],
    wbs: [], duration: [], duration_unit: blank('d'), elapsed: blank(0), estimated: blank(0),
    start: tasks.map((task) => task.start ?? null), finish: blank(null), early_start: blank(null), early_finish: blank(null), late_start: blank(null),
    late_finish: blank(null), total_float: blank(null), free_float: blank(null), critical: blank(0),
    percent: tasks.map((task) => task.percent ?? 0), manual: tasks.map((task) => task.manual ?? 0), active: tasks.map((task) => task.active ?? 1),
    constraint: tasks.map((task) => task.constraint ?? null), constraint_date: tasks.map((task) => task.constraint_date ?? null),
    deadline: tasks.map((task) => task.deadline ?? null), calendar: tasks.map((task) => task.calendar ?? null),
    actual_start: blank(null), actual_finish: blank(null), version: blank(1), note: tasks.map((task) => task.note ?? 0),
  };
  const open = [];
  const counts = [];
  tasks.forEach((task, i) => {
    const level = task.level ?? 0;
    open.length = level;
    counts.length = level + 1;
    counts[level] = (counts[level] ?? 0) + 1;
    columns.parent.push(level ? open[level - 1] : -1);
    open[level] = i;
    columns.wbs.push(counts.slice(0, level + 1).join('.'));
    const summary = (tasks[i + 1]?.level ?? 0) > level;
    columns.kind.push(task.kind ?? (summary ? 'summary' : 'task'));
    const days = task.days ?? (summary ? 0 : 1);
    columns.duration.push(days * 480);
    columns.milestone.push(!summary && days === 0 ? 1 : 0);
  });
  const links = { id: [], from: [], to: [], kind: [], lag: [], lag_elapsed: [], lag_percent: [], lag_unit: [], driving: [], from_plan: [] };
  tasks.forEach((task, i) => {
    for (const [from, kind = 'FS', lag = 0] of task.links ?? []) {
      links.id.push(links.id.length + 1);
      links.from.push(columns.uid[from]);
      links.to.push(columns.uid[i]);
      links.kind.push(kind);
      links.lag.push(lag * 480);
      links.lag_elapsed.push(0);
      links.lag_percent.push(null);
      links.lag_unit.push('d');
      links.driving.push(0);
      links.from_plan.push(null);
    }
  });
  const resources = [];
  const assignments = { activity: [], resource: [], units: [] };
  tasks.forEach((task, i) => {
    if (!task.who) return;
    let found = resources.find(({ name }) => name === task.who);
    if (!found) resources.push((found = { uid: resources.length + 1, name: task.who }));
    assignments.activity.push(columns.uid[i]);
    assignments.resource.push(found.uid);
    assignments.units.push(1);
  });
  const data = {
    plan: {
      id: 1, initiative: 1, name: 'Made plan', revision: 1, start, finish: start, data_date: null, minutes_per_day: 480,
      minutes_per_week: 2400, days_per_month: 20, calendar: 1, float_limit: 0,
      rights: ['view', 'comment', 'progress', 'plan', 'approve'], rules: 'microsoft', ...plan,
    },
    columns, links, resources, assignments, baselines: [], calendars: plan.calendars ?? [officeCalendar()],
  };
  delete data.plan.calendars;
  schedule(data);
  return data;
}

/** A plan of so many activities: phases, packages, tasks, about two links each. @param {number} size @param {number} [seed] */
export function bigPlan(size, seed = 1) {
  const roll = dice(seed);
  const crews = ['Civil works', 'Electricians', 'Design office', 'Commissioning', 'Supplier', 'Riggers'];
  const verbs = ['Design', 'Order', 'Build', 'Install', 'Test', 'Inspect', 'Wire', 'Accept'];
  const things = ['foundations', 'transformer', 'cable trays', 'control room', 'busbars', 'relay panels', 'access road', 'drainage'];
  const tasks = [];
  const leaves = [];
  while (tasks.length < size) {
    const i = tasks.length;
    if (i % 400 === 0) tasks.push({ name: `Phase ${i / 400 + 1}`, level: 0 });
    else if (i % 20 === 0 || i % 400 === 1) tasks.push({ name: `Package ${Math.floor(i / 20) + 1}`, level: 1 });
    else {
      const days = roll() < 0.08 ? 0 : 1 + Math.floor(roll() * 10);
      const links = [];
      const near = Math.max(0, leaves.length - Math.max(5, Math.floor(size / 50)));
      for (let k = roll() < 0.25 ? 1 : 2; k > 0 && leaves.length; k--) {
        const from = leaves[near + Math.floor(roll() * (leaves.length - near))];
        if (!links.some(([row]) => row === from)) links.push([from, ['FS', 'FS', 'FS', 'FS', 'FS', 'SS', 'FF'][Math.floor(roll() * 7)], roll() < 0.2 ? 1 + Math.floor(roll() * 3) : 0]);
      }
      tasks.push({
        name: `${verbs[Math.floor(roll() * verbs.length)]} ${things[Math.floor(roll() * things.length)]} ${i}`, level: 2, days, links,
        who: roll() < 0.6 ? crews[Math.floor(roll() * crews.length)] : '', percent: i < size / 12 ? Math.floor(roll() * 101) : 0,
      });
      leaves.push(i);
    }
  }
  const data = planOf(tasks, { name: `Plan of ${size} activities`, start: minuteOf(2026, 0, 5) + 480 });
  const { start, finish } = data.columns;
  const late = data.columns.uid.map(() => Math.floor(roll() * 10) * DAY);
  data.baselines = [{ id: 1, name: 'R1', number: 1, start: start.map((at, i) => at - late[i]), finish: finish.map((at, i) => at - late[i]) }];
  data.plan.data_date = minuteOf(2026, 5, 1);
  return data;
}
