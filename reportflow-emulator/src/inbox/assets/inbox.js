// Keys, relative times and the state of the connection. Pages work without this module.
// Listeners are on the document, because htmx replaces parts of the page.

const isJapanese = document.documentElement.lang === "ja";
const stream = document.querySelector("#stream");

// Browsers open six connections to a server for all tabs. So a tab that nobody sees has none.
document.addEventListener("htmx:sse:before:connection", (event) => {
  if (document.hidden) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (stream && !document.hidden) htmx.trigger(stream, "connect");
});
// htmx may have connected before this module was loaded.
if (document.hidden) document.dispatchEvent(new Event("visibilitychange"));

function showConnection(isConnected) {
  const note = document.querySelector("#connection");
  if (note) note.hidden = isConnected;
}
document.addEventListener("htmx:sse:after:connection", () => showConnection(true));
document.addEventListener("htmx:sse:error", (event) => {
  // The session ended with the emulator.
  if (event.detail.status === 401) location.reload();
  else showConnection(false);
});
// A part of a page that is now the login.
document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx.response?.raw?.redirected) {
    event.preventDefault();
    location.reload();
  }
});

// The same words as in `relative_time.rs`.
function relativeTime(seconds) {
  if (seconds < 5) return isJapanese ? "今" : "now";
  const units = [[86400, "d", "日"], [3600, "h", "時間"], [60, "min", "分"], [1, "s", "秒"]];
  const [length, english, japanese] = units.find(([length]) => seconds >= length);
  const number = Math.floor(seconds / length);
  return isJapanese ? `${number} ${japanese}前` : `${number} ${english} ago`;
}

function refreshTimes() {
  for (const time of document.querySelectorAll("time[datetime]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds < 7 * 86400) time.textContent = relativeTime(seconds);
  }
}
setInterval(refreshTimes, 5000);

// Going back from a request leads to its row.
const PLACE = "list";

function listPath() {
  return location.pathname + location.search;
}

document.addEventListener("click", (event) => {
  const title = event.target.closest(".request-title");
  if (!title) return;
  const place = { path: listPath(), row: title.closest(".request").id };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
});

function place() {
  return JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
}

function returnToRow() {
  if (!document.querySelector("#requests")) return;
  const { path, row } = place();
  if (path === listPath()) document.getElementById(row)?.querySelector(".request-title")?.focus();
  sessionStorage.removeItem(PLACE);
}
returnToRow();

function moveFocus(step) {
  const titles = [...document.querySelectorAll(".request-title")];
  const row = document.activeElement?.closest(".request");
  const index = titles.findIndex((title) => row?.contains(title)) + step;
  titles[Math.max(0, Math.min(index, titles.length - 1))]?.focus();
}

function goBack() {
  if (location.pathname.startsWith("/inbox/requests/")) location.assign(place().path ?? "/");
}

const KEYS = {
  j: () => moveFocus(1),
  k: () => moveFocus(-1),
  u: goBack,
  Escape: goBack,
  "/": () => document.querySelector("#search")?.focus(),
  "?": () => document.querySelector("#keys")?.showModal(),
};
const KEYS_AFTER_G = {
  r: () => location.assign("/"),
  d: () => location.assign("/inbox/designs"),
  f: () => location.assign("/inbox/faults"),
};
let keys = KEYS;
let timer;

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea, [contenteditable], dialog");
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (event.defaultPrevented || isTyping || hasModifier) return;
  const action = keys[event.key];
  clearTimeout(timer);
  keys = KEYS;
  if (event.key === "g") {
    keys = KEYS_AFTER_G;
    timer = setTimeout(() => { keys = KEYS; }, 1000);
  } else if (action) {
    event.preventDefault();
    action();
  }
});

// Forms of designs: rows and pictures.

/** Changes the place `from` to `to` in the names below a row that was copied. */
function move(root, from, to) {
  for (const element of root.querySelectorAll("[name], [data-rows], template")) {
    if (element.content) move(element.content, from, to);
    for (const attribute of ["name", "data-rows", "value"]) {
      if (attribute === "value" && element.tagName !== "BUTTON") continue;
      const [prefix, place] = split(element.getAttribute(attribute) ?? "");
      if (place === from || place.startsWith(`${from}/`)) {
        element.setAttribute(attribute, `${prefix}:${to}${place.slice(from.length)}`);
      }
    }
  }
}

function split(name) {
  const end = name.indexOf(":");
  return [name.slice(0, Math.max(end, 0)), name.slice(end + 1)];
}

function addRow(button) {
  const table = button.closest("[data-rows]");
  const [, place] = split(table.dataset.rows);
  const template = table.querySelector(":scope > template");
  const rows = [...table.querySelectorAll(":scope > .row > input[type=hidden]")];
  const key = Math.max(-1, ...rows.map((row) => Number(row.value))) + 1;
  const row = template.content.cloneNode(true);
  row.querySelector("input[type=hidden]").value = key;
  move(row, `${place}/-`, `${place}/${key}`);
  showFileInputs(row);
  template.before(row);
  const omit = table.querySelector(":scope > .actions input[type=checkbox]");
  if (omit) omit.checked = false;
  template.previousElementSibling.querySelector(".parameters input, .parameters textarea, .parameters select")?.focus();
}

function readFile(input) {
  const [file] = input.files;
  if (!file) return;
  const reader = new FileReader();
  reader.onload = () => {
    input.parentElement.querySelector("textarea").value = reader.result.replace(/^[^,]*,/, "");
  };
  reader.readAsDataURL(file);
}

function showFileInputs(root) {
  for (const input of root.querySelectorAll("input[data-base64]")) input.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-add], button[data-remove]");
  if (!button) return;
  const rows = button.form.querySelectorAll("input[name^='row:']").length;
  // The server says that there are too many.
  if (button.hasAttribute("data-add") && rows >= Number(button.form.dataset.maxRows)) return;
  event.preventDefault();
  if (button.hasAttribute("data-add")) return addRow(button);
  const row = button.closest(".row");
  const add = row.parentElement.querySelector(":scope > .actions button");
  row.remove();
  add.focus();
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-base64]")) readFile(event.target);
});
showFileInputs(document);

// Copy buttons. Browsers copy only on pages of this machine or with TLS.

function showCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
}

async function copy(button) {
  const text = document.querySelector(button.dataset.copy)?.textContent ?? "";
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = "✓";
  setTimeout(() => { button.textContent = label; }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (button && button.textContent !== "✓") copy(button);
});
document.addEventListener("htmx:after:swap", showCopyButtons);
showCopyButtons();
