/* Handing in: one at a time over all tabs, in batches that may be repeated, with nothing removed for any answer.

   What counts as safe is what a receipt covers whose signature and chain were checked here. */

import { dropHeld } from "./copies.js";
import { asSent, BEGIN, canonical, checked, covers } from "./receipts.js";
import * as server from "./server.js";
import { unfinished } from "./drafts.js";

const NEVER_AGAIN = new Set(["refused"]); // sent once; they stay here and go by rescue file
const SOON = 1_000; // milliseconds: the first wait after a failure, doubled each time
const LATEST = 60_000;

/* One visit handed in, whole or as far as it goes. Throws the `Answer` that stopped it. */
class Handing {
  constructor(visit, tell) {
    Object.assign(this, { visit, tell, device: visit.vault.device, sent: new Set() });
    this.limits = visit.pack.limits;
    this.path = `visits/${visit.ref}`;
  }

  async all() {
    await this.visit.reload();
    await this.dangers();
    await this.operations();
    await this.colleagues();
    await this.files();
    await this.colleagues();
  }

  unsent() {
    const { verified, answers = {} } = this.visit.state;
    return this.visit.journal.entries.filter(
      (each) =>
        !covers(verified, each.sequence) && !this.sent.has(each.id) && !NEVER_AGAIN.has(answers[each.id]?.answer),
    );
  }

  /* First and alone, whatever waits. */
  async dangers() {
    const { dangers = [] } = this.visit.state;
    const known = new Set(dangers.map((each) => each.id));
    for (const each of this.unsent().filter((entry) => entry.kind === "danger" && !known.has(entry.id))) {
      this.sent.add(each.id);
      await this.answered(await server.post(`${this.path}/danger`, { device: this.device, operation: asSent(each) }), [
        each,
      ]);
    }
    this.sent.clear(); // an ordinary batch names them again: the receipt then counts them in their order
  }

  async operations() {
    const sinceWhen = () => this.visit.state.cursor ?? null;
    let batch = this.batch();
    const whole = this.unsent().length;
    do {
      for (const each of batch) this.sent.add(each.id);
      this.tell({ sending: this.sent.size, of: whole });
      const asked = { device: this.device, operations: batch.map(asSent), since: sinceWhen() };
      await this.answered(await this.sized(asked), batch);
      batch = this.batch();
    } while (batch.length);
  }

  /* A batch that is too large for what stands between is sent in halves. */
  async sized(asked) {
    try {
      return await server.post(`${this.path}/operations`, asked);
    } catch (fault) {
      if (fault.code !== "too-large" || asked.operations.length < 2) throw fault;
      const half = Math.ceil(asked.operations.length / 2);
      const first = await this.sized({ ...asked, operations: asked.operations.slice(0, half) });
      await this.answered(first, []);
      const second = await this.sized({
        ...asked,
        operations: asked.operations.slice(half),
        since: this.visit.state.cursor ?? null,
      });
      return { ...second, answers: [...first.answers, ...second.answers] };
    }
  }

  batch() {
    const chosen = [];
    let size = 200;
    for (const each of this.unsent()) {
      const long = new Blob([canonical(asSent(each))]).size + 1;
      if (chosen.length && (chosen.length >= this.limits.operations || size + long > this.limits.bytes)) break;
      chosen.push(each);
      size += long;
    }
    return chosen;
  }

  /* What an answer said, kept on the device before anything is done by it. */
  async answered(said, batch) {
    const { visit } = this;
    const next = { ...visit.state, capture: said.capture, dangers: said.dangers, at: new Date().toISOString() };
    if ("member" in said) next.outside = !said.member;
    if ("device" in said) next.ended = said.device !== "live";
    const known = new Map(batch.map((each) => [each.id, each]));
    next.answers = { ...visit.state.answers };
    for (const each of said.answers ?? []) {
      if (!known.has(each.id)) continue;
      if (each.answer === "aside" || each.answer === "refused") next.answers[each.id] = each;
      else delete next.answers[each.id];
    }
    if (said.cursor) Object.assign(next, { cursor: said.cursor, more: said.more });
    if (said.receipt) await this.received(said.receipt, next);
    this.wanted = said.files_wanted ?? this.wanted ?? [];
    await visit.journal.keepTheirs(said.others ?? [], next);
    visit.state = next;
    visit.index?.fill();
    this.tell({});
  }

  async received(receipt, next) {
    const { visit } = this;
    const known = visit.state.verified ?? BEGIN;
    const { entries } = visit.journal;
    const found = await checked(receipt, {
      keys: visit.pack.keys.receipts,
      ref: visit.ref,
      device: this.device,
      entries,
      known,
    });
    if (found.wrong) {
      next.wrong = found.wrong;
      return;
    }
    const { said } = found;
    if (visit.state.receipt && said.number < visit.state.number) return; // an answer that was late: the newer one stands
    delete next.wrong;
    Object.assign(next, { receipt, number: said.number, final: said.final });
    next.verified = { ...found.known, beyond: said.beyond, aside: said.aside, files: said.files };
    await visit.journal.markHeld(said.files);
    void dropHeld(this.device, visit.ref, said).catch(() => {});
  }

  async files() {
    const kept = await this.visit.journal.files();
    const named = new Map(
      this.visit.journal.entries
        .filter((each) => each.kind === "file")
        .map((each) => [each.body.sha256, each.body.name]),
    );
    const open = kept.filter(
      (each) => !each.held && named.has(each.sha256) && !this.visit.state.refusedFiles?.[each.sha256],
    );
    const unchecked = {};
    let away = null; // the regulator's scanner: the file stays, and the next one goes all the same
    for (const [at, each] of open.entries()) {
      this.tell({ file: at + 1, files: open.length });
      await this.file(each, named.get(each.sha256)).catch((fault) => {
        if (fault.code !== "unchecked") throw fault;
        unchecked[each.sha256] = fault.said.message ?? fault.told;
        away = fault;
      });
    }
    if (Object.keys({ ...unchecked, ...this.visit.state.uncheckedFiles }).length)
      await this.noted({ uncheckedFiles: unchecked });
    if (open.length) await this.answered(await this.nothing(), []);
    if (away) throw away;
  }

