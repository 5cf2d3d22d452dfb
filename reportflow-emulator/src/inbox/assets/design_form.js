// Rows, pictures and the length of the forms of designs.

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
// Browsers send each line end as two characters.
function encodedLength(data) {
  const fields = [...data].map(([name, value]) => [name, value.replace(/\r\n?|\n/g, "\r\n")]);
  return new URLSearchParams(fields).toString().length;
}

// The server takes no longer form, and a reader who goes back finds it empty.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.maxBytes) return;
  const isTooLong = encodedLength(new FormData(form, event.submitter)) > Number(form.dataset.maxBytes);
  form.querySelector(".too-long").hidden = !isTooLong;
  if (isTooLong) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[data-base64]")) readFile(event.target);
});
showFileInputs(document);
