/* The visits that this device holds for a person: each with its pack, its journal and what the last sync said. */

import v7 from "../../vendor/uuid/v7.js";
import * as box from "./crypto.js";
import { Journal } from "./journal.js";
import { Index } from "./search.js";
import * as server from "./server.js";
import { keepSpare, range, read, write } from "./store.js";
import * as vaults from "./vault.js";

export const newDevice = () => v7();

export class Visit {
  constructor(vault, key, { ref, pack, hash }) {
    Object.assign(this, { vault, key, ref, pack, hash });
    this.journal = new Journal(vault, key, ref);
    this.state = {}; // of the last sync: receipt, verified, answers, cursor, dangers, capture
    this.index = null;
    this.standards = new Map(pack.standards.map((each) => [each.ref, each]));
    this.areas = new Map(pack.areas.map((each) => [each.ref, each]));
    this.people = new Map(pack.team.map((each) => [each.key, each.name]));
  }

  /* Whether the pack has run out: its content is not shown any more, what was made here is. */
  get expired() {
    return this.state.ended === true || new Date().toISOString().slice(0, 10) > this.pack.expires_on;
  }

  async load(told = () => {}) {
    this.state = await this.journal.state();
    this.index = new Index(this);
    await this.journal.load(() => told());
    this.index.fill();
    told();
  }

  async reload() {
    this.state = await this.journal.state();
    await this.journal.load();
    this.index?.fill();
  }

  nameOf(person) {
    return person === this.vault.id ? "You" : (this.people.get(person) ?? "A colleague");
  }

  /* Own entries that no receipt covers yet. */
  get waiting() {
    const { verified } = this.state;
    return this.journal.entries.filter((each) => !covered(verified, each.sequence));
  }

  /* How many files no receipt names yet: their entries may be safe long before their octets are. */
  get filesWaiting() {
    const safe = new Set(this.state.verified?.files ?? []);
    const named = this.journal.entries.filter((each) => each.kind === "file").map((each) => each.body.sha256);
    return new Set(named.filter((sha256) => !safe.has(sha256))).size;
  }
}

const covered = (verified, sequence) =>
  Boolean(verified) &&
  (sequence <= verified.through ||
    (verified.beyond ?? []).some(([first, last]) => first <= sequence && sequence <= last));

/* All visits of an open vault. What cannot be opened is told, not hidden. */
export async function held(vault, key) {
  const records = await read(["visits"], (all) => all.objectStore("visits").getAll(range(vault.id)));
  return Promise.all(
    records.map(
      async (each) => new Visit(vault, key, { ref: each.ref, ...(await box.open(key, `pack|${each.ref}`, each)) }),
    ),
  );
}

const label = () => {
  const agent = navigator.userAgent;
  const browser = /Firefox/.test(agent)
    ? "Firefox"
    : /Edg\//.test(agent)
      ? "Edge"
      : /Chrome/.test(agent)
        ? "Chrome"
        : "Safari";
  const system = /Windows/.test(agent)
    ? "Windows"
    : /Android/.test(agent)
      ? "Android"
      : /iP(ad|hone)/.test(agent)
        ? "iOS"
        : /Mac/.test(agent)
          ? "macOS"
          : "Linux";
  return `${browser} on ${system}`;
};

/* A pack as the regulator made it: its text has the hash and the signature that it says. */
async function fetched(ref, device) {
  const said = await server.post(`visits/${ref}/pack`, { device });
  const pack = JSON.parse(said.pack);
  const key = pack.keys.receipts.find((each) => each.id === said.key);
  const whole = (await box.sha256(box.bytes(said.pack))) === said.hash;
  if (!whole || !key || !(await box.signedBy(key.spki, said.pack, said.signature))) {
    throw new server.Answer("strange", "The pack did not arrive as it was sent. Download it again.");
  }
  return { pack, hash: said.hash };
}

/* The person's part of this device, with the first pack: {vault, key}. */
export async function setUp(me, ref, passphrase) {
  const device = newDevice();
  await server.post("devices", { id: device, label: label(), serial: null });
  const { pack, hash } = await fetched(ref, device);
  const made = await vaults.make({ id: me.person, name: me.name, device }, passphrase, pack.keys.rescue);
  await keep(made.vault, made.key, ref, pack, hash);
  await keepSpare();
  return made;
}

/* Brings a pack, new or again. The entries of the visit and their numbers stay as they are. */
export async function download(vault, key, ref) {
  const { pack, hash } = await fetched(ref, vault.device);
  await keep(vault, key, ref, pack, hash);
}

async function keep(vault, key, ref, pack, hash) {
  const sealed = await box.seal(key, `pack|${ref}`, { pack, hash });
  await write(["visits"], async (all) => {
    const before = await all.objectStore("visits").get([vault.id, ref]);
    await all.objectStore("visits").put({ last: 0, ...before, vault: vault.id, ref, ...sealed });
  });
}

/* Whether what lies here of a pack still opens and is the pack that was signed (it was checked when it arrived). */
export async function readable(visit) {
  const record = await read(["visits"], (all) => all.objectStore("visits").get([visit.vault.id, visit.ref]));
  const { hash } = await box.open(visit.key, `pack|${visit.ref}`, record);
  return hash === visit.hash;
}
