/** Rows of links that are wider than the page: the current one is brought into sight, an edge fades where more follows. */

const SPARE = 2;

/** @param {HTMLElement} strip */
function fade(strip) {
  const slides = getComputedStyle(strip).overflowX !== "visible";
  const most = slides ? strip.scrollWidth - strip.clientWidth : 0;
  strip.classList.toggle("before", most > SPARE && strip.scrollLeft > SPARE);
  strip.classList.toggle("after", most > SPARE && strip.scrollLeft < most - SPARE);
}

/** @param {HTMLElement} strip */
function show(strip) {
  const current = /** @type {HTMLElement | null} */ (strip.querySelector("[aria-current]"));
  if (current && strip.scrollWidth > strip.clientWidth + SPARE) {
    const [box, own] = [current.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += box.left - own.left - (own.width - box.width) / 2;
  }
  fade(strip);
}

export function strips() {
  for (const strip of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".head .tabs, .tool"))) {
    show(strip);
    strip.addEventListener("scroll", () => fade(strip), { passive: true });
    new ResizeObserver(() => fade(strip)).observe(strip);
    document.fonts?.ready.then(() => show(strip));
  }
}
