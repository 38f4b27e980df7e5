// The entry form: saves while one types; what the line does not take is kept on this device until it does.
// Without this file the form still works: its button sends every field at once.
"use strict";
(() => {
const form = document.getElementById("give");
if (!form) return;
const words = JSON.parse(document.getElementById("give-words").textContent);
const byLink = form.dataset.mode === "link";
const status = document.getElementById("give-status");
const fields = new Map([...form.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]));
const waiting = new Map();
const PAUSE = 700;
const AGAIN = 15000;
const PATIENCE = 20000;
let sending = false;
let handingIn = false;
let trouble = "";
let timer;

// What is kept on the device: one entry a field, so that two tabs do not write over one another.
const place = (name) => `${form.dataset.key}:${name}`;
function keep(name, entry) {
  try {
    if (entry) localStorage.setItem(place(name), JSON.stringify(entry));
    else localStorage.removeItem(place(name));
  } catch { trouble = "full"; }
}
function kept(name) {
  try { return JSON.parse(localStorage.getItem(place(name))); } catch { return null; }
}

const control = (field, part) => field.querySelector(`[data-part="${part}"]`);
function read(field) {
  const pressed = field.querySelector('[data-absence][aria-pressed="true"]');
  const entry = { raw: control(field, "raw").value, absence: pressed ? pressed.dataset.absence : "" };
  for (const part of ["reason", "note"]) entry[part] = control(field, part)?.value ?? "";
  return { ...entry, revision: field.dataset.revision };
}
function write(field, entry) {
  control(field, "raw").value = entry.raw ?? "";
  for (const part of ["reason", "note"]) { const box = control(field, part); if (box && entry[part] !== undefined) box.value = entry[part]; }
  press(field, entry.absence ?? "");
  if (entry.revision !== undefined) setRevision(field, entry.revision);
}
function setRevision(field, revision) {
  field.dataset.revision = revision;
  const box = control(field, "revision");
  if (box) box.value = revision;
}
function press(field, absence) {
  for (const button of field.querySelectorAll("[data-absence]")) button.setAttribute("aria-pressed", String(button.dataset.absence === absence));
  const box = control(field, "absence");
  if (box) box.value = absence;
  const why = field.querySelector(".why");
  if (why) why.hidden = absence !== "na";
}
const isGiven = (field) => {
  const input = control(field, "raw");
  return input.getAttribute("aria-invalid") !== "true" && (input.value.trim() !== "" || field.querySelector('[aria-pressed="true"]') !== null);
};

// Plain Vietnamese digits, for sums on the spot; words ("9 tỷ 200 triệu") are read by the server.
function plain(text) {
  const match = /^\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*$/.exec(text);
  return match ? Number(match[1].replaceAll(".", "") + (match[2] ? "." + match[2] : "")) : null;
}
const shown = (number) => new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 4 }).format(number);
function amount(field) {
  if (!field) return null;
  if (field.querySelector('[data-absence="zero"][aria-pressed="true"]')) return 0;
  const text = control(field, "raw").value;
  const known = field.dataset.said === text.trim() && field.dataset.amount ? Number(field.dataset.amount) : null;
  return known ?? plain(text);
}
function sums() {
  for (const field of fields.values()) {
    const box = field.querySelector(".sum");
    if (!box) continue;
    const parts = box.dataset.parts.split(" ").map((name) => amount(fields.get(name))).filter((part) => part !== null);
    const whole = amount(field);
    const total = parts.reduce((sum, part) => sum + part, 0);
    const full = parts.length === box.dataset.parts.split(" ").length;
    box.hidden = parts.length === 0;
    const off = whole !== null && (full ? Math.abs(whole - total) > 1e-6 : total > whole);
    box.classList.toggle("amber", off);
    box.textContent = words.sum.replace("{sum}", shown(total)) + (off ? " · " + words.off.replace("{off}", shown(Math.abs(whole - total))) : "");
  }
}
function progress() {
  const lines = [...fields.values()].filter((field) => field.dataset.counts !== undefined);
  const given = lines.filter(isGiven).length;
  for (const field of lines) field.classList.toggle("is-given", isGiven(field));
  document.getElementById("give-progress").textContent = words.progress.replace("{given}", given).replace("{all}", lines.length);
  document.getElementById("give-bar").value = given;
  const left = document.getElementById("give-left");
  if (left) left.textContent = given < lines.length ? words.left.replace("{n}", lines.length - given) : words.full_form;
}

