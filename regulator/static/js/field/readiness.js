/* Whether this device will work inside the walls: proven by going through the offline path with the network blocked. */

import { day } from "./dom.js";
import * as server from "./server.js";
import { keepSpare, whyNot } from "./store.js";
import { readable } from "./visits.js";

const ROOM = 500 * 1024 * 1024; // bytes: a hundred and fifty photographs
const DRIFT = 120_000; // milliseconds by which the clock may be wrong
const TITLES = {
  offline: "Opens without a network",
  pack: "The visit's pack",
  storage: "Kept by the browser",
  space: "Room on the device",
  clock: "The clock",
  session: "Signed in",
  passphrase: "Your passphrase",
  "private-browsing": "Not a private window",
};

/* The items in order, each {name, title, good, told}; `good` is null where it could not be measured. */
export async function checked(visit) {
  const me = await server.me().catch((fault) => fault);
  const items = await Promise.all([
    offline(),
    pack(visit, me),
    storage(),
    space(),
    clock(me),
    session(visit, me),
    privately(),
  ]);
  items.splice(6, 0, item("passphrase", true, "You opened this device with it."));
  return items;
}

const item = (name, good, told) => ({ name, title: TITLES[name], good, told });

/* The worker answers from its own store alone while this runs; a request to the regulator must fail, or nothing is proven. */
async function offline() {
  const worker = navigator.serviceWorker.controller;
  if (!worker) return item("offline", false, "Reload this page once while there is a network, then check again.");
  const files = await drill(worker, true);
  try {
    const blocked = await fetch("/field/api/me", { cache: "no-store" }).then(
      () => false,
      () => true,
    );
    if (!blocked)
      return item("offline", false, "The check could not cut the network off. Reload the page and check again.");
    const answers = await Promise.all(
      files.map((each) =>
        fetch(each).then(
          (answer) => answer.ok && answer.arrayBuffer(),
          () => false,
        ),
      ),
    );
    const missing = answers.filter((each) => !each || each.byteLength === 0).length;
    if (missing)
      return item(
        "offline",
        false,
        `${missing} of ${files.length} files are missing. Reload the page and check again.`,
      );
    return item("offline", true, `All ${files.length} files opened with the network cut off.`);
  } finally {
    await drill(worker, false);
  }
}

const drill = (worker, on) =>
  new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => done(data.files);
    worker.postMessage({ drill: on }, [channel.port2]);
  });

async function pack(visit, me) {
  const good = await readable(visit).catch(() => false);
  if (!good) return item("pack", false, "The pack on this device cannot be opened. Download it again.");
  if (visit.expired) return item("pack", false, "The pack has run out. Download it again.");
  const now = me.visits?.find((each) => each.ref === visit.ref);
  if (now && now.pack_stamp !== visit.pack.stamp)
    return item("pack", false, "The regulator has a newer pack. Download it again.");
  return item("pack", true, `Whole, and good until ${day(visit.pack.expires_on)}.`);
}

async function storage() {
  const kept = (await navigator.storage.persisted?.()) || (await navigator.storage.persist?.().catch(() => false));
  await keepSpare();
  if (kept) return item("storage", true, "The browser has promised not to clear it.");
  return item(
    "storage",
    false,
    "The browser may clear it when room is short. Install this page as an application, or put it on the home screen, then check again.",
  );
}

async function space() {
  const { quota, usage } = (await navigator.storage.estimate?.()) ?? {};
  if (!quota) return item("space", null, "This browser does not say.");
  const free = quota - usage;
  const told = `${Math.round(free / 1024 / 1024).toLocaleString("en-GB")} MB are free for this application.`;
  return item("space", free >= ROOM, free >= ROOM ? told : `${told} Make room: ${ROOM / 1024 / 1024} MB are wanted.`);
}

function clock(me) {
  if (me.drift === undefined) return item("clock", null, "There is no connection to compare it with.");
  const off = Math.round(Math.abs(me.drift) / 1000);
  if (off * 1000 <= DRIFT) return item("clock", true, "Agrees with the regulator's.");
  return item("clock", false, `Wrong by ${off} seconds. Set the device's clock: entries are put in order by it.`);
}

function session(visit, me) {
  if (me.code === "offline") return item("session", null, "There is no connection to ask.");
  if (me.code) return item("session", false, me.told);
  if (me.person !== visit.vault.id) return item("session", false, `${me.name} is signed in. Sign in as yourself.`);
  return item("session", true, `As ${me.name}.`);
}

async function privately() {
  const why = await whyNot();
  return item("private-browsing", why === "", why || "What is kept here stays.");
}

/* The lead sees it: told to the regulator where there is a connection. */
export const report = (visit, items) =>
  server.post(`visits/${visit.ref}/readiness`, {
    device: visit.vault.device,
    pack_hash: visit.hash,
    checked_at: new Date().toISOString(),
    items: items.map(({ name, good, told }) => ({ name, good, told })),
  });
