/**
 * Boots the plan page on an element that the server rendered.
 */

import { setIcons } from '../grid/elements.js';
import { PlanPage } from './page.js';
import { readWords } from './words.js';

/** @param {HTMLElement} root */
export async function boot(root) {
  setIcons(root.dataset.icons ?? '');
  const words = readWords(document);
  const data = await (await fetch(root.dataset.sheetUrl ?? '')).json();
  performance.mark('plan-data');
  const page = new PlanPage(root, data, words, JSON.parse(root.dataset.view || '{}'));
  page.draw();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    performance.mark('plan-painted');
    performance.measure('plan-paint', 'plan-data', 'plan-painted');
    root.dispatchEvent(new CustomEvent('plan:ready', { bubbles: true, detail: page }));
  }));
  return page;
}

const root = document.getElementById('plan');
if (root) boot(root);