// One sentence says where the figures are; the live region reads it out.
function report() {
  const held = [...waiting.values()].filter((entry) => entry.held).length;
  let said = "";
  if (trouble) said = words[trouble];
  else if (held) said = words.held;
  else if (waiting.size) said = byLink ? words.kept : words.saving;
  else if (report.any) said = words.saved;
  if (status.textContent !== said) status.textContent = said;
  status.className = trouble || held ? "red strong" : "quiet";
  const again = document.getElementById("give-again");
  if (again) again.hidden = trouble !== "out";
}

function say(field, answer) {
  const box = field.querySelector(".said");
  box.replaceChildren();
  const input = control(field, "raw");
  input.toggleAttribute("aria-invalid", false);
  if (answer.echo) box.append(line(answer.echo, "quiet"));
  for (const found of answer.found ?? []) {
    box.append(line(found.message, found.severity === "error" ? "red" : "amber"));
    if (found.severity === "error") input.setAttribute("aria-invalid", "true");
  }
  const note = field.querySelector(".note");
  if (note && (answer.found ?? []).some((found) => found.severity !== "info")) note.hidden = false;
}
function line(text, kind) {
  const row = document.createElement("p");
  row.className = kind;
  row.textContent = text;
  return row;
}

// Two people, one field: both values stand there, and a person chooses. Nothing was overwritten.
function clash(field, entry, theirs) {
  entry.held = true;
  keep(field.dataset.field, { ...entry, waiting: true });
  const box = field.querySelector(".said");
  const group = document.createElement("div");
  group.className = "clash";
  group.setAttribute("role", "alert");
  group.append(line(theirs.sentence, "strong"));
  const choices = document.createElement("p");
  choices.className = "actions";
  choices.append(
    choice(words.take.replace("{value}", theirs.shown), () => {
      waiting.delete(field.dataset.field);
      keep(field.dataset.field, null);
      write(field, theirs);
      say(field, theirs);
      settle();
    }),
    choice(words.mine.replace("{value}", theirs.mine), () => {
      setRevision(field, theirs.revision);
      box.replaceChildren();
      changed(field);
      flush();
    }),
  );
  group.append(choices);
  box.replaceChildren(group);
}
function choice(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}
function settle() { progress(); sums(); report(); }

function changed(field) {
  const entry = read(field);
  waiting.set(field.dataset.field, entry);
  keep(field.dataset.field, { ...entry, waiting: true });
  clearTimeout(timer);
  if (!byLink) timer = setTimeout(flush, PAUSE);
  settle();
}

async function ask(address, values) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body: new URLSearchParams(values),
    signal: AbortSignal.timeout(PATIENCE),
  });
  let body = {};
  try { body = await answer.json(); } catch { if (answer.ok) throw new Error("no answer"); }
  return { status: answer.status, body };
}

// How the whole form stands now. What others saved follows along, save where this person is typing; sentences are renewed.
function follow(stand, sent) {
  for (const one of stand) {
    const field = fields.get(one.field);
    if (!field || waiting.has(one.field)) continue;
    const theirs = one.field !== sent && Number(one.revision) > Number(field.dataset.revision);
    if (theirs && field.contains(document.activeElement)) continue;
    if (theirs) {
      keep(one.field, null);
      write(field, one);
    }
    setRevision(field, one.revision);
    field.dataset.said = one.raw.trim();
    field.dataset.amount = one.amount;
    say(field, one);
    if (theirs) field.querySelector(".said").append(line(one.sentence, "quiet"));
  }
}

async function send(name, entry) {
  const field = fields.get(name);
  let answer;
  try { answer = await ask(form.dataset.save, { field: name, ...entry }); } catch { trouble = "lost"; return false; }
  const { status: code, body } = answer;
  if (code === 401 || code === 403 && !body.sentence) { trouble = "out"; return false; }
  if (code >= 500 || code === 429) { trouble = "busy"; return false; }
  trouble = "";
  const latest = waiting.get(name);
  if (code === 409) { clash(field, latest, body); return true; }
  if (code !== 200) {
    latest.held = true;
    say(field, { found: [{ severity: "error", message: body.sentence ?? words.busy }] });
    return true;
  }
  report.any = true;
  const revision = body.fields.find((one) => one.field === name).revision;
  if (latest === entry) {
    waiting.delete(name);
    keep(name, { ...entry, revision });
  } else {
    latest.revision = revision;
    setRevision(field, revision);
  }
  follow(body.fields, name);
  return true;
}

async function flush() {
  if (byLink) return report();
  if (sending) return;
  sending = true;
  report();
  try {
    for (;;) {
      const next = [...waiting].find(([, entry]) => !entry.held);
      if (!next || !(await send(...next))) break;
    }
  } finally { sending = false; }
  settle();
  if (handingIn) handIn();
}

