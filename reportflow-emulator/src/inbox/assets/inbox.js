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
