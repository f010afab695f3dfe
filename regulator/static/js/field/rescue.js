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

/* The file for one visit of a vault, as a Blob, and what is in it. */
export async function rescued(vault, ref) {
  const stores = KINDS.map(([name]) => name);
  const records = await read(stores, (all) =>
    Promise.all(stores.map((name) => all.objectStore(name).getAll(range(vault.id, ref)))),
  );
  const { key, enc, sealed } = vault.escrow;
  const header = {
    device: vault.device,
    person: vault.id,
    inspection: ref,
    made_at: new Date().toISOString(),
    key,
    enc: base64(enc),
    sealed_key: base64(sealed),
  };
  const parts = [bytes(`CJRRESCUE1\n${JSON.stringify(header)}\n`)];
  for (const [at, [, kind, name]] of KINDS.entries()) {
    for (const each of records[at]) {
      const said = { kind, aad: name(each), iv: base64(each.iv), length: each.sealed.byteLength };
      parts.push(bytes(`${JSON.stringify(said)}\n`), each.sealed);
    }
  }
  return {
    blob: new Blob(parts, { type: "application/octet-stream" }),
    name: `rescue-${ref}-${vault.device.slice(0, 8)}.cjr`,
  };
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
