/** The Ctrl+K palette: type, choose with the arrows, Enter. The server answers only what the person may see. */
import { post } from "./toasts.js";

/** @typedef {{group: string, label: string, detail: string, icon: string, url: string, post: boolean}} Hit */

const PAUSE = 90;
let asked = 0;
let timer = 0;
/** @type {Hit[]} */
let hits = [];
let chosen = 0;

/** @returns {HTMLDialogElement | null} */
const dialog = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));

/** Open the palette with an empty question. */
export function openPalette() {
  const box = dialog();
  if (!box || box.open) return;
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  if (!box.dataset.ready) prepare(box, field);
  field.value = "";
  box.showModal();
  field.focus();
  ask("");
}

/** @param {HTMLDialogElement} box @param {HTMLInputElement} field */
function prepare(box, field) {
  box.dataset.ready = "yes";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(field.value), PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    else if (event.key === "Home" && event.ctrlKey) choose(0);
    else if (event.key === "End" && event.ctrlKey) choose(hits.length - 1);
    else if (event.key === "Enter") run(event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const option = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
    if (option instanceof HTMLElement) {
      choose(Number(option.dataset.index));
      run(event.ctrlKey || event.metaKey);
    } else if (event.target === box) box.close();
  });
}

/** @param {string} words */
async function ask(words) {
  const box = dialog();
  if (!box) return;
  const mine = ++asked;
  const answer = await fetch(`${box.dataset.url}?q=${encodeURIComponent(words)}`, {
    headers: { Accept: "application/json" },
  });
  if (!answer.ok || mine !== asked) return;
  hits = (await answer.json()).hits;
  show(words);
}

/** @param {string} words */
function show(words) {
  const list = /** @type {HTMLElement} */ (document.getElementById("palette-list"));
  const sprite = document.querySelector(".ti use")?.getAttribute("href")?.split("#")[0] ?? "";
  list.replaceChildren();
  let group = "";
  hits.forEach((hit, index) => {
    if (hit.group !== group) {
      group = hit.group;
      const head = document.createElement("div");
      head.className = "grp";
      head.textContent = group;
      list.append(head);
    }
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.id = `palette-${index}`;
    option.dataset.index = String(index);
    option.append(icon(sprite, hit.icon), marked(hit.label, words));
    if (hit.detail) {
      const detail = document.createElement("span");
      detail.className = "i3 sm el";
      detail.textContent = hit.detail;
      option.append(detail);
    }
    list.append(option);
  });
  if (!hits.length) {
    const none = document.createElement("div");
    none.className = "none";
    none.textContent = list.dataset.none ?? "";
    list.append(none);
  }
  choose(0);
}

/** @param {string} sprite @param {string} name */
function icon(sprite, name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "ti");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** The label with the first typed word lit. @param {string} text @param {string} words */
function marked(text, words) {
  const line = document.createElement("span");
  line.className = "el";
  const word = words.trim().split(/\s+/)[0] ?? "";
  const at = word ? plain(text).indexOf(plain(word)) : -1;
  if (at < 0) {
    line.textContent = text;
    return line;
  }
  const lit = document.createElement("mark");
  lit.textContent = text.slice(at, at + word.length);
  line.append(text.slice(0, at), lit, text.slice(at + word.length));
  return line;
}

/** Without accents and case, letter for letter. @param {string} text */
function plain(text) {
  return [...text].map((letter) => letter.normalize("NFD")[0].toLowerCase()).join("");
}

/** @param {number} index */
function choose(index) {
  if (!hits.length) return;
  chosen = (index + hits.length) % hits.length;
  const field = dialog()?.querySelector("input");
  document.querySelectorAll("#palette-list [role=option]").forEach((option, place) => {
    const on = place === chosen;
    option.setAttribute("aria-selected", String(on));
    if (on) option.scrollIntoView({ block: "nearest" });
  });
  field?.setAttribute("aria-activedescendant", `palette-${chosen}`);
}

/** @param {boolean} elsewhere whether in a new tab */
function run(elsewhere) {
  const hit = hits[chosen];
  if (!hit) return;
  dialog()?.close();
  if (hit.post) post(hit.url);
  else if (elsewhere) window.open(hit.url, "_blank", "noopener");
  else location.assign(hit.url);
}
