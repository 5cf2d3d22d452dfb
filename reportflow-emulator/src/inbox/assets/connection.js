// The stream of changes, and the note about a lost connection.

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
