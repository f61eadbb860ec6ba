// The editor of a kit: a fault's line is a click away, and the line of the caret is told.
const text = document.querySelector("#id_text");
const told = document.querySelector("[data-caret]");

function lineOf(position) {
  return text.value.slice(0, position).split("\n").length;
}

function tell() {
  if (told) told.textContent = `${told.dataset.word} ${lineOf(text.selectionStart)}`;
}

function show(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] || "").length);
  text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
  tell();
}

if (text) {
  for (const link of document.querySelectorAll("[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(Number(link.dataset.line));
    });
  }
  for (const name of ["keyup", "click", "focus"]) text.addEventListener(name, tell);
}
