/* A second copy of each entry that no receipt covers yet, in another store of the browser: its database can be lost as a
   whole, and this does not lie in it.

   A copy is the record as a rescue file has it, sealed. It is read only once the database is lost, and then only into a
   rescue file: a device that has forgotten its numbers must not go on counting. Photographs and unfinished words have
   no copy. */

import { covers } from "./receipts.js";
import { headOf, partOf, rescueFile } from "./rescue.js";

const STORE = "entries-again"; // the worker clears what begins with "field-"
const HEAD = "head";
const path = (device, ref, name) => `/field/copies/${device}/${ref}/${name}`;
const parts = ({ url }) => new URL(url).pathname.split("/").slice(3); // device, visit, the entry's number or HEAD

/* Copies a sealed entry. Nobody waits for it, and where it fails the entry itself is kept all the same. */
export async function copy(vault, record) {
  try {
    const store = await caches.open(STORE);
    const put = (name, content) => store.put(path(vault.device, record.ref, name), new Response(new Blob(content)));
    await put(HEAD, headOf(vault, record.ref));
    await put(record.sequence, partOf("entries", record));
  } catch {
    // the device is full, or the browser has no such store
  }
}

async function drop(chosen) {
  if (!(await caches.has(STORE))) return;
  const store = await caches.open(STORE);
  for (const each of await store.keys()) if (chosen(...parts(each))) await store.delete(each);
}

/* Takes away what a receipt covers that was held against the entries. */
export const dropHeld = (device, ref, said) =>
  drop((of, visit, name) => of === device && visit === ref && name !== HEAD && covers(said, Number(name)));

/* Takes away all copies of a device, of one visit. */
export const dropAll = (device, ref) => drop((of, visit) => of === device && visit === ref);

/* What is left of devices that this browser does not know any more: for each visit how many entries, and its rescue file. */
export async function left(vaults) {
  if (!(await caches.has(STORE))) return [];
  const known = new Set(vaults.map((each) => each.device));
  const store = await caches.open(STORE);
  const found = new Map();
  for (const each of await store.keys()) {
    const [device, ref, name] = parts(each);
    if (known.has(device)) continue;
    const visit = found.get(`${device}/${ref}`) ?? { device, ref, head: null, entries: [] };
    found.set(`${device}/${ref}`, visit);
    if (name === HEAD) visit.head = each;
    else visit.entries.push([Number(name), each]);
  }
  const whole = [...found.values()].filter((each) => each.head && each.entries.length);
  return whole.map(({ device, ref, head, entries }) => ({
    device,
    ref,
    count: entries.length,
    async file() {
      entries.sort(([one], [other]) => one - other);
      const all = [head, ...entries.map(([, each]) => each)];
      return rescueFile(ref, device, await Promise.all(all.map(async (each) => (await store.match(each)).blob())));
    },
  }));
}
