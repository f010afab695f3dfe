/* The rescue file: what lies on the device, still sealed, with the key sealed for the regulator alone. It can be written
   by whoever holds the device, locked or open, and read by nobody on the way. */

import { base64, bytes } from "./crypto.js";
import { range, read } from "./store.js";

const KINDS = [
  ["entries", "entries", (each) => `entry|${each.ref}|${each.id}`],
  ["blocks", "entries", (each) => `block|${each.ref}|${each.first}`],
  ["drafts", "draft", (each) => `draft|${each.ref}|${each.place}`],
  ["files", "file", (each) => `file|${each.sha256}`],
];

/* How such a file begins: whose it is, and the key sealed for the regulator. */
export function headOf({ id, device, escrow }, ref) {
  const { key, enc, sealed } = escrow;
  const head = {
    device,
    person: id,
    inspection: ref,
    made_at: new Date().toISOString(),
    key,
    enc: base64(enc),
    sealed_key: base64(sealed),
  };
  return [bytes(`CJRRESCUE1\n${JSON.stringify(head)}\n`)];
}

/* One sealed record of a store, as it stands in such a file. */
export function partOf(store, record) {
  const [, kind, name] = KINDS.find(([each]) => each === store);
  const said = { kind, aad: name(record), iv: base64(record.iv), length: record.sealed.byteLength };
  return [bytes(`${JSON.stringify(said)}\n`), record.sealed];
}

export const rescueFile = (ref, device, content) => ({
  blob: new Blob(content, { type: "application/octet-stream" }),
  name: `rescue-${ref}-${device.slice(0, 8)}.cjr`,
});

/* The file for one visit of a vault. */
export async function rescued(vault, ref) {
  const stores = KINDS.map(([store]) => store);
  const records = await read(stores, (all) =>
    Promise.all(stores.map((store) => all.objectStore(store).getAll(range(vault.id, ref)))),
  );
  const content = stores.flatMap((store, at) => records[at].flatMap((each) => partOf(store, each)));
  return rescueFile(ref, vault.device, [...headOf(vault, ref), ...content]);
}

/* Gives a file to the person, as a download. */
export function handOver({ blob, name }) {
  const address = URL.createObjectURL(blob);
  const made = document.createElement("a");
  Object.assign(made, { href: address, download: name });
  document.body.append(made);
  made.click();
  made.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export const visitsOf = (vault) => read(["visits"], (all) => all.objectStore("visits").getAllKeys(range(vault.id)));
