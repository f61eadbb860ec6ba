/**
 * Changes on their way to the server: shown at once, sent one after another, taken back where the server refuses.
 * A change that finds no network waits at the head of the queue, under the same request number, and is sent again.
 */

/** @typedef {import('./api.js').Result} Result */
/**
 * @typedef {Object} Edit
 * @property {any[]} operations
 * @property {{uid: number, values: Object<string, any>}[]} [shown] what to show before the answer
 * @property {'change'|'undo'|'redo'} [verb]
 * @property {(result: Result) => void} [after]
 */

const RETRY = 4000;

export class Edits {
  /**
   * @param {import('./page.js').PlanPage} page
   * @param {import('./api.js').Api} api
   * @param {{done: (answer: any, edit: Edit) => void, failed: (result: Result, edit: Edit) => void, waiting: (count: number) => void}} tell
   */
  constructor(page, api, tell) {
    this.page = page;
    this.api = api;
    this.tell = tell;
    /** @type {{edit: Edit, request: string, back: () => void, settle: (result: Result) => void}[]} */
    this.queue = [];
    this.running = false;
    this.wait = (/** @type {number} */ time) => new Promise((resume) => setTimeout(resume, time));
  }

  /** @param {Edit} edit @returns {Promise<Result>} */
  send(edit) {
    const { sheet } = this.page;
    const undo = (edit.shown ?? []).map(({ uid, values }) => sheet.put(uid, values)).reverse();
    if (undo.length) this.page.invalidate('rows');
    return new Promise((settle) => {
      this.queue.push({ edit, request: newRequest(), back: () => undo.forEach((put) => put()), settle });
      this.#run();
    });
  }

  get waiting() {
    return this.queue.length;
  }

  async #run() {
    if (this.running) return;
    this.running = true;
    while (this.queue.length) {
      const { edit, request, back, settle } = this.queue[0];
      const result = await this.#post(edit, request);
      if (result.kind === 'offline') {
        this.tell.waiting(this.queue.length);
        await this.wait(RETRY);
        continue;
      }
      this.queue.shift();
      this.tell.waiting(0);
      if (result.kind === 'ok') {
        this.page.apply(result.value);
        this.tell.done(result.value, edit);
      } else {
        back();
        this.page.invalidate('all');
        this.tell.failed(result, edit);
      }
      edit.after?.(result);
      settle(result);
    }
    this.running = false;
  }

  /** @param {Edit} edit @param {string} request */
  #post(edit, request) {
    const { sheet } = this.page;
    const { revision } = sheet.plan;
    if (edit.verb === 'undo') return this.api.undo(revision, request);
    if (edit.verb === 'redo') return this.api.redo(revision, request);
    return this.api.change({ revision, request, operations: dated(edit.operations, sheet) });
  }
}

/**
 * Operations with the version each row has now: an earlier change of the same row may have raised it.
 * @param {any[]} operations
 * @param {import('./sheet.js').Sheet} sheet
 */
export function dated(operations, sheet) {
  return operations.map((operation) =>
    operation.op === 'set' && operation.version === undefined
      ? { ...operation, version: sheet.get(sheet.row(operation.uid), 'version') }
      : operation,
  );
}

/** @returns {string} a number no other request has */
function newRequest() {
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
