/* What is being typed. Each keystroke overwrites one sealed draft of its place; typing waits for nothing else.

   A draft belongs to the tab it is typed in, so that two tabs never overwrite each other. A tab holds a lock of its
   name while it lives; the drafts of a tab that died are taken up where they were typed. */

import * as box from "./crypto.js";
import { range, read, write } from "./store.js";

let mine = null;

/* The name of this tab, the same after a reload; another one for a copy of the tab. */
export async function tab() {
  mine ??= (async () => {
    let name = sessionStorage.getItem("tab") ?? crypto.randomUUID();
    if (!(await held(name))) {
      name = crypto.randomUUID();
      await held(name);
    }
    sessionStorage.setItem("tab", name);
    return name;
  })();
  return mine;
}

const held = (name) =>
  new Promise((got) => {
    navigator.locks.request(`tab-${name}`, { ifAvailable: true }, (lock) => {
      got(lock !== null);
      return lock && new Promise(() => {}); // until the tab is gone
    });
  });

async function living() {
  const { held: locks } = await navigator.locks.query();
  return new Set(locks.map((each) => each.name));
}

export class Draft {
  constructor(journal, place, tabName) {
    Object.assign(this, { journal, place, tab: tabName });
    this.waiting = undefined;
    this.writing = null;
    this.told = () => {};
  }

  /* Tells an element how far the typed words have got. It never says that they are kept before they are on the disk. */
  shownIn(element, notKept) {
    this.told = (said, fault) => (element.textContent = fault ? notKept(fault) : said);
  }

  get name() {
    return { place: this.place, tab: this.tab };
  }

  /* Keep this instead of what was there. While one is being written, only the newest waits. */
  keep(value) {
    this.waiting = value;
    this.told("Keeping…");
    this.writing ??= this.drain().finally(() => (this.writing = null));
    return this.writing;
  }

  async drain() {
    while (this.waiting !== undefined) {
      const value = this.waiting;
      this.waiting = undefined;
      try {
        await this.put(value);
      } catch (fault) {
        this.told("", fault);
        return;
      }
    }
    this.told("Typed words are kept on this device.");
  }

  async put(value) {
    const { vault, ref, key } = this.journal;
    const record = { vault: vault.id, ref, place: this.place, tab: this.tab };
    const said = { field: this.place, text: value.text ?? "", at: new Date().toISOString(), value };
    const sealed = await box.seal(key, `draft|${ref}|${this.place}`, said);
    await write(["drafts"], (all) => {
      const asked = all.objectStore("drafts").put({ ...record, ...sealed });
      all.commit(); // it follows the record at once, instead of waiting until this page has heard of it
      return asked;
    });
  }

  /* Nothing more of this draft will be written: before its entry is appended, which ends it. */
  async settle() {
    this.waiting = undefined;
    await this.writing;
    this.told("");
  }
}

/* The draft of a place for this tab, with what was typed there: by this tab, or by one that is gone. */
export async function draftAt(journal, place) {
  const draft = new Draft(journal, place, await tab());
  const all = (await unfinished(journal)).filter((each) => each.place === place);
  const own = all.find((each) => each.tab === draft.tab);
  if (own) return [draft, own.value];
  const orphan = all.filter((each) => each.orphan).sort((one, other) => (one.at < other.at ? 1 : -1))[0];
  if (!orphan) return [draft, null];
  await adopt(journal, orphan, draft.tab);
  return [draft, orphan.value];
}

const adopt = (journal, orphan, tabName) =>
  write(["drafts"], async (all) => {
    const drafts = all.objectStore("drafts");
    const key = [journal.vault.id, journal.ref, orphan.place, orphan.tab];
    const record = await drafts.get(key);
    if (!record) return;
    drafts.delete(key);
    await drafts.put({ ...record, tab: tabName });
  });

/* All that was typed in this visit and not finished, in whichever tab. */
export async function unfinished(journal) {
  const [records, alive, own] = [
    await read(["drafts"], (all) => all.objectStore("drafts").getAll(range(journal.vault.id, journal.ref))),
    await living(),
    await tab(),
  ];
  return Promise.all(
    records.map(async (each) => {
      const { value, at } = await box.open(journal.key, `draft|${journal.ref}|${each.place}`, each);
      return { place: each.place, tab: each.tab, value, at, orphan: each.tab !== own && !alive.has(`tab-${each.tab}`) };
    }),
  );
}

/* Throws away one unfinished text, because its writer says so. */
export const discard = (journal, { place, tab: tabName }) =>
  write(["drafts"], (all) => all.objectStore("drafts").delete([journal.vault.id, journal.ref, place, tabName]));