// Handing in: with no line it waits here and goes by itself once the line is back.
function handIn() {
  handingIn = true;
  if (byLink) return giveAll();
  if (waiting.size === 0) {
    // The server has everything: this device need not keep it.
    for (const name of fields.keys()) keep(name, null);
    form.submit();
    return undefined;
  }
  const held = [...waiting].find(([, entry]) => entry.held);
  if (held) {
    handingIn = false;
    control(fields.get(held[0]), "raw").focus();
  } else sayThen();
  return undefined;
}

function sayThen() {
  if (trouble === "lost" || trouble === "busy") status.textContent = words.then;
}

async function giveAll() {
  if (sending) return;
  sending = true;
  try {
    const answer = await ask(form.action, Object.fromEntries(new FormData(form)));
    trouble = answer.status >= 500 ? "busy" : "";
    if (answer.status === 200) {
      for (const name of fields.keys()) keep(name, null);
      location.replace(answer.body.url);
      return;
    }
    if (answer.status < 500) {
      handingIn = false;
      trouble = "";
      refuse(answer.body);
      return;
    }
  } catch { trouble = "lost"; } finally { sending = false; }
  report();
  sayThen();
}
function refuse(body) {
  for (const [name, sentence] of Object.entries(body.fields ?? {})) if (fields.has(name)) say(fields.get(name), { found: [{ severity: "error", message: sentence }] });
  const first = Object.keys(body.fields ?? {}).find((name) => fields.has(name));
  status.textContent = body.sentence ?? words.busy;
  status.className = "red strong";
  if (first) control(fields.get(first), "raw").focus();
}

// What this device still holds of an earlier visit: unsent values, and saved ones where the page came from the cache.
function restore() {
  for (const [name, field] of fields) {
    const entry = kept(name);
    if (!entry) continue;
    const newer = Number(entry.revision) > Number(field.dataset.revision);
    if (!entry.waiting && !newer) { keep(name, null); continue; }
    const here = field.dataset.revision;
    write(field, entry);
    if (!entry.waiting) continue;
    // The revision stays the one it was typed against: what somebody saved meanwhile is a clash, not overwritten.
    delete entry.waiting;
    delete entry.held;
    waiting.set(name, entry);
    if (Number(here) === Number(entry.revision)) setRevision(field, here);
  }
  settle();
  flush();
}

form.addEventListener("input", (event) => {
  const field = event.target.closest("[data-field]");
  if (!field) return;
  if (event.target.dataset.part === "raw" && event.target.value.trim()) press(field, "");
  changed(field);
});
form.addEventListener("focusout", (event) => {
  if (event.target.closest("[data-field]") && waiting.size) flush();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-absence], button[data-word], button[data-offer]");
  if (!button) return;
  const field = button.closest("[data-field]");
  const input = control(field, "raw");
  if (button.dataset.offer !== undefined) {
    input.value = button.dataset.offer;
    press(field, button.dataset.offerAbsence);
    button.hidden = true;
    input.focus();
  } else if (button.dataset.word) {
    input.value = `${input.value.trim()} ${button.dataset.word} `;
    input.focus();
  } else {
    const on = button.getAttribute("aria-pressed") !== "true";
    if (on) input.value = "";
    press(field, on ? button.dataset.absence : "");
    field.querySelector(".said").replaceChildren();
    if (on && button.dataset.absence === "na") control(field, "reason")?.focus();
  }
  changed(field);
  if (!button.dataset.word) flush();
});
// "Next" on the phone's keypad and Enter on a keyboard lead to the next field; only the button hands in.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  const inputs = [...form.querySelectorAll('[data-part="raw"]')];
  const next = inputs[inputs.indexOf(control(event.target.closest("[data-field]"), "raw")) + 1];
  (next ?? form.querySelector("button.main")).focus();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  handingIn = true;
  if (!byLink && waiting.size) flush();
  else handIn();
});
addEventListener("online", () => { trouble = ""; if (byLink) { report(); if (handingIn) giveAll(); } else flush(); });
addEventListener("offline", () => { trouble = "lost"; report(); });
document.addEventListener("visibilitychange", () => { if (waiting.size) flush(); });
setInterval(() => { if (byLink ? handingIn && trouble : waiting.size) (byLink ? giveAll : flush)(); }, AGAIN);
if (!navigator.onLine) trouble = "lost";
restore();
// What came back instead of being handed in is read first.
document.getElementById("still")?.focus();

// The worker's reach is this form's address alone. It needs https or this machine; elsewhere values are kept all the same.
navigator.serviceWorker?.register(form.dataset.worker).then(() => navigator.serviceWorker.ready).then((ready) => {
  const urls = performance.getEntriesByType("resource").map((entry) => entry.name).filter((url) => url.startsWith(location.origin) && url.includes("/static/"));
  ready.active.postMessage([ready.scope, ...urls]);
}).catch(() => {});
})();
