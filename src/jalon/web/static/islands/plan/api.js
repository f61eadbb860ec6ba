/**
 * The plan's server, by its addresses. Every call ends in a result with a kind; none throws for what a network or a
 * colleague can do.
 */

/**
 * @typedef {{code: string, message: string, field?: string, current?: any}} Fault
 * @typedef {{kind: 'ok', value: any}
 *   | {kind: 'stale', error: Fault}
 *   | {kind: 'refused', error: Fault}
 *   | {kind: 'forbidden', error: Fault}
 *   | {kind: 'gone', error: Fault}
 *   | {kind: 'signedout', error: Fault}
 *   | {kind: 'offline'}
 *   | {kind: 'broken', status: number}} Result
 */

/** @type {Object<number, 'stale'|'refused'|'forbidden'|'gone'|'signedout'>} */
const KINDS = { 400: 'refused', 401: 'signedout', 403: 'forbidden', 404: 'gone', 409: 'stale', 413: 'refused', 422: 'refused', 428: 'refused' };

export class Api {
  /** @param {string} base address of the plan, ending in a slash */
  constructor(base) {
    this.base = base.endsWith('/') ? base : `${base}/`;
  }

  /** @param {string} [address] */
  sheet(address = `${this.base}sheet`) {
    return this.#ask(address);
  }

  /** @param {{revision: number, request: string, operations: any[]}} body */
  change(body) {
    return this.#ask(`${this.base}changes`, body);
  }

  /** What a change would do, without doing it. @param {{revision: number, operations: any[]}} body */
  preview(body) {
    return this.#ask(`${this.base}preview`, body);
  }

  /** @param {number} revision @param {string} request */
  undo(revision, request) {
    return this.#ask(`${this.base}undo`, { revision, request });
  }

  /** @param {number} revision @param {string} request */
  redo(revision, request) {
    return this.#ask(`${this.base}redo`, { revision, request });
  }

  /** @param {number} uid */
  why(uid) {
    return this.#ask(`${this.base}why/${uid}`);
  }

  /** What changed on one activity, newest first. @param {number} uid */
  history(uid) {
    return this.#ask(`${this.base}history/${uid}`);
  }

  /** The score card of the plan, or what offends one check of it. @param {string} [code] */
  quality(code) {
    return this.#ask(code ? `${this.base}quality/${encodeURIComponent(code)}` : `${this.base}quality`);
  }

  /** How often each task was critical in the last simulation. */
  criticality() {
    return this.#ask(`${this.base}criticality`);
  }

  /** One task with its note. @param {number} uid */
  activity(uid) {
    return this.#ask(`${this.base}activities/${uid}`);
  }

  /** @param {number} revision */
  since(revision) {
    return this.#ask(`${this.base}changes?since=${revision}`);
  }

  /** @param {number|null} uid row looked at */
  presence(uid) {
    return this.#ask(`${this.base}presence`, { uid });
  }

  /** @param {string} address @param {any} body */
  post(address, body) {
    return this.#ask(address, body);
  }

  /** @param {string|number} id */
  baseline(id) {
    return this.#ask(`${this.base}sheet?baselines=${id}`);
  }

  /**
   * @param {string} address
   * @param {any} [body] posted where there is one
   * @returns {Promise<Result>}
   */
  async #ask(address, body) {
    /** @type {RequestInit} */
    const options = { headers: { Accept: 'application/json' }, credentials: 'same-origin' };
    if (body !== undefined) {
      options.method = 'POST';
      options.body = JSON.stringify(body);
      options.headers = { ...options.headers, 'Content-Type': 'application/json', 'X-CSRFToken': token() };
    }
    try {
      const answer = await fetch(address, options);
      if (answer.ok) return { kind: 'ok', value: await answer.json() };
      const kind = KINDS[answer.status];
      if (!kind) return { kind: 'broken', status: answer.status };
      return { kind, error: await faultOf(answer) };
    } catch (reason) {
      if (reason instanceof SyntaxError) return { kind: 'broken', status: 0 };
      return { kind: 'offline' };
    }
  }
}

/** @param {Response} answer @returns {Promise<Fault>} */
async function faultOf(answer) {
  try {
    const { error, detail } = await answer.json();
    return error ?? { code: String(answer.status), message: typeof detail === 'string' ? detail : '' };
  } catch (reason) {
    if (reason instanceof SyntaxError || reason instanceof TypeError) return { code: String(answer.status), message: '' };
    throw reason;
  }
}

function token() {
  if (typeof document === 'undefined') return '';
  const meta = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content');
  return meta || (/(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '');
}
