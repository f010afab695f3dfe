/* Sealing for the regulator alone: RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

   2026-11: sixty lines on the browser's own cryptography instead of `@hpke/core`, which is seventy modules for one call
   and would be fetched one by one into every device's shell. The tests hold it against the server's library. */

import { bytes } from "./crypto.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = new Uint8Array([...bytes("KEM"), 0x00, 0x10]);
const SUITE = new Uint8Array([...bytes("HPKE"), 0x00, 0x10, 0x00, 0x01, 0x00, 0x02]);
const VERSION = bytes("HPKE-v1");
const EMPTY = new Uint8Array();

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    all.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return all;
}

const number = (value) => new Uint8Array([value >> 8, value & 0xff]);

async function hmac(key, said) {
  // A key of no length is one of zeros to HMAC, and to WebCrypto a fault.
  const how = { name: "HMAC", hash: "SHA-256" };
  const made = await crypto.subtle.importKey("raw", key.length ? key : new Uint8Array(32), how, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, said));
}

const extract = (suite, salt, label, input) => hmac(salt, joined(VERSION, suite, bytes(label), input));

async function expand(suite, secret, label, info, length) {
  // Never more than one block is needed: 32 octets.
  const said = joined(number(length), VERSION, suite, bytes(label), info, new Uint8Array([1]));
  return (await hmac(secret, said)).slice(0, length);
}

/* What only the holder of the private key of `recipient` (a point, uncompressed) can open: `{enc, sealed}`. */
export async function sealFor(recipient, info, aad, octets, own = null) {
  const theirs = await crypto.subtle.importKey("raw", recipient, CURVE, false, []);
  const pair = own ?? (await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]));
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256));
  const secret = await extract(KEM, EMPTY, "eae_prk", shared);
  const agreed = await expand(KEM, secret, "shared_secret", joined(enc, recipient), 32);
  const [noId, infoHash] = [
    await extract(SUITE, EMPTY, "psk_id_hash", EMPTY),
    await extract(SUITE, EMPTY, "info_hash", info),
  ];
  const context = joined(new Uint8Array([0]), noId, infoHash);
  const inner = await extract(SUITE, agreed, "secret", EMPTY);
  const [raw, iv] = [
    await expand(SUITE, inner, "key", context, 32),
    await expand(SUITE, inner, "base_nonce", context, 12),
  ];
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, octets);
  return { enc, sealed: new Uint8Array(sealed) };
}
