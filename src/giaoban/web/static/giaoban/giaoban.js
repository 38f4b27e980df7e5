// What a server cannot do: dropping files with progress, and marking a figure by selecting its text.
"use strict";

const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

function upload(form, file) {
  const row = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.setAttribute("aria-label", file.name);
  row.append(file.name + " ", bar);
  document.getElementById("progress").append(row);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", csrf());
  data.append("files", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
  return new Promise((done) => {
    request.onloadend = () => {
      let answer = { ok: false, sentence: file.name + ": " + (request.status || "×") };
      try { answer = JSON.parse(request.responseText).files[0] || answer; } catch { /* the sentence above stands */ }
      row.textContent = "";
      const said = document.createElement(answer.ok ? "a" : "span");
      if (answer.ok) said.href = answer.url; else said.className = "red";
      // A sentence about a secret file names nothing; the list says which file it was.
      said.textContent = answer.sentence.includes(file.name) ? answer.sentence : file.name + ": " + answer.sentence;
      row.append(said);
      done();
    };
    request.send(data);
  });
}

// One after the other: the order on the screen is the order of the files, and a slow line is not choked.
async function uploadAll(form, files) {
  for (const file of files) await upload(form, file);
  // What just came in stands in the list below, too; the words above stay until the page is left.
  const answer = await fetch(location.href).catch(() => null);
  if (!answer) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["heading", "documents"]) {
    const part = fresh.getElementById(id);
    if (part) document.getElementById(id).replaceWith(part);
  }
}

function watchDrop() {
  const form = document.getElementById("drop");
  if (!form) return;
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    uploadAll(form, [...event.dataTransfer.files]);
  });
  const chosen = form.querySelector("[type=file]");
  chosen.addEventListener("change", () => uploadAll(form, [...chosen.files]).then(() => form.reset()));
}

// Characters are counted as the server counts them: by code point, not by UTF-16 unit.
const length = (text) => [...text].length;

function place(node, offset) {
  const line = (node.nodeType === 1 ? node : node.parentElement).closest("[data-start]");
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, offset);
  return Number(line.dataset.start) + length(before.toString());
}

function offerMark() {
  document.getElementById("marking")?.remove();
  const review = document.getElementById("review");
  const selection = document.getSelection();
  if (!review?.dataset.markUrl || !selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const paper = review.querySelector(".paper");
  if (!paper.contains(range.commonAncestorContainer) || !/\S/.test(range.toString())) return;
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  const button = document.createElement("button");
  button.id = "marking";
  button.type = "button";
  button.className = "main";
  button.textContent = review.dataset.markLabel;
  const box = range.getBoundingClientRect();
  button.style.left = Math.max(8, Math.min(box.left, innerWidth - 220)) + scrollX + "px";
  button.style.top = box.bottom + scrollY + 8 + "px";
  // The selection must outlive the press of the button.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    button.remove();
    htmx.ajax("POST", review.dataset.markUrl, { target: "#review", swap: "outerHTML", values: { start, end } });
  });
  document.body.append(button);
}

// A screen never stays silent: an answer that does not come is said where refusals are said.
function sayFailure(event) {
  const notice = document.getElementById("notice");
  if (!notice) return;
  const said = document.createElement("p");
  said.className = "message error";
  said.textContent = event.type === "htmx:responseError" ? notice.dataset.failed : notice.dataset.lost;
  notice.replaceChildren(said);
}

function beforeRequest(event) {
  document.getElementById("notice")?.replaceChildren();
  document.querySelector("#review > .message")?.remove();
  // One edit form at a time: a second press on "sửa" brings no second form with the same fields.
  if (event.target.matches?.("[data-edit]")) document.querySelectorAll("tr.editing").forEach((row) => row.remove());
}

// Figure and row point at each other.
function showPair(index) {
  document.querySelectorAll(".here").forEach((element) => element.classList.remove("here"));
  document.getElementById("f" + index)?.classList.add("here");
  document.getElementById("row" + index)?.classList.add("here");
}

// "Copy the text for Zalo": without https a browser copies only what is selected.
async function copyText(button) {
  const box = document.getElementById(button.dataset.copy);
  box.focus();
  box.select();
  try { await navigator.clipboard.writeText(box.value); } catch { document.execCommand("copy"); }
  button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) copyText(button);
});
document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) print(); });
// Whoever signs out leaves no copy of a form behind on this device; what was typed and not sent yet stays.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-sign-out]")) return;
  globalThis.caches?.delete("giaoban-form");
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("giaoban:") && !localStorage.getItem(key).includes('"waiting":true')) localStorage.removeItem(key);
  }
});
document.addEventListener("DOMContentLoaded", watchDrop);
document.addEventListener("htmx:beforeRequest", beforeRequest);
// A form of many choices stands open where there is room for it.
for (const choices of document.querySelectorAll("details[data-open-wide]")) choices.open = matchMedia("(min-width: 861px)").matches;
// The whole edit form comes into view, above the bar that stays.
document.addEventListener("htmx:afterSettle", () => document.querySelector("tr.editing")?.scrollIntoView({ block: "nearest" }));
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(failure, sayFailure);
document.addEventListener("selectionchange", () => { clearTimeout(offerMark.timer); offerMark.timer = setTimeout(offerMark, 200); });
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("mark[data-index]");
  if (mark) {
    showPair(mark.dataset.index);
    document.getElementById("row" + mark.dataset.index)?.scrollIntoView({ block: "nearest" });
    return;
  }
  const link = event.target.closest?.('a[href^="#f"]');
  if (link) showPair(link.hash.slice(2));
});
document.addEventListener("keydown", (event) => {
  // A line of a form moves by keyboard; the button that does it keeps the focus, so that it can be pressed again.
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const mover = event.altKey && way ? event.target.closest?.("[data-part]")?.querySelector(`[data-move="${way}"]`) : null;
  if (mover) {
    event.preventDefault();
    mover.focus();
    mover.click();
    return;
  }
  if (event.key === "Enter" && event.target.matches?.("mark[data-index]")) {
    showPair(event.target.dataset.index);
    document.querySelector("#row" + event.target.dataset.index + " button")?.focus();
  }
});
