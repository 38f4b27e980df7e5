// Lets one entry form open without a line: network first, then the copy kept on this device. Served under the form's own
// address, so it reaches nothing else. Only pages and their looks are kept; saving never passes here.
"use strict";
const NAME = "giaoban-form";
const PATIENCE = 6000;

async function put(url) {
  try {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await (await caches.open(NAME)).put(url, answer);
  } catch { /* the next visit keeps it */ }
}

async function answer(request) {
  const cache = await caches.open(NAME);
  const line = fetch(request).then((fresh) => {
    if (fresh.ok && !fresh.redirected) cache.put(request, fresh.clone());
    return fresh;
  });
  const copy = await cache.match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
  if (!copy) return line;
  const late = new Promise((done) => { setTimeout(() => done(copy), PATIENCE); });
  return Promise.race([line.catch(() => copy), late]);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(Promise.all(event.data.map(put))));
self.addEventListener("fetch", (event) => {
  const ours = new URL(event.request.url).origin === location.origin;
  if (event.request.method === "GET" && ours) event.respondWith(answer(event.request));
});
