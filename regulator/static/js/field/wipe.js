/* Taking a visit off the device: only against a final receipt, which is held against everything that lies here, anew. */

import { dropAll } from "./copies.js";
import { BEGIN, checked } from "./receipts.js";
import { unfinished } from "./drafts.js";
import * as server from "./server.js";
import { read, range } from "./store.js";
import { forget, released } from "./vault.js";

const BECAUSE = "The final receipt was held against everything on the device";
const PENDING = "field-wiped"; // what the regulator has not been told yet; it names no person and no place

/* Why the visit must stay, or an empty text. */
export async function whyNot(visit) {
  const { journal, state, pack } = visit;
  await visit.reload();
  if (!visit.state.receipt) return "There is no receipt for this visit yet.";
  const { entries, ref } = journal;
  const given = { keys: pack.keys.receipts, ref, device: visit.vault.device, entries, known: BEGIN };
  const found = await checked(visit.state.receipt, given);
  if (found.wrong) return `The receipt does not hold: ${found.wrong}.`;
  const { said } = found;
  if (!said.final) return "The receipt is not a final one.";
  if (said.through !== journal.last || entries.length !== journal.last) return "Something was added since the receipt.";
  if ((await unfinished(journal)).length) return "Something is still being written.";
  const missing = (await journal.files()).filter((each) => !said.files.includes(each.sha256));
  return missing.length ? "A file is not with the regulator yet." : "";
}

/* Removes it, and the person's part of the device with the last visit. The regulator is told now or at the next start. */
export async function wipe(visit) {
  const why = await whyNot(visit);
  const { vault, ref, state, journal } = visit;
  if (why || !(await forget(vault.id, ref, journal.last)))
    throw new Error(why || "Something was added since the receipt.");
  await dropAll(vault.device, ref);
  const all = pending();
  const told = all.find((each) => each.device === vault.device) ?? { device: vault.device, receipts: [], whole: false };
  told.receipts.push({ ref, number: state.number });
  told.whole = !(await read(["visits"], (held) => held.objectStore("visits").count(range(vault.id))));
  if (told.whole) await released(vault.id);
  remember([...all.filter((each) => each !== told), told]);
  await tellPending();
  return told.whole;
}

const pending = () => JSON.parse(localStorage.getItem(PENDING) ?? "[]");
const remember = (left) =>
  left.length ? localStorage.setItem(PENDING, JSON.stringify(left)) : localStorage.removeItem(PENDING);

/* The register of devices is told of those that hold nothing any more. */
export async function tellPending() {
  const left = [];
  for (const each of pending()) {
    try {
      if (!each.whole) throw new server.Answer("not-yet", "");
      await server.post(`devices/${each.device}/wiped`, { receipts: each.receipts, because: BECAUSE });
    } catch (fault) {
      if (fault.code !== "not-found") left.push(each);
    }
  }
  remember(left);
}
