/* Keeps the application's own files, and nothing else, so that it opens without a network. `VERSION` and `FILES` stand in
   the lines that the server puts before these.

   A version's files have addresses of their own and are fetched whole before it is used; the one in use goes on until
   every window of it is closed, and stays beside the next: a browser that dies soon after a change may find the newer
   one not on its disk. Only GETs of those files are answered here: no POST, no data, no upload is ever touched. */

const CACHE = `field-${VERSION}`;
let cutOff = 0; // until when the network is cut off, for the readiness check

const fresh = (address) => new Request(address, { cache: "reload", credentials: "omit" });
const ours = (names) => names.filter((each) => each.startsWith("field-"));

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map(fresh))));
});

self.addEventListener("activate", (event) => {
  const spent = (names) => ours(names).filter((each) => each !== CACHE).slice(0, -1); // in the order they were made
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(spent(names).map((each) => caches.delete(each))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if ("drill" in event.data) {
    cutOff = event.data.drill ? Date.now() + 20_000 : 0;
    event.ports[0].postMessage({ files: FILES });
  }
  if (event.data.takeOver) self.skipWaiting();
  if (event.data.mend) event.waitUntil(mend().catch(() => {}));
});

/* What is missing of this version is fetched again, when there is a network. */
async function mend() {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map((each) => new URL(each.url).pathname));
  await cache.addAll(FILES.filter((each) => !there.has(each)).map(fresh));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  const shell = request.mode === "navigate" && (address.pathname === "/field" || address.pathname === "/field/");
  const name = shell ? "/field" : address.pathname;
  if (FILES.includes(name) || name.startsWith("/static/")) event.respondWith(kept(name, request));
  else if (Date.now() < cutOff) event.respondWith(Response.error());
});

let opened = null;
const store = () => (opened ??= caches.open(CACHE).catch((fault) => ((opened = null), Promise.reject(fault))));

/* From this version's store, else from the one before, else from the network. */
async function kept(name, request) {
  const own = await (await store()).match(name);
  if (own) return own;
  if (Date.now() < cutOff) return Response.error(); // the check is of this version alone
  for (const each of ours(await caches.keys()).reverse()) {
    const found = await caches.open(each).then((cache) => cache.match(name));
    if (found) return found;
  }
  return fetch(request);
}
