// The screens of a running conference: the projector, each member's phone, the secretary's desk. Asks the server every
// second whether anything changed, keeps the time of the server (a wrong clock here does not matter), and keeps what was
// typed or asked without a connection until the server has it. A module: what it names is its own.

const page = document.querySelector("[data-room]");
const room = document.getElementById("room");
const words = page.dataset;
const EVERY = Number(words.every) || 1000;
const HIDDEN = 15_000;
const PATIENCE = 8_000;
const BACKOFF = [1000, 2000, 4000, 8000];

/* The server's time */

// What the last readings said: the server's milliseconds at a moment of this page's own steady counter, and how far off
// that may be (half of what the answer took).
let reading = null;

function learn(server, sent, got) {
  const error = (got - sent) / 2;
  const at = (sent + got) / 2;
  // An old reading is worth a little less each second; one that contradicts it (a device that slept) ends it.
  const aged = reading && reading.error + (got - reading.at) / 1000;
  const apart = reading && Math.abs(server - (reading.server + at - reading.at));
  if (!reading || error <= aged || apart > error + reading.error + 250) reading = { server, at, error };
}

const serverNow = () => (reading ? reading.server + performance.now() - reading.at : Date.now());

const hours = new Intl.DateTimeFormat("vi-VN", { timeZone: words.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const atHour = (moment) => hours.format(new Date(moment));

/* Timers */

const two = (number) => String(number).padStart(2, "0");

function lasting(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const over = whole >= 3600 ? Math.floor(whole / 3600) + ":" : "";
  return over + (over ? two(Math.floor(whole / 60) % 60) : two(Math.floor(whole / 60))) + ":" + two(whole % 60);
}

function spent(timer) {
  const since = Number(timer.dataset.since);
  return Number(timer.dataset.spent) + (since ? Math.max(0, (serverNow() - since) / 1000) : 0);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tickTimer(timer) {
  const limit = Number(timer.dataset.limit);
  const gone = spent(timer);
  // Both are cut to whole seconds in the same direction, so that what is left and what is gone tick together.
  const left = limit - Math.floor(gone);
  const over = limit > 0 && left < 0;
  const text = !limit ? words.gone + " " + lasting(gone) : over ? words.over + " " + lasting(-left) : words.left + " " + lasting(left);
  const paused = timer.dataset.since ? "" : " " + words.paused;
  write(timer, text + paused);
  timer.classList.toggle("over", over);
  timer.classList.toggle("near", !over && limit > 0 && left <= Math.min(60, limit / 4));
}

function tickEnd(end) {
  const limit = Number(end.dataset.limit) || 0;
  const left = limit ? Math.max(0, limit - spent(end)) : 0;
  const starts = Math.max(serverNow(), Number(end.dataset.starts) || 0);
  const expected = starts + 1000 * (left + Number(end.dataset.rest));
  const late = Math.round((expected - Number(end.dataset.planned)) / 60_000);
  let text = words.end.replace("{hour}", atHour(expected));
  // Of a conference that is held on another day than planned nobody wants to know by how many minutes.
  const told = end.dataset.planned && late && Math.abs(late) <= 12 * 60;
  if (told) text += ", " + (late > 0 ? words.late : words.early).replace("{minutes}", Math.abs(late));
  write(end, text);
  end.classList.toggle("over", Boolean(told) && late > 0);
}

function tick() {
  document.querySelectorAll("[data-timer]").forEach(tickTimer);
  document.querySelectorAll("[data-expected]").forEach(tickEnd);
  document.querySelectorAll("[data-clock]").forEach((clock) => write(clock, atHour(serverNow())));
}

/* What the room shows */

let etag = words.etag;
let waitingState = null;
const stateOfRoom = room.querySelector("[data-state-of-room]")?.dataset.stateOfRoom;
let pressed = false;

function show(html) {
  // What is under a finger, or opened to choose from, is not taken away from it.
  if (pressed || room.contains(document.activeElement?.closest?.("select"))) {
    waitingState = html;
    return;
  }
  waitingState = null;
  const before = room.querySelector("[data-said]")?.dataset.said;
  const focused = room.contains(document.activeElement) ? document.activeElement.id : "";
  const opened = [...room.querySelectorAll("details[open][id]")].map((one) => one.id);
  room.innerHTML = html;
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus();
  const now = room.querySelector("[data-said]")?.dataset.said;
  if (now && now !== before) write(document.getElementById("said"), now);
  mine();
  tick();
  // A desk that was opened before the meeting began has no field for conclusions yet. What was typed or pressed is kept.
  const state = room.querySelector("[data-state-of-room]")?.dataset.stateOfRoom;
  if (state && state !== stateOfRoom && !outbox.length) return location.reload();
  stale = true;
  list();
}

// Beside the desk's state: what was concluded, whoever took it down, corrected or gave it. It is a person's own (who may
// give tasks has other words in it), so it is asked for with the session; an answer that does not come, again.
let stale = false;
async function list() {
  const taken = document.getElementById("taken");
  if (!taken?.dataset.list || !stale) return;
  stale = false;
  try {
    const answer = await fetch(taken.dataset.list, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("taken");
    const held = document.getElementById("taken");
    if (!fresh) return;
    const focused = held.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
    held.replaceWith(fresh);
    if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  } catch { stale = true; }
}

function release() {
  pressed = false;
  // The click comes after the finger is lifted.
  setTimeout(() => { if (waitingState !== null) show(waitingState); }, 60);
}

// On a phone: where its owner stands among those who wait to speak. The state itself is the same for everybody.
function mine() {
  const me = words.participant;
  if (!me) return;
  const spots = [...room.querySelectorAll("[data-speaker]")];
  const waiting = spots.filter((spot) => spot.dataset.state === "waiting");
  const place = waiting.findIndex((spot) => spot.dataset.speaker === me);
  const speaking = spots.some((spot) => spot.dataset.state === "speaking" && spot.dataset.speaker === me);
  for (const spot of spots) spot.classList.toggle("mine", spot.dataset.speaker === me);
  const asked = outbox.findLast((entry) => entry.wish)?.wish;
  const wished = asked ? asked === "ask" : place >= 0;
  const text = speaking ? words.speaking : asked ? (asked === "ask" ? words.asking : words.leaving)
    : place >= 0 ? words.place.replace("{place}", place + 1) : "";
  write(document.getElementById("my-place"), text);
  for (const form of document.querySelectorAll("[data-wish]")) form.hidden = speaking || (form.dataset.wish === "ask") === wished;
}

/* Asking the server */

let timer = 0;
let asking = false;
let failures = 0;
let seenAt = 0;

function lost() {
  failures += 1;
  // One answer that is late is no loss; a device that knows itself cut off, or two in a row, is.
  if (failures > 1 || !navigator.onLine) {
    page.classList.add("lost");
    write(document.getElementById("line"), words.lost.replace("{hour}", atHour(seenAt || serverNow())));
  }
}

function connected() {
  seenAt = serverNow();
  if (failures) {
    failures = 0;
    page.classList.remove("lost");
    write(document.getElementById("line"), "");
  }
  list();
  if (outbox.length) flush();
}

async function poll() {
  clearTimeout(timer);
  if (asking) return;
  asking = true;
  const sent = performance.now();
  let ended = false;
  try {
    const answer = await fetch(words.url, {
      headers: { "If-None-Match": etag, "X-Room-Seat": words.seat },
      cache: "no-store",
      // The seat is the way in: the server need read no session.
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const got = performance.now();
    if (answer.status === 200 || answer.status === 304) {
      learn(Number(answer.headers.get("X-Room-Now")), sent, got);
      if (answer.status === 200) {
        const html = await answer.text();
        etag = answer.headers.get("ETag");
        show(html);
      }
      connected();
    } else if (answer.status < 500 && answer.status !== 429) {
      ended = true;
    } else {
      lost();
    }
  } catch {
    lost();
  }
  asking = false;
  if (ended) {
    // The seat is no longer good (the right was taken back, the page is days old): the page itself says why.
    write(document.getElementById("line"), words.ended);
    page.classList.add("lost");
    timer = setTimeout(poll, 30_000);
    return;
  }
  const pause = failures ? BACKOFF[Math.min(failures, BACKOFF.length) - 1] : document.hidden ? HIDDEN : EVERY;
  timer = setTimeout(poll, Math.max(50, pause - (performance.now() - sent)));
}

/* What was typed or asked goes out when it can, in order, each once */

const box = "giaoban:phong:" + words.room;
let outbox = [];
try { outbox = JSON.parse(localStorage.getItem(box)) || []; } catch { /* nothing was kept */ }
let flushing = false;

function keep() {
  try {
    if (outbox.length) localStorage.setItem(box, JSON.stringify(outbox));
    else localStorage.removeItem(box);
  } catch { /* no room on this device: it stays in this page */ }
  const list = document.getElementById("outbox");
  list?.replaceChildren(...outbox.map((entry) => {
    const line = document.createElement("li");
    line.textContent = words.waiting + " " + entry.words;
    return line;
  }));
  mine();
}

function refuse(entry, sentence) {
  const line = document.getElementById("refused");
  line.hidden = false;
  line.textContent = sentence + (entry.words ? " (" + entry.words + ")" : "");
}

async function deliver(entry) {
  const fields = [...entry.fields, ["khoa", entry.key], ["luc", String(Math.round(entry.at))]];
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const answer = await fetch(entry.url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.status === 403) {
    if (answer.status === 401 || answer.status === 403) refuse(entry, words.signin);
    return false;
  }
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    refuse(entry, said.sentence || words.failed);
  }
  return true;
}

async function flush() {
  if (flushing) return;
  flushing = true;
  let any = false;
  try {
    while (outbox.length && (await deliver(outbox[0]))) {
      outbox.shift();
      any = true;
      keep();
    }
  } catch {
    lost();
  }
  flushing = false;
  if (any) poll();
}

// A key for each sending, so that the server takes it once however often it is sent.
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function send(form, button) {
  document.getElementById("refused").hidden = true;
  const fields = [...new FormData(form, button)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const typed = fields.filter(([name]) => form.querySelector(`[name="${CSS.escape(name)}"]:is(textarea, input[type=text], input:not([type]))`));
  const said = typed.map(([, value]) => value).join(" ").trim() || form.dataset.words || button?.textContent.trim() || "";
  outbox.push({ key: newKey(), url: form.action, fields, at: serverNow(), words: said, wish: form.dataset.wish || "", waiting: true });
  for (const [name] of typed) form.elements[name].value = "";
  keep();
  flush();
}

/* Everything together */

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-outbox]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
// A button that was pressed with a pointer gives the keys back to the desk.
room.addEventListener("click", (event) => { if (event.detail) event.target.closest("button")?.blur(); });
document.addEventListener("pointerdown", () => { pressed = true; });
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, release);
document.addEventListener("focusout", () => setTimeout(() => { if (waitingState !== null) show(waitingState); }, 60));
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
addEventListener("online", () => poll());
addEventListener("offline", () => poll());
// Keys of the desk: each stands for a button that is there to be seen. Never while somebody types or chooses.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  // Space presses whatever button has the focus.
  if (event.target.closest(event.key === " " ? "input, textarea, select, button, a, summary" : "input, textarea, select")) return;
  const button = room.querySelector(`button[data-key="${CSS.escape(event.key === " " ? "Space" : event.key)}"]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

const opened = performance.getEntriesByType("navigation")[0];
// The page said what time it was while it was made: between being asked for and beginning to arrive.
if (opened) learn(Number(words.now), opened.requestStart, opened.responseStart);
keep();
tick();
setInterval(tick, 250);
poll();
