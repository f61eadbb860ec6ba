/** Pages of changes and meetings: the fields a kind of change needs, and the clock of a point. */

/** Show only what the chosen kind of change asks for. @param {HTMLFormElement} form */
function fitted(form) {
  const how = /** @type {HTMLSelectElement} */ (form.elements.namedItem("how"));
  const show = () => {
    for (const part of form.querySelectorAll("[data-for]")) {
      /** @type {HTMLElement} */ (part).hidden = !part.getAttribute("data-for")?.split(" ").includes(how.value);
    }
  };
  how.addEventListener("change", show);
  show();
}

document.querySelectorAll("form[data-how]").forEach((form) => fitted(/** @type {HTMLFormElement} */ (form)));

/** Minutes save themselves a moment after the last key; what could not be saved says so and stays. @param {HTMLFormElement} form */
function saving(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  const version = /** @type {HTMLInputElement} */ (form.elements.namedItem("version"));
  const notes = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("notes"));
  let timer = 0;
  let kept = notes.value;
  let queue = Promise.resolve();
  const save = async () => {
    const text = notes.value;
    if (text === kept) return;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: true });
    const body = await answer.json();
    if (answer.ok) {
      version.value = body.version;
      kept = text;
    }
    said.textContent = answer.ok ? form.dataset.saved ?? "" : body.error?.message ?? String(answer.status);
    said.classList.toggle("bad", !answer.ok);
  };
  const soon = () => {
    queue = queue.then(save).catch(() => {
      said.textContent = form.dataset.fault ?? "";
      said.classList.add("bad");
    });
  };
  notes.addEventListener("input", () => {
    said.textContent = "";
    clearTimeout(timer);
    timer = window.setTimeout(soon, 1000);
  });
  notes.addEventListener("blur", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon();
  });
}

document.querySelectorAll("form[data-notes]").forEach((form) => saving(/** @type {HTMLFormElement} */ (form)));

const clocks = [...document.querySelectorAll("[data-clock]")].map((element) => ({ element, from: Number(element.getAttribute("data-clock")), at: Date.now() }));

if (clocks.length) {
  setInterval(() => {
    for (const { element, from, at } of clocks) {
      const seconds = from + Math.floor((Date.now() - at) / 1000);
      element.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  }, 1000);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.querySelector(".dc-agenda")) return;
  const points = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".dc-agenda ol a")]);
  const here = points.findIndex((point) => point.hasAttribute("aria-current"));
  if (event.key === "j" || event.key === "k") {
    const next = points[here + (event.key === "j" ? 1 : -1)];
    if (next) location.assign(next.href);
  } else if (event.key === "n") {
    event.preventDefault();
    /** @type {HTMLElement|null} */ (document.getElementById("notes"))?.focus();
  }
});
