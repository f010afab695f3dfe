/* The journal of one visit on this device: operations, each kept before the screen says so, and what they come to.

   An entry is appended in one transaction, with its number, its file and the end of its draft: whatever dies meanwhile,
   there is either the draft or the entry, never neither and never both. Nothing is ever changed or taken out here. */

import v7 from "../../vendor/uuid/v7.js";
import { copy } from "./copies.js";
import * as box from "./crypto.js";
import { range, read, write } from "./store.js";

const BLOCK = 100; // entries of a sealed block: five thousand open in a fifth of the time they take one by one

export class Journal {
  constructor(vault, key, ref) {
    Object.assign(this, { vault, key, ref });
    this.entries = []; // own, of this device, by sequence
    this.theirs = []; // colleagues', and one's own of other devices, as the last sync gave them
    this.byId = new Map();
    this.blocks = new Set(); // those in memory, by their first number
    this.brought = new Set(); // stretches of colleagues' entries in memory
    this.last = 0; // the number of the last entry, as far as this tab knows
    this.loaded = false;
  }

  /* Everything that was kept, the newest first, and between the blocks the screen gets its turn. What is in memory
     already stays: the same again brings what other tabs appended, or a sync in another tab brought. */
  async load(told = () => {}) {
    const [visit, singles, blocks, theirs] = await read(["visits", "entries", "blocks", "theirs"], (all) =>
      Promise.all([
        all.objectStore("visits").get([this.vault.id, this.ref]),
        ...["entries", "blocks", "theirs"].map((name) => all.objectStore(name).getAll(range(this.vault.id, this.ref))),
      ]),
    );
    const fresh = singles.filter((each) => !this.byId.has(each.id));
    this.take((await Promise.all(fresh.map((each) => this.opened(each)))).flat());
    for (const each of theirs.reverse()) await this.openTheirs(each);
    for (const each of blocks.reverse()) {
      if (this.blocks.has(each.first)) continue;
      this.take((await box.open(this.key, `block|${this.ref}|${each.first}`, each)).entries);
      this.blocks.add(each.first);
      told();
    }
    this.last = visit.last;
    this.loaded = true;
    told();
  }

  async openTheirs(record) {
    if (this.brought.has(record.number)) return;
    this.takeTheirs(await box.open(this.key, `theirs|${this.ref}|${record.number}`, record));
    this.brought.add(record.number);
  }

  async opened(record) {
    return (await box.open(this.key, `entry|${this.ref}|${record.id}`, record)).entries;
  }

  /* Entries of this device into memory; one that is there already is the same. */
  take(entries) {
    for (const each of entries) {
      if (this.byId.has(each.id)) continue;
      this.byId.set(each.id, each);
      this.entries.push(each);
    }
    this.entries.sort((one, other) => one.sequence - other.sequence);
    this.last = Math.max(this.last, this.entries.at(-1)?.sequence ?? 0);
  }

  takeTheirs(entries) {
    for (const each of entries) {
      if (this.byId.has(each.id)) continue;
      this.byId.set(each.id, each);
      this.theirs.push(each);
    }
  }

  /* Keep an entry. It returns when the entry is on the disk, and throws when it is not. */
  async append(kind, body, { basedOn = null, draft = null, file = null } = {}) {
    const said = { id: v7(), kind, made_at: new Date().toISOString(), body };
    if (basedOn) said.based_on = basedOn;
    const content = file && (await this.sealedFile(file));
    for (let next = this.last + 1; ; next = this.last + 1) {
      const kept = { ...said, sequence: next };
      if (await this.keep(kept, draft, content)) {
        this.take([kept]);
        return kept;
      }
      await this.load(); // another tab took the number: the next one
    }
  }

