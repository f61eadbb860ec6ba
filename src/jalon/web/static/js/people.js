// A letter of the matrix is kept as soon as it is chosen.
for (const form of document.querySelectorAll("form[data-mark]")) {
  form.querySelector("select").addEventListener("change", () => form.requestSubmit());
}
