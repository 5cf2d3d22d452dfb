// Pages work without these modules. Their listeners are on the document, because htmx replaces
// parts of a page.

import "./connection.js";
import "./copy.js";
import "./design_form.js";
import "./keys.js";
import "./times.js";

// A choice that sends its form at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
