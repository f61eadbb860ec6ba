/** One floating block at a time under a button: menus, choices, filters. Esc or a click elsewhere closes it. */

import { make } from './elements.js';

/** @type {{element: HTMLElement, anchor: HTMLElement, close: () => void}|null} */
let current = null;

/**
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {Node[]} children
 * @param {{wide?: boolean, closed?: () => void}} [options]
 * @returns {{element: HTMLElement, close: () => void}|null} null where the same anchor closed it
 */
export function popover(anchor, label, children, options = {}) {
  const again = current?.anchor === anchor;
  current?.close();
  if (again) return null;
  const element = make('div', { class: `jp-pop${options.wide ? ' wide' : ''}`, role: 'dialog', 'aria-label': label }, children);
  const host = anchor.closest('.jp, main, body') ?? document.body;
  document.body.append(element);
  const box = anchor.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, window.innerWidth - element.offsetWidth - 8));
  const below = box.bottom + 4 + element.offsetHeight <= window.innerHeight - 8;
  element.style.left = `${left}px`;
  element.style.top = `${below ? box.bottom + 4 : Math.max(8, window.innerHeight - element.offsetHeight - 8)}px`;
  anchor.setAttribute('aria-expanded', 'true');
  const close = () => {
    if (current?.element !== element) return;
    current = null;
    element.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', escape, true);
    options.closed?.();
  };
  const outside = (/** @type {Event} */ event) => {
    const target = /** @type {Node} */ (event.target);
    if (!element.contains(target) && !anchor.contains(target)) close();
  };
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
    if (host.contains(anchor)) anchor.focus();
  };
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', escape, true);
  current = { element, anchor, close };
  const focusable = element.querySelector('input, select, button, textarea');
  if (focusable instanceof HTMLElement) focusable.focus();
  return { element, close };
}

/**
 * A dialog in the middle, for what needs a look before it is done.
 * @param {string} title
 * @param {(Node|string)[]} body
 * @param {{label: string, primary?: boolean, on: () => void}[]} actions
 * @param {string} closeLabel
 */
export function dialog(title, body, actions, closeLabel) {
  const element = make('dialog', { class: 'jp-dialog', 'aria-labelledby': 'jp-dialog-title' }, [
    make('h2', { id: 'jp-dialog-title', text: title }),
    make('div', { class: 'jp-dialog-body' }, body),
    make('div', { class: 'actions' }, [
      ...actions.map(({ label, primary, on }) =>
        make('button', { type: 'button', class: primary ? 'bt p lg' : 'bt lg', text: label, on: { click: () => { element.close(); on(); } } })),
      make('button', { type: 'button', class: 'bt q lg', text: closeLabel, on: { click: () => element.close() } }),
    ]),
  ]);
  element.addEventListener('close', () => element.remove());
  document.body.append(element);
  element.showModal();
  return element;
}
