/** The page's own behaviour: palette, shortcuts, navigation, toasts. Loaded on every page. */
import { openPalette } from "./palette.js";
import { strips } from "./strips.js";
import { settle, toast } from "./toasts.js";

const YEAR = 31536000;

/** @param {string} name @param {string} value */
function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

/** Fold or unfold the navigation, and keep it so. */
function fold() {
  const app = document.getElementById("app");
  if (!app) return;
  const rail = app.classList.toggle("rail");
  remember("jalon_nav", rail ? "rail" : "wide");
}

/** @param {boolean} open */
function narrowNavigation(open) {
  document.body.classList.toggle("nav-open", open);
  document.querySelector(".veil")?.remove();
  if (!open) return;
  const veil = document.createElement("div");
  veil.className = "veil";
  veil.addEventListener("click", () => narrowNavigation(false));
  document.getElementById("app")?.append(veil);
  /** @type {HTMLElement | null} */ (document.querySelector("nav.side a"))?.focus();
}

/** @param {EventTarget | null} target */
function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Esc closes the panel by following its own close link. */
function closePanel() {
  const close = /** @type {HTMLElement | null} */ (document.querySelector(".panel [data-close-panel]"));
  close?.click();
  return close !== null;
}

const GO = { p: "/portfolio/", m: "/members/", s: "/me/", h: "/help/", c: "/calendars/", i: "/import/" };
let waitingForPlace = 0;

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "b" && !typing(event.target)) {
    event.preventDefault();
    fold();
    return;
  }
  if (event.key === "Escape" && !event.defaultPrevented) {
    if (document.body.classList.contains("nav-open")) narrowNavigation(false);
    else document.querySelectorAll("details.pop[open]").forEach((menu) => menu.removeAttribute("open"));
    if (!typing(event.target)) closePanel();
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") location.assign("/help/");
  else if (event.key === "g") waitingForPlace = Date.now();
  else if (Date.now() - waitingForPlace < 1200 && GO[event.key]) location.assign(GO[event.key]);
});

document.addEventListener("keydown", (event) => {
  // Pages with their own undo handle Ctrl+Z first and say so by preventing the default.
  if (event.defaultPrevented || typing(event.target) || !(event.ctrlKey || event.metaKey)) return;
  if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
  const last = /** @type {HTMLElement | null} */ (document.querySelector("#toasts .toast:last-child .undo"));
  if (last) {
    event.preventDefault();
    last.click();
  }
});

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("[data-palette]")) openPalette();
  else if (target.closest("[data-fold]")) fold();
  else if (target.closest("[data-nav]")) narrowNavigation(true);
  else if (target.closest("[data-print]")) window.print();
  const opener = target.closest("[data-dialog]");
  if (opener) /** @type {HTMLDialogElement} */ (document.getElementById(opener.getAttribute("data-dialog")))?.showModal();
  if (target.closest("[data-close-dialog]")) target.closest("dialog")?.close();
  const copy = target.closest("[data-copy]");
  if (copy) {
    const text = document.getElementById(copy.getAttribute("data-copy"))?.textContent ?? "";
    navigator.clipboard.writeText(text.trim()).then(() => toast(copy.getAttribute("data-copied") ?? text));
  }
  document.querySelectorAll("details.pop[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.removeAttribute("open");
  });
  const filled = target.closest("[data-fill]");
  if (filled instanceof HTMLElement) {
    const form = /** @type {HTMLFormElement} */ (document.querySelector(filled.dataset.form ?? "form"));
    for (const [name, value] of Object.entries(JSON.parse(filled.dataset.fill ?? "{}"))) form.elements[name].value = value;
    form.requestSubmit();
  }
});

document.addEventListener("change", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  if (field.matches("[data-submit]")) field.closest("form")?.requestSubmit();
  if (field instanceof HTMLInputElement && field.dataset.most) {
    // the server refuses it by its announced size and closes the line: say so before it is sent
    const most = Number(field.dataset.most) * 1024 * 1024;
    const large = [...(field.files ?? [])].some((file) => file.size > most);
    field.setCustomValidity(large ? (field.dataset.tooLarge ?? "") : "");
    field.reportValidity();
  }
});

document.body.addEventListener("toast", (event) => {
  const { text, undo } = /** @type {CustomEvent} */ (event).detail;
  toast(text, { undo });
});

strips();
settle();
