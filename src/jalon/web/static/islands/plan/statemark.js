/** The shape that goes with a state, so that colour never says it alone: disc and tick, octagon and cross, empty ring. */

import { draw } from '../grid/elements.js';

/** @type {Object<string, [string, string]>} */
const SHAPES = {
  ok: ['M7 .8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0 -12.4z', 'M4.2 7.2l2 2 3.6-4'],
  bad: ['M4.3.8h5.4l3.5 3.5v5.4l-3.5 3.5H4.3L.8 9.7V4.3z', 'M4.8 4.8l4.4 4.4M9.2 4.8L4.8 9.2'],
};

/** @param {'ok'|'bad'|'none'} state */
export function stateMark(state) {
  const shapes = SHAPES[state];
  const parts = shapes
    ? [draw('path', { d: shapes[0], fill: 'currentColor' }), draw('path', { d: shapes[1], class: 'sg', fill: 'none', 'stroke-width': 1.5, 'stroke-linecap': 'round' })]
    : [draw('circle', { cx: 7, cy: 7, r: 5.6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3, 'stroke-dasharray': '2.2 2' })];
  return draw('svg', { viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true' }, parts);
}
