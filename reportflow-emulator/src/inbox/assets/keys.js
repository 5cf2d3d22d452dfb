// The keys of the list and of a request.

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
