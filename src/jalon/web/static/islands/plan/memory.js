/** Remembers in this browser how a plan was last looked at, for pages opened without a saved view. */

/** @param {string|undefined} plan id @returns {any} the last state, or nothing */
export function recall(plan) {
  try {
    return JSON.parse(window.localStorage.getItem(`jalon.plan.${plan}`) ?? '{}');
  } catch (reason) {
    if (reason instanceof SyntaxError || reason instanceof DOMException) return {};
    throw reason;
  }
}

/** @param {string|undefined} plan id @param {import('./view.js').ViewState} state */
export function remember(plan, state) {
  try {
    window.localStorage.setItem(`jalon.plan.${plan}`, JSON.stringify(state));
  } catch (reason) {
    if (!(reason instanceof DOMException)) throw reason;
  }
}
