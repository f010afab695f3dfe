/* What lies on the device, in one IndexedDB of this browser profile. Everything but names, numbers and hashes is sealed.

   vaults   a person's key, wrapped, and the id of this device for that person: nobody reads another's
   visits   the pack of a visit, what the last sync said, and the number of the last entry
   entries  the newest entries, one by one; blocks: older ones, a hundred to a record; theirs: colleagues' by last sync
   drafts   what is being typed, by place and tab; files: photographs and documents
   spare    room that is given up for words when the device is full */

import { deleteDB, openDB } from "../../vendor/idb/index.js";
import { random } from "./crypto.js";

const NAME = "regulator-field";
const VERSION = 1;
const TURN = "regulator-field-turn"; // an empty database, there to be deleted
const SPARE = 4 * 1024 * 1024; // bytes: some ten thousand entries
const KEYS = {
  vaults: "id",
  visits: ["vault", "ref"],
  entries: ["vault", "ref", "sequence"],
  blocks: ["vault", "ref", "first"],
  theirs: ["vault", "ref", "number"],
  drafts: ["vault", "ref", "place", "tab"],
  files: ["vault", "ref", "sha256"],
  spare: "id",
};

let opened = null;
let turned = null;
let whenReplaced = () => {};

/* Called when a newer version of the application needs the database: this one must be opened again. */
export const onReplaced = (tell) => (whenReplaced = tell);

function connection() {
  turned ??= turnThePage();
  opened ??= turned.then(open).catch((fault) => {
    opened = null;
    throw fault;
  });
  return opened;
}

const open = () =>
  openDB(NAME, VERSION, {
    upgrade(db) {
      for (const [name, keyPath] of Object.entries(KEYS)) {
        if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, { keyPath });
      }
    },
    blocking(_current, _wanted, event) {
      event.target.close();
      opened = null;
      whenReplaced();
    },
    terminated: () => (opened = null),
  });

/* Where a battery dies in the middle of a write, Chromium leaves half a record at the end of its log, writes on behind
   it, and at the start after that takes the whole for corrupt and deletes all that this site has. Deleting a database is
   the one thing a page can do that makes it begin a new log: so each start does that before it writes anything. Until
   the disk has the old log's records elsewhere, a moment later, a second such death would still cost them. */
async function turnThePage() {
  await openDB(TURN, 1).then((db) => db.close()).catch(() => {}); // a full device has no room for it
  await new Promise((go) => deleteDB(TURN, { blocked: go }).then(go, go)); // another window is at it: then it is done
}

const gone = (fault) =>
  fault.name === "InvalidStateError" || (fault.name === "UnknownError" && /connection/i.test(fault.message));
const full = (fault) => fault.name === "QuotaExceededError";

async function attempt(stores, mode, work) {
  const db = await connection();
  const transaction = db.transaction(stores, mode, { durability: "strict" });
  try {
    const [given] = await Promise.all([work(transaction), transaction.done]);
    return given;
  } catch (fault) {
    try {
      transaction.abort();
    } catch {
      // it was over already
    }
    transaction.done.catch(() => {});
    throw transaction.error ?? fault;
  }
}

/* Do this whole or not at all; on disk when it returns. A connection that the system took away is made again once, and
   the work done again from its start, so it must not await anything but the database. Where the device is full, words get
   the room that was kept back for them; a file (`large`) does not. */
export async function write(stores, work, { large = false } = {}) {
  try {
    return await attempt(stores, "readwrite", work);
  } catch (fault) {
    if (full(fault) && !large && (await giveUpSpare())) return attempt(stores, "readwrite", work);
    if (!gone(fault)) throw fault;
    opened = null;
    return attempt(stores, "readwrite", work);
  }
}

export async function read(stores, work) {
  try {
    return await attempt(stores, "readonly", work);
  } catch (fault) {
    if (!gone(fault)) throw fault;
    opened = null;
    return attempt(stores, "readonly", work);
  }
}

/* All records of a visit, or of a person where no visit is named. */
export const range = (vault, ref = null) =>
  ref === null ? IDBKeyRange.bound([vault], [vault, []]) : IDBKeyRange.bound([vault, ref], [vault, ref, []]);

/* Room kept back, so that words can be kept when a photograph has filled the device. */
export async function keepSpare() {
  const kept = await read(["spare"], (all) => all.objectStore("spare").count());
  if (kept) return;
  const octets = new Uint8Array(SPARE);
  for (let at = 0; at < SPARE; at += 65_536) octets.set(random(65_536), at); // what compresses would keep no room
  await attempt(["spare"], "readwrite", (all) => all.objectStore("spare").put({ id: "spare", octets })).catch(() => {});
}

async function giveUpSpare() {
  const had = await read(["spare"], (all) => all.objectStore("spare").count());
  if (had) await attempt(["spare"], "readwrite", (all) => all.objectStore("spare").clear());
  return had > 0;
}

/* Whether this browser keeps anything at all: a private window may not. The reason, or an empty text. */
export async function whyNot() {
  if (!window.isSecureContext || !crypto.subtle) return "This page was not opened over a secure connection (https).";
  if (!("indexedDB" in window)) return "This browser keeps nothing on the device. A private window does that.";
  if (!navigator.locks || !("serviceWorker" in navigator)) {
    return "This browser is too old, or is in a private window, and cannot open the application without a network.";
  }
  try {
    if (await read(["vaults"], (all) => all.objectStore("vaults").count())) return ""; // it kept what was made before
    const wanted = `probe-${Math.random()}`;
    await write(["spare"], (all) => all.objectStore("spare").put({ id: wanted }));
    const kept = await read(["spare"], (all) => all.objectStore("spare").get(wanted));
    await write(["spare"], (all) => all.objectStore("spare").delete(wanted));
    return kept ? "" : "This browser did not keep what was stored.";
  } catch (fault) {
    if (fault.name === "VersionError") return "A newer version of this application was open here. Reload the page.";
    return "This browser does not let the page keep anything on the device. A private window does that.";
  }
}
