/** The line between grid and chart: dragged, or moved with the arrows. */

const STEP = 24;

export class Split {
  /** @param {import('./page.js').PlanPage} page */
  constructor(page) {
    this.page = page;
    const { split } = page;
    split.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
      if (event.button) return;
      event.preventDefault();
      split.setPointerCapture(event.pointerId);
      split.classList.add('held');
      const offset = event.clientX - page.screen.paneWidth;
      const move = (/** @type {PointerEvent} */ at) => page.setPane(at.clientX - offset);
      const stop = () => {
        split.classList.remove('held');
        split.removeEventListener('pointermove', move);
        split.removeEventListener('pointerup', stop);
        split.removeEventListener('pointercancel', stop);
      };
      split.addEventListener('pointermove', move);
      split.addEventListener('pointerup', stop);
      split.addEventListener('pointercancel', stop);
    });
    split.addEventListener('dblclick', () => page.setPane(page.columns.width));
    split.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      page.setPane(page.screen.paneWidth + way * STEP);
    });
  }
}