  nothing() {
    return server.post(`${this.path}/operations`, {
      device: this.device,
      operations: [],
      since: this.visit.state.cursor ?? null,
    });
  }

  async file({ sha256, size }, name) {
    const path = `${this.path}/files/${sha256}?device=${this.device}&name=${encodeURIComponent(name)}`;
    let { state, received } = await server.get(path);
    const octets = state === "kept" ? null : await this.visit.journal.file(sha256);
    for (let tries = 0; state !== "kept" && tries < 3;) {
      const end = Math.min(received + this.limits.chunk, size);
      const range = received < size ? `bytes ${received}-${end - 1}/${size}` : `bytes */${size}`;
      try {
        ({ state, received } = await server.put(path, octets.slice(received, end), range));
      } catch (fault) {
        if (fault.code === "offset" || fault.code === "hash") {
          tries += 1;
          received = fault.code === "offset" ? fault.said.received : 0;
          continue;
        }
        if (fault.code !== "file-refused" && fault.code !== "too-large") throw fault;
        await this.refusedFile(sha256, fault.said.message ?? fault.told);
        return;
      }
    }
  }

  refusedFile(sha256, message) {
    return this.noted({ refusedFiles: { ...this.visit.state.refusedFiles, [sha256]: message } });
  }

  /* Something about the state of the visit, kept before it counts. */
  async noted(said) {
    const next = { ...this.visit.state, ...said };
    await this.visit.journal.keepTheirs([], next);
    this.visit.state = next;
  }

  async colleagues() {
    while (this.visit.state.more) await this.answered(await this.nothing(), []);
  }

  /* The lead has asked for it, or the person says that this is all: a receipt that nothing is missing. */
  async final() {
    await this.all();
    const { journal, state } = this.visit;
    const files = [...new Set(journal.entries.filter((each) => each.kind === "file").map((each) => each.body.sha256))];
    const asked = {
      device: this.device,
      last: journal.last,
      chain: state.verified?.chain ?? BEGIN.chain,
      drafts: (await unfinished(journal)).length,
      files,
    };
    const { receipt } = await server.post(`${this.path}/receipt`, asked);
    const next = { ...this.visit.state };
    await this.received(receipt, next);
    await journal.keepTheirs([], next);
    this.visit.state = next;
    return next.final === true;
  }
}

/* Hands in all visits of a vault: after each entry, when a connection comes, and every quarter of a minute. */
export class Flusher {
  constructor(tell) {
    Object.assign(this, { tell, visits: [], failures: 0, timer: null, running: null });
    this.nudge = () => this.soon(0);
    window.addEventListener("online", this.nudge);
    document.addEventListener("visibilitychange", this.nudge);
  }

  stop() {
    clearTimeout(this.timer);
    this.visits = [];
    window.removeEventListener("online", this.nudge);
    document.removeEventListener("visibilitychange", this.nudge);
  }

  soon(wait = SOON) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), wait);
  }

  now() {
    this.running ??= this.once().finally(() => (this.running = null));
    return this.running;
  }

  async once() {
    const { visits } = this;
    if (!visits.length) return;
    let asked = 0; // to wait, by the regulator
    try {
      await navigator.locks.request(`sync-${visits[0].vault.id}`, async () => {
        const me = await server.me();
        if (me.person !== visits[0].vault.id) throw new server.Answer("other-person", otherPerson(me.name));
        this.tell({ me });
        await this.each(visits);
      });
      this.failures = 0;
    } catch (fault) {
      if (!(fault instanceof server.Answer)) this.tell({ fault });
      else this.tell({ answer: fault });
      this.failures += 1;
      asked = Math.min(LATEST, (fault.wait ?? 0) * 1000);
    }
    const wait = this.failures ? Math.min(LATEST, SOON * 2 ** this.failures) * (0.5 + Math.random()) : 15_000;
    if (this.visits.length) this.soon(Math.max(wait, asked));
  }

  /* Dangers of every visit before the rest of any; one visit that cannot be handed in does not stop the next. */
  async each(visits) {
    let stopped = null;
    for (const visit of visits) await visit.reload();
    for (const visit of visits) await new Handing(visit, () => {}).dangers().catch((fault) => (stopped = fault));
    for (const visit of visits) {
      const tell = (said) => this.tell({ visit, ...said });
      try {
        await new Handing(visit, tell).all();
        tell({ done: true });
      } catch (fault) {
        if (!(fault instanceof server.Answer) || fault.code === "offline") throw fault;
        if (fault.code === "revoked" || fault.code === "expired") await this.ended(visit);
        tell({ answer: fault });
        stopped = fault;
      }
    }
    if (stopped) throw stopped;
  }

  async ended(visit) {
    const next = { ...visit.state, ended: true };
    await visit.journal.keepTheirs([], next);
    visit.state = next;
  }

  /* A final receipt for a visit, or the answer that says what is missing. */
  async final(visit) {
    clearTimeout(this.timer);
    await this.running;
    return navigator.locks.request(`sync-${visit.vault.id}`, () =>
      new Handing(visit, (said) => this.tell({ visit, ...said })).final(),
    );
  }
}

const otherPerson = (name) =>
  `${name} is signed in, and these notes are somebody else's. Everything stays on this device. Sign in as the person whose notes these are.`;
