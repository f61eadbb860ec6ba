/** Toasts: one line on what was just done, with the way back. */

const STAY = 7000;

/** @returns {HTMLElement} */
function shelf() {
  return /** @type {HTMLElement} */ (document.getElementById("toasts"));
}

/** @returns {string} */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/**
 * @param {string} text
 * @param {{undo?: string | (() => void), key?: string, stay?: number}} [options]
 *   undo: an address to POST to, or a function; key: the shortcut printed beside it.
 * @returns {HTMLElement}
 */
export function toast(text, options = {}) {
  const line = document.createElement("div");
  line.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  line.append(words);
  if (options.undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "undo";
    button.textContent = shelf().dataset.undo ?? "Undo";
    button.addEventListener("click", () => {
      line.remove();
      if (typeof options.undo === "function") options.undo();
      else post(/** @type {string} */ (options.undo));
    });
    line.append(button);
    if (options.key) {
      const key = document.createElement("kbd");
      key.textContent = options.key;
      line.append(key);
    }
  }
  shelf().append(line);
  leave(line, options.stay ?? STAY);
  return line;
}

/**
 * Send a form to an address and follow its answer.
 * @param {string} url
 */
export function post(url) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  for (const [name, value] of [["csrfmiddlewaretoken", csrfToken()], ["next", location.pathname + location.search]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

/** Toasts that came with the page leave too. */
export function settle() {
  shelf().querySelectorAll(".toast").forEach((line) => leave(/** @type {HTMLElement} */ (line), STAY));
}

/** A toast stays while the pointer or the keyboard is on it. @param {HTMLElement} line @param {number} after */
function leave(line, after) {
  let timer = setTimeout(() => line.remove(), after);
  const hold = () => clearTimeout(timer);
  const go = () => { timer = setTimeout(() => line.remove(), 2000); };
  line.addEventListener("pointerenter", hold);
  line.addEventListener("focusin", hold);
  line.addEventListener("pointerleave", go);
  line.addEventListener("focusout", go);
}
