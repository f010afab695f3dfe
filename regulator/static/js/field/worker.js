/* Keeps the application's own files, and nothing else, so that it opens without a network. `VERSION` and `FILES` stand in
   the lines that the server puts before these.

   A version's files have addresses of their own and are fetched whole before it is used; the one in use goes on until
   every window of it is closed. Only GETs of those files are answered here: no POST, no data, no upload is ever touched. */

const CACHE = `field-${VERSION}`;
let cutOff = 0; // until when the network is cut off, for the readiness check

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(FILES.map((each) => new Request(each, { cache: "reload", credentials: "omit" })))),
  );
});

self.addEventListener("activate", (event) => {
  const others = (names) => names.filter((each) => each.startsWith("field-") && each !== CACHE);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(others(names).map((each) => caches.delete(each))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if ("drill" in event.data) {
    cutOff = event.data.drill ? Date.now() + 20_000 : 0;
    event.ports[0].postMessage({ files: FILES });
  }
  if (event.data.takeOver) self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  const shell = request.mode === "navigate" && (address.pathname === "/field" || address.pathname === "/field/");
  const name = shell ? "/field" : address.pathname;
  if (FILES.includes(name)) event.respondWith(kept(name, request));
  else if (Date.now() < cutOff) event.respondWith(Response.error());
});

async function kept(name, request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(name);
  if (found || Date.now() < cutOff) return found ?? Response.error();
  return fetch(request);
}
