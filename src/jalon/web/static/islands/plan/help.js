/** The keys of the grid, in a dialog. */

import { dialog } from '../grid/popover.js';
import { make } from '../grid/elements.js';

/** Groups of [keys, words key]. @type {[string, [string[], string][]][]} */
const GROUPS = [
  ['help.moving', [
    [['↑', '↓', '←', '→'], 'help.arrows'], [['Tab', 'Shift Tab'], 'help.tab'], [['Home', 'End'], 'help.homeend'],
    [['Ctrl Home', 'Ctrl End'], 'help.ends'], [['Page ↑', 'Page ↓'], 'help.page'], [['Ctrl ←', 'Ctrl →'], 'help.scroll'],
    [['Space'], 'help.fold'], [['Ctrl F', 'F3'], 'help.find'],
  ]],
  ['help.editing', [
    [['Enter', 'F2'], 'help.edit'], [['Esc'], 'help.escape'], [['Insert'], 'help.insert'], [['Delete'], 'help.remove'],
    [['Alt Shift ←', 'Alt Shift →'], 'help.dent'], [['Alt Shift ↑', 'Alt Shift ↓'], 'help.shift'], [['Ctrl D'], 'help.fill'],
    [['Alt L'], 'help.link'], [['Ctrl Z', 'Ctrl Y'], 'help.undo'],
  ]],
  ['help.selecting', [
    [['Shift ↑', 'Shift ↓'], 'help.extend'], [['Shift Space'], 'help.whole'], [['Ctrl A'], 'help.all'],
    [['Ctrl C', 'Ctrl X', 'Ctrl V'], 'help.clipboard'],
  ]],
  ['help.looking', [
    [['+', '−'], 'help.zoom'], [['Ctrl'], 'help.wheel'], [['Alt 0'], 'help.fit'], [['Ctrl Enter'], 'help.details'], [['Alt W'], 'help.why'],
  ]],
  ['help.load', [
    [['←', '→'], 'help.stretch'], [['Page ↑', 'Page ↓'], 'help.overload'], [['Enter'], 'help.rivals'],
  ]],
];

/** @param {import('./words.js').Words} words */
export function showHelp(words) {
  const groups = GROUPS.map(([title, lines]) => make('section', {}, [
    make('h3', { text: words.say(title) }),
    make('table', {}, [make('tbody', {}, lines.map(([keys, text]) => make('tr', {}, [
      make('td', { text: words.say(text) }), make('td', {}, keys.flatMap((key, i) => [i ? ' ' : '', make('kbd', { text: keyName(key, words) })])),
    ])))]),
  ]));
  dialog(words.say('help.title'), [make('div', { class: 'keys-list' }, groups)], [], words.say('close'));
}

/** @param {string} key @param {import('./words.js').Words} words */
function keyName(key, words) {
  return key.split(' ').map((part) => (words.has(`key.${part}`) ? words.say(`key.${part}`) : part)).join(' ');
}
