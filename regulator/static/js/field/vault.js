/* A person's own part of the device: made with a passphrase, opened with it, locked after a while.

   The data key is sealed for the regulator as well, so that a lost passphrase loses no entry: the rescue file of a
   locked device can be opened at the office, and nowhere else. */

import * as box from "./crypto.js";
import { sealFor } from "./hpke.js";
import { range, read, write } from "./store.js";

export const SHORTEST = 12; // characters of a passphrase
const HELD = "field-held"; // outside the database, and names nobody: a browser that lost the one may still have the other

export const vaults = () => read(["vaults"], (all) => all.objectStore("vaults").getAll());

/* Whether somebody's part was here and the browser lost it: nothing of ours takes it away without taking the mark too. */
export const lostBy = (all) => all.length === 0 && localStorage.getItem(HELD) !== null;

/* A part is here: that is remembered, and the browser is asked not to clear it when room is short. */
function held() {
  localStorage.setItem(HELD, "1");
  void navigator.storage.persist?.().catch(() => {});
}

/* A part was taken off against its receipt. */
export async function released(id) {
  await write(["vaults"], (all) => all.objectStore("vaults").delete(id));
  if (!(await vaults()).length) localStorage.removeItem(HELD);
}

/* Why a passphrase will not do, or an empty text. */
export function whyWeak(passphrase) {
  if ([...passphrase].length < SHORTEST) return `Use at least ${SHORTEST} characters. Three or four words are good.`;
  if (new Set(passphrase.toLowerCase()).size < 6) return "Use more different letters. Three or four words are good.";
  return "";
}

/* A new vault for a person of this device, open. `rescue` is the regulator's rescue key: {id, point in base64}. */
export async function make({ id, name, device }, passphrase, rescue) {
  const key = await box.newDataKey();
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  const lock = await box.wrap(key, passphrase);
  const vault = { id, name, device, ...lock, escrow: await escrow(raw, device, rescue), made: Date.now() };
  raw.fill(0);
  await write(["vaults"], (all) => all.objectStore("vaults").add(vault));
  held();
  return { vault, key: await box.unwrap(vault, passphrase) };
}

async function escrow(raw, device, rescue) {
  const point = box.fromBase64(rescue.point);
  const { enc, sealed } = await sealFor(point, box.bytes(`cjr-rescue-1|${device}`), new Uint8Array(), raw);
  return { key: rescue.id, enc, sealed };
}

/* The open vault, or null for a wrong passphrase. */
export async function unlock(id, passphrase) {
  const vault = await read(["vaults"], (all) => all.objectStore("vaults").get(id));
  const key = vault ? await box.unwrap(vault, passphrase) : null;
  if (key) held(); // one that was set up before there was a mark
  return key ? { vault, key } : null;
}

/* Wraps the same key with another passphrase; false where the old one is wrong. */
export async function changePassphrase(id, old, fresh) {
  const vault = await read(["vaults"], (all) => all.objectStore("vaults").get(id));
  const key = await box.unwrap(vault, old, true);
  if (!key) return false;
  const wrapped = await box.wrap(key, fresh);
  await write(["vaults"], async (all) => {
    const held = await all.objectStore("vaults").get(id);
    await all.objectStore("vaults").put({ ...held, ...wrapped });
  });
  return true;
}

/* Takes a visit off the device, unless something was added since `last`: then nothing. Only `wipe.js` calls it, after it
   has held everything against a receipt. */
export const forget = (vault, ref, last) =>
  write(["visits", "entries", "blocks", "theirs", "drafts", "files"], async (all) => {
    const visit = await all.objectStore("visits").get([vault, ref]);
    const typing = await all.objectStore("drafts").count(range(vault, ref));
    if (visit.last !== last || typing) return false;
    for (const name of ["entries", "blocks", "theirs", "files"]) all.objectStore(name).delete(range(vault, ref));
    await all.objectStore("visits").delete([vault, ref]);
    return true;
  });
