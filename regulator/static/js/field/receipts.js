/* What the regulator signed that it holds, held against what this device made. Without it nothing leaves the device. */

import { bytes, sha256, signedBy } from "./crypto.js";

export const BEGIN = { through: 0, chain: "0".repeat(64) };

/* The text by which an entry's words can be told (RFC 8785: of texts and whole numbers, sorted members make it). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .filter((name) => value[name] !== undefined);
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/* An entry as it is sent, and nothing else of it. */
export function asSent({ id, sequence, kind, made_at, body, based_on }) {
  return based_on ? { id, sequence, kind, made_at, body, based_on } : { id, sequence, kind, made_at, body };
}

/* The chain on from `known` to number `through`; null where this device has not all of them. */
export async function chained(entries, known, through) {
  let { chain } = known;
  const wanted = entries.slice(known.through, through); // numbers have no gaps: the entry n stands at n - 1
  if (wanted.length !== through - known.through || wanted.some((each, at) => each.sequence !== known.through + at + 1))
    return null;
  const digests = await Promise.all(wanted.map((each) => sha256(bytes(canonical(asSent(each))))));
  for (const [at, digest] of digests.entries())
    chain = await sha256(bytes(`${chain} ${known.through + at + 1} ${digest}`));
  return { through, chain };
}

/* A receipt that holds: signed by a key of the pack, for this device and visit, its chain the device's own. What it says,
   and the chain to go on from; or why it is worth nothing, as `{wrong}`. */
export async function checked(receipt, { keys, ref, device, entries, known }) {
  const key = keys.find((each) => each.id === receipt.key);
  if (!key || !(await signedBy(key.spki, receipt.text, receipt.signature)))
    return { wrong: "its signature is not the regulator's" };
  const said = JSON.parse(receipt.text);
  if (said.ref !== ref || said.device !== device) return { wrong: "it is for another device or visit" };
  const from = said.through >= known.through ? known : BEGIN;
  const own = await chained(entries, from, said.through);
  if (own === null || own.chain !== said.chain) return { wrong: "the regulator holds other words than this device" };
  return { said, known: own };
}

/* Whether a receipt's words cover an entry. */
export const covers = (said, sequence) =>
  Boolean(said) &&
  (sequence <= said.through || said.beyond.some(([first, last]) => first <= sequence && sequence <= last));
