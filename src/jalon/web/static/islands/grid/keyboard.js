/** Which key does what in a grid. One table, read by the keyboard and by the help. */

/**
 * @typedef {Object} Stroke
 * @property {string} key as the event names it
 * @property {boolean} [ctrl]
 * @property {boolean} [shift] undefined: either
 * @property {boolean} [alt]
 * @property {string} command
 */

/** @type {Stroke[]} */
export const STROKES = [
  { key: 'ArrowUp', alt: true, shift: true, command: 'moveUp' },
  { key: 'ArrowDown', alt: true, shift: true, command: 'moveDown' },
  { key: 'ArrowLeft', alt: true, shift: true, command: 'outdent' },
  { key: 'ArrowRight', alt: true, shift: true, command: 'indent' },
  { key: 'ArrowUp', ctrl: true, command: 'first' },
  { key: 'ArrowDown', ctrl: true, command: 'last' },
  { key: 'ArrowLeft', ctrl: true, command: 'scrollBack' },
  { key: 'ArrowRight', ctrl: true, command: 'scrollOn' },
  { key: 'ArrowUp', command: 'up' },
  { key: 'ArrowDown', command: 'down' },
  { key: 'ArrowLeft', command: 'left' },
  { key: 'ArrowRight', command: 'right' },
  { key: 'Home', ctrl: true, command: 'first' },
  { key: 'End', ctrl: true, command: 'last' },
  { key: 'Home', command: 'home' },
  { key: 'End', command: 'end' },
  { key: 'PageUp', command: 'pageUp' },
  { key: 'PageDown', command: 'pageDown' },
  { key: 'Tab', shift: false, command: 'next' },
  { key: 'Tab', shift: true, command: 'previous' },
  { key: 'Enter', ctrl: true, command: 'details' },
  { key: 'Enter', command: 'edit' },
  { key: 'F2', command: 'edit' },
  { key: 'Backspace', command: 'clear' },
  { key: 'Insert', command: 'insert' },
  { key: 'Delete', command: 'remove' },
  { key: ' ', shift: true, command: 'wholeRow' },
  { key: ' ', command: 'fold' },
  { key: 'a', ctrl: true, command: 'all' },
  { key: 'z', ctrl: true, shift: false, command: 'undo' },
  { key: 'z', ctrl: true, shift: true, command: 'redo' },
  { key: 'y', ctrl: true, command: 'redo' },
  { key: 'f', ctrl: true, command: 'find' },
  { key: 'd', ctrl: true, command: 'fillDown' },
  { key: 'F3', command: 'findNext' },
  { key: '+', command: 'zoomIn' },
  { key: '=', command: 'zoomIn' },
  { key: '-', command: 'zoomOut' },
  { key: '0', alt: true, command: 'fit' },
  { key: 'w', alt: true, command: 'why' },
  { key: 'l', alt: true, command: 'link' },
  { key: 'Escape', command: 'escape' },
  { key: '?', command: 'help' },
];

/**
 * @param {KeyboardEvent} event
 * @returns {string|null} the command of a stroke
 */
export function commandOf(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const letter = event.altKey ? /^(?:Key|Digit)(\w)$/.exec(event.code ?? '')?.[1] : undefined;
  const key = letter?.toLowerCase() ?? (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  for (const stroke of STROKES) {
    if (stroke.key !== key || Boolean(stroke.ctrl) !== ctrl || Boolean(stroke.alt) !== event.altKey) continue;
    if (stroke.shift !== undefined && stroke.shift !== event.shiftKey) continue;
    return stroke.command;
  }
  return null;
}

/** Whether a stroke is a character that starts an edit. @param {KeyboardEvent} event */
export function types(event) {
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== ' ';
}
