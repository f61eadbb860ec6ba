/** A small plan with everything a chart shows, for pictures: a substation, in French or English. */

import { planOf, officeCalendar } from './made_plan.js';
import { minuteOf, DAY } from '../../src/jalon/web/static/islands/plan/clock.js';

const day = (month, date, year = 2026) => minuteOf(year, month - 1, date);

const ROWS = [
  [0, 'Poste 225 kV des Aulnes', 'Les Aulnes 225 kV substation'],
  [1, 'Études', 'Design'],
  [2, 'Études de détail', 'Detailed design', 18, 100, [], 'Bureau d’études', 'Design office'],
  [2, 'Dossier d’exécution', 'Execution file', 8, 80, [[2]]],
  [1, 'Génie civil', 'Civil works'],
  [2, 'Terrassement', 'Earthworks', 10, 100, [[2, 'FS', -4]]],
  [2, 'Massifs et caniveaux', 'Foundations and ducts', 18, 60, [[5]]],
  [2, 'Bâtiment de commande', 'Control building', 22, 35, [[5, 'FS', 4]], 'Génie civil', 'Civil works'],
  [1, 'Montage haute tension', 'High-voltage erection'],
  [2, 'Livraison charpentes', 'Steel delivered', 0, 0, [], '', '', { constraint: 'SNET', constraint_date: day(9, 3) + 480 }],
  [2, 'Montage charpentes', 'Steel erection', 9, 0, [[6, 'FS', 8], [9]], 'Monteurs HT', 'HV fitters'],
  [2, 'Pose transformateur', 'Transformer installed', 6, 0, [[10]]],
  [2, 'Raccordement HT', 'HV connection', 8, 0, [[11]], 'Monteurs HT', 'HV fitters', { deadline: day(10, 20) + 1020 }],
  [1, 'Basse tension et essais', 'Low voltage and tests'],
  [2, 'Câblage basse tension', 'LV cabling', 15, 0, [[10, 'FS', 2]], 'Câbleurs', 'Wiremen'],
  [2, 'Essais fonctionnels', 'Functional tests', 10, 0, [[14, 'FS', 2]], 'Essais', 'Testers'],
  [2, 'Réception EDF', 'Utility acceptance', 3, 0, [[12, 'FS', 7]], '', '', { note: 1 }],
  [2, 'Mise sous tension', 'Energisation', 0, 0, [[15]], '', '', { deadline: day(10, 30) + 1020 }],
  [1, 'Clôture', 'Closing'],
  [2, 'Dossier des ouvrages exécutés', 'As-built file', 6, 0, [[17, 'SS']]],
  [2, 'Levée des réserves', 'Punch list', 8, 0, [[17]], 'Exploitation', 'Operations', { manual: 0 }],
  [2, 'Formation des exploitants', 'Operator training', 4, 0, [], 'Exploitation', 'Operations', { manual: 1, start: day(11, 2) + 480 }],
];

/** @param {string} locale */
export function aulnes(locale) {
  const french = locale === 'fr';
  const tasks = ROWS.map(([level, fr, en, days, percent, links, whoFr, whoEn, more]) => ({
    level, name: french ? fr : en, days, percent, links, who: french ? whoFr : whoEn, ...more,
  }));
  const bastille = day(7, 14) / DAY;
  const name = french ? 'Poste 225 kV des Aulnes' : 'Les Aulnes 225 kV substation';
  const calendars = [officeCalendar(1, 'Standard', [bastille, day(8, 15) / DAY, day(11, 11) / DAY]), { uid: 2, name: french ? 'Continu 24 h' : '24 hours', week: Array(7).fill([[0, 1440]]), exceptions: [] }];
  const data = planOf(tasks, { name, data_date: day(9, 8) + 1020, calendars });
  for (const resource of data.resources) resource.max_units = 1;
  data.assignments.activity.push(10, 12);
  data.assignments.resource.push(data.resources[2].uid, data.resources[2].uid);
  data.assignments.units.push(1, 1.5);
  const slip = data.columns.uid.map((_, i) => (i > 8 ? 9 : i % 3 ? 4 : 2) * DAY);
  data.baselines = [{
    id: 7, name: 'R2', number: 2,
    start: data.columns.start.map((at, i) => (i < 2 ? at : at - slip[i])), finish: data.columns.finish.map((at, i) => (i < 2 ? at : at - slip[i])),
  }];
  return data;
}
