// The text of a method: a fault's line is one click away.
const text = document.querySelector("textarea.code");

function select(line) {
  const rows = text.value.split("\n");
  const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (rows[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(text).lineHeight);
  text.scrollTop = Math.max(0, (line - 6) * height);
}

if (text) {
  for (const button of document.querySelectorAll("[data-line]")) {
    button.addEventListener("click", () => select(Number(button.dataset.line)));
  }
  const first = document.querySelector("[data-line]");
  if (first) select(Number(first.dataset.line));
}
