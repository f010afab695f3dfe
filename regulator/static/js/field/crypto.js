/* What keeps a stolen device silent: a random data key, wrapped by a key made from the passphrase.

   Everything that lies on the device is sealed with the data key (AES-256-GCM), each record bound to its own name, so
   that two records cannot be exchanged. A new passphrase wraps the same key again. */

export const ROUNDS = 600_000; // of PBKDF2 with SHA-256: OWASP's figure of 2023
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export const bytes = (text) => encoder.encode(text);
export const text = (octets) => decoder.decode(octets);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export function base64(octets) {
  const all = new Uint8Array(octets);
  let made = "";
  for (let at = 0; at < all.length; at += 0x8000) made += String.fromCharCode(...all.subarray(at, at + 0x8000));
  return btoa(made);
}

export const fromBase64 = (said) => Uint8Array.from(atob(said), (letter) => letter.charCodeAt(0));

export const hex = (octets) => [...new Uint8Array(octets)].map((each) => each.toString(16).padStart(2, "0")).join("");

export const sha256 = async (octets) => hex(await crypto.subtle.digest("SHA-256", octets));

/* The key that a passphrase makes. The same words typed on another keyboard must make the same key (NFKC). */
async function fromPassphrase(passphrase, salt, rounds) {
  const words = bytes(passphrase.normalize("NFKC"));
  const material = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

export const newDataKey = () =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);

/* The data key as it lies on the device. */
export async function wrap(dataKey, passphrase) {
  const [salt, iv] = [random(16), random(12)];
  const key = await fromPassphrase(passphrase, salt, ROUNDS);
  return {
    salt,
    iv,
    rounds: ROUNDS,
    wrapped: await crypto.subtle.wrapKey("raw", dataKey, key, { name: "AES-GCM", iv }),
  };
}

/* The data key again; null for a wrong passphrase. It cannot be taken out of the browser, unless to wrap it anew. */
export async function unwrap({ salt, iv, rounds, wrapped }, passphrase, extractable = false) {
  const key = await fromPassphrase(passphrase, salt, rounds);
  const how = [{ name: "AES-GCM", iv }, { name: "AES-GCM", length: 256 }, extractable, ["encrypt", "decrypt"]];
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, key, ...how);
  } catch (fault) {
    if (fault.name === "OperationError") return null;
    throw fault;
  }
}

/* A record sealed under its name. */
export async function sealOctets(key, name, octets) {
  const iv = random(12);
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, key, octets) };
}

export const openOctets = (key, name, { iv, sealed }) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, key, sealed);

export const seal = (key, name, value) => sealOctets(key, name, bytes(JSON.stringify(value)));

export const open = async (key, name, record) => JSON.parse(text(await openOctets(key, name, record)));

/* Whether the regulator signed exactly this text (ECDSA on P-256, the signature as r‖s). */
export async function signedBy(publicKey, said, signature) {
  const how = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("spki", fromBase64(publicKey), how, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, fromBase64(signature), bytes(said));
}
