// Conclusions are typed while somebody speaks: no word is lost, whether the line is there or not. What was typed is kept on
// this device until the server has it; each is sent under a key of its own, so that sending twice keeps it once.
"use strict";
(() => {
const form = document.getElementById("take");
const AGAIN = 3000;
const PATIENCE = 20000;

// A correction that did not reach the server stays in its field and is sent again.
document.addEventListener("htmx:sendError", (event) => { if (event.target.closest?.(".assigned")) event.target.dataset.unsent = "1"; });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && event.target.dataset) delete event.target.dataset.unsent; });
function resend() {
  for (const field of document.querySelectorAll(".assigned [data-unsent]")) htmx.trigger(field, "change");
}
addEventListener("online", resend);
setInterval(resend, AGAIN);

// A name that is offered goes into the field.
document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("[data-fill]");
  if (!offer) return;
  const field = document.getElementById(offer.dataset.fill);
  field.value = offer.textContent.trim();
  field.focus();
  htmx.trigger(field, "change");
});

if (!form) return;
const box = form.querySelector("textarea");
const status = document.getElementById("take-status");
const list = document.getElementById("take-waiting");
const draft = `${form.dataset.key}:nhap`;
let trouble = "";
let sending = false;

function keep(name, entry) {
  try {
    if (entry) localStorage.setItem(name, JSON.stringify({ ...entry, waiting: true }));
    else localStorage.removeItem(name);
  } catch { trouble = "full"; }
}
const queue = new Map();
for (const name of Object.keys(localStorage).sort()) {
  if (!name.startsWith(form.dataset.key + ":")) continue;
  let entry = null;
  try { entry = JSON.parse(localStorage.getItem(name)); } catch { /* not ours */ }
  if (!entry?.text) continue;
  if (name === draft) { if (!box.value) box.value = entry.text; } else queue.set(name, entry);
}

function show() {
  list.replaceChildren(...[...queue.values()].map((entry) => {
    const row = document.createElement("li");
    row.textContent = entry.text;
    return row;
  }));
  const said = trouble && (queue.size || trouble === "full") ? form.dataset[trouble] : queue.size ? form.dataset.sending : show.any ? form.dataset.saved : "";
  const words = said.replace("{n}", queue.size);
  if (status.textContent !== words) status.textContent = words;
  status.className = "small " + (trouble ? "red strong" : "quiet");
}

function refused(name, entry, html) {
  queue.delete(name);
  keep(name, null);
  box.value = box.value ? `${entry.text}\n${box.value}` : entry.text;
  keep(draft, { text: box.value });
  const said = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  trouble = "";
  show();
  status.textContent = said;
  status.className = "small red strong";
}

function put(html) {
  for (const part of new DOMParser().parseFromString(html, "text/html").body.querySelectorAll("#taken, #taken-title")) {
    document.getElementById(part.id)?.replaceWith(part);
    htmx.process(part);
  }
}

async function flush() {
  if (sending || !queue.size || document.querySelector(".assigned [data-unsent]")) return show();
  sending = true;
  show();
  try {
    for (const [name, entry] of [...queue].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const values = { ...entry.fields, text: entry.text, key: name.slice(form.dataset.key.length + 1) };
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: new URLSearchParams(values),
        signal: AbortSignal.timeout(PATIENCE),
      });
      const html = await answer.text();
      if (answer.headers.has("HX-Redirect") || answer.headers.has("HX-Refresh")) { trouble = "out"; break; }
      if (answer.headers.has("HX-Retarget")) { refused(name, entry, html); sending = false; return; }
      if (!answer.ok) { trouble = "lost"; break; }
      trouble = trouble === "full" ? trouble : "";
      queue.delete(name);
      keep(name, null);
      show.any = true;
      put(html);
    }
  } catch { trouble = "lost"; }
  sending = false;
  show();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => ["desk", "replaces"].includes(name)));
  const name = `${form.dataset.key}:${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  queue.set(name, { text, fields });
  keep(name, { text, fields });
  box.value = "";
  keep(draft, null);
  box.focus();
  flush();
});
box.addEventListener("input", () => keep(draft, box.value ? { text: box.value } : null));
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
});
addEventListener("online", flush);
addEventListener("beforeunload", (event) => { if (trouble === "full" && (queue.size || box.value)) event.preventDefault(); });
setInterval(() => { if (queue.size && trouble !== "out") flush(); }, AGAIN);
show();
flush();
})();