  async keep(entry, draft, content) {
    const sealed = await box.seal(this.key, `entry|${this.ref}|${entry.id}`, { entries: [entry] });
    const record = { vault: this.vault.id, ref: this.ref, sequence: entry.sequence, id: entry.id, ...sealed };
    const kept = await write(
      ["visits", "entries", "drafts", "files"],
      async (all) => {
        const visit = await all.objectStore("visits").get([this.vault.id, this.ref]);
        this.last = visit.last;
        if (visit.last !== entry.sequence - 1) return false;
        await Promise.all([
          all.objectStore("entries").add(record),
          all.objectStore("visits").put({ ...visit, last: entry.sequence }),
          draft && all.objectStore("drafts").delete([this.vault.id, this.ref, draft.place, draft.tab]),
          content && all.objectStore("files").put(content),
        ]);
        this.last = entry.sequence;
        return true;
      },
      { large: content !== null },
    );
    if (kept) void copy(this.vault, record);
    return kept;
  }

  async sealedFile({ sha256, octets }) {
    const sealed = await box.sealOctets(this.key, `file|${sha256}`, octets);
    return { vault: this.vault.id, ref: this.ref, sha256, size: octets.byteLength, held: false, ...sealed };
  }

  /* Puts full hundreds of the single entries into blocks. Nothing is gone before its block is on the disk. */
  async compact() {
    for (;;) {
      const singles = await read(["entries"], (all) =>
        all.objectStore("entries").getAll(range(this.vault.id, this.ref), BLOCK),
      );
      if (singles.length < BLOCK) return;
      const entries = (await Promise.all(singles.map((each) => this.opened(each)))).flat();
      const first = singles[0].sequence;
      const sealed = await box.seal(this.key, `block|${this.ref}|${first}`, { entries });
      const done = await write(["entries", "blocks"], async (all) => {
        const kept = all.objectStore("entries");
        const keys = singles.map((each) => [this.vault.id, this.ref, each.sequence]);
        const there = await Promise.all(keys.map((each) => kept.count(each)));
        if (there.some((count) => !count)) return false; // another tab was first
        await all.objectStore("blocks").add({ vault: this.vault.id, ref: this.ref, first, count: BLOCK, ...sealed });
        await Promise.all(keys.map((each) => kept.delete(each)));
        return true;
      });
      if (!done) return;
    }
  }

  /* Keeps what a sync brought of colleagues, together with how far it got: neither without the other. */
  async keepTheirs(entries, state) {
    const fresh = entries.filter((each) => !this.byId.has(each.id));
    const number = Date.now() * 1000 + Math.floor(Math.random() * 1000);
    const sealed = fresh.length ? await box.seal(this.key, `theirs|${this.ref}|${number}`, fresh) : null;
    const sealedState = await box.seal(this.key, `state|${this.ref}`, state);
    await write(["visits", "theirs"], async (all) => {
      const visit = await all.objectStore("visits").get([this.vault.id, this.ref]);
      if (sealed) all.objectStore("theirs").add({ vault: this.vault.id, ref: this.ref, number, ...sealed });
      await all.objectStore("visits").put({ ...visit, state: sealedState });
    });
    this.takeTheirs(fresh);
    this.brought.add(number);
  }

  async state() {
    const visit = await read(["visits"], (all) => all.objectStore("visits").get([this.vault.id, this.ref]));
    return visit?.state ? box.open(this.key, `state|${this.ref}`, visit.state) : {};
  }

  files() {
    return read(["files"], (all) => all.objectStore("files").getAll(range(this.vault.id, this.ref)));
  }

  async file(sha256) {
    const record = await read(["files"], (all) => all.objectStore("files").get([this.vault.id, this.ref, sha256]));
    return record ? box.openOctets(this.key, `file|${sha256}`, record) : null;
  }

  /* Marks files that a verified receipt names. */
  markHeld(hashes) {
    return write(["files"], (all) =>
      Promise.all(
        hashes.map(async (sha256) => {
          const record = await all.objectStore("files").get([this.vault.id, this.ref, sha256]);
          if (record && !record.held) await all.objectStore("files").put({ ...record, held: true });
        }),
      ),
    );
  }
}
