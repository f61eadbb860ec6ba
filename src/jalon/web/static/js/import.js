/** The drop zone of the import desk: sends the file with its progress, then opens its page. */

const form = document.getElementById("drop");

/** @param {number} bytes */
function size(bytes) {
  const locale = document.documentElement.lang || "en";
  const most = bytes >= 1024 * 1024 ? 1024 * 1024 : 1024;
  const unit = most === 1024 ? (locale === "fr" ? "Ko" : "KB") : locale === "fr" ? "Mo" : "MB";
  const digits = { maximumFractionDigits: most === 1024 ? 0 : 1 };
  return `${(bytes / most).toLocaleString(locale, digits)}\u00a0${unit}`;
}

/** @param {HTMLFormElement} zone */
function begin(zone) {
  const input = /** @type {HTMLInputElement} */ (zone.querySelector("input[type=file]"));
  const rest = /** @type {HTMLElement} */ (zone.querySelector(".rest"));
  const sending = /** @type {HTMLElement} */ (zone.querySelector(".sending"));
  const bar = /** @type {HTMLProgressElement} */ (zone.querySelector("progress"));
  const said = /** @type {HTMLElement} */ (zone.querySelector("[data-said]"));
  const refusal = /** @type {HTMLElement} */ (zone.querySelector("[data-refusal]"));
  /** @type {XMLHttpRequest | null} */
  let going = null;

  /** @param {string} sentence */
  function refuse(sentence) {
    going = null;
    sending.hidden = true;
    rest.hidden = false;
    refusal.hidden = !sentence;
    /** @type {HTMLElement} */ (refusal.querySelector("span")).textContent = sentence;
    input.value = "";
  }

  /** @param {File | undefined} file */
  function send(file) {
    if (!file || going) return;
    if (file.size > Number(zone.dataset.most) * 1024 * 1024) return refuse(zone.dataset.tooLarge ?? "");
    const body = new FormData(zone);
    body.set("file", file, file.name);
    body.set("request", crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`);
    refusal.hidden = true;
    rest.hidden = true;
    sending.hidden = false;
    /** @type {HTMLElement} */ (sending.querySelector("[data-name]")).textContent = file.name;
    bar.value = 0;
    const request = (going = new XMLHttpRequest());
    request.open("POST", zone.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      bar.value = event.total ? event.loaded / event.total : 0;
      said.textContent = (said.dataset.sending ?? "")
        .replace("%(sent)s", size(event.loaded))
        .replace("%(all)s", size(event.total));
    };
    request.onload = () => {
      if (request.status === 201) location.assign(request.response.url);
      else refuse(request.response?.error?.message ?? zone.dataset.lost ?? "");
    };
    request.onerror = () => refuse(zone.dataset.lost ?? "");
    request.onabort = () => refuse("");
    request.send(body);
  }

  zone.classList.add("live");
  input.addEventListener("change", () => send(input.files?.[0]));
  zone.querySelector("[data-stop]")?.addEventListener("click", () => going?.abort());
  // a file dropped beside the zone must not replace the page
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
  let depth = 0;
  document.addEventListener("dragenter", () => zone.classList.toggle("over", ++depth > 0));
  document.addEventListener("dragleave", () => zone.classList.toggle("over", --depth > 0));
  document.addEventListener("drop", (event) => {
    depth = 0;
    zone.classList.remove("over");
    send(event.dataTransfer?.files?.[0]);
  });
}

if (form instanceof HTMLFormElement) begin(form);
