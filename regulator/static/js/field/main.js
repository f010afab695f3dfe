/* The application: which screen is shown, what is open, and when it locks. */

import { draftAt } from "./drafts.js";
import { button, fill, h, link, many, p } from "./dom.js";
import { address, screenFor } from "./screens/index.js";
import { setUpScreen, signIn, unlockScreen } from "./screens/unlock.js";
import { standing } from "./standing.js";
import { onReplaced, whyNot } from "./store.js";
import { Flusher } from "./sync.js";
import { vaults } from "./vault.js";
import { held } from "./visits.js";
import { tellPending } from "./wipe.js";

const IDLE = 10 * 60_000; // milliseconds without a key or a touch, after which the device locks
const $ = (id) => document.getElementById(id);

class App {
  constructor() {
    this.vault = this.key = null;
    this.visits = [];
    this.place = new Map(); // the area somebody last stood in, by visit
    this.listeners = new Set();
    this.answer = this.me = null;
    this.touched = Date.now();
    this.channel = new BroadcastChannel("regulator-field");
    this.channel.onmessage = ({ data }) => this.heard(data);
  }

  async start() {
    const why = await whyNot();
    if (why) return this.refuse(why);
    onReplaced(() => this.say("Another window of this application is newer. Reload this one to go on.", true));
    window.addEventListener("hashchange", () => this.show());
    for (const each of ["keydown", "pointerdown", "input"])
      window.addEventListener(each, () => (this.touched = Date.now()), { passive: true });
    setInterval(() => this.watch(), 5_000);
    document.addEventListener("visibilitychange", () => this.watch());
    $("lock").addEventListener("click", () => this.lock());
    await this.show();
    void worker();
    void tellPending().catch(() => {});
    document.documentElement.dataset.ready = "1";
  }

  refuse(why) {
    const title = "This browser cannot be used for a visit";
    this.put(title, [
      h("h1", { class: "govuk-heading-l" }, title),
      p(why),
      p("Nothing was started, so that nothing can be lost. Open this page in an ordinary window of a current browser."),
    ]);
    document.documentElement.dataset.ready = "1";
  }

  /* Open a person's part of the device, and show the first screen before everything is decrypted. */
  async open({ vault, key }) {
    this.flusher?.stop();
    Object.assign(this, { vault, key, touched: Date.now(), lockedAs: null });
    const visits = await held(vault, key);
    if (this.key !== key) return; // locked meanwhile
    this.visits = visits;
    this.flusher = new Flusher((said) => this.told(said));
    if (location.hash.startsWith("#/unlock") || location.hash === "#/set-up") history.replaceState(null, "", "#/");
    await this.show();
    await this.loaded();
  }

  async loaded() {
    const { flusher } = this;
    for (const visit of this.visits) {
      await visit.load(() => this.changed());
      if (this.flusher !== flusher) return; // locked meanwhile
    }
    flusher.visits = this.visits;
    flusher.soon(0);
    for (const visit of this.visits) standing(visit); // before somebody searches or turns to the evening
    for (const visit of this.visits) await visit.journal.compact();
  }

  /* The key leaves the memory, and the screen everything that it opened. Drafts are on the disk already. */
  async lock() {
    this.flusher?.stop();
    Object.assign(this, { vault: null, key: null, visits: [], flusher: null, answer: null, me: null });
    this.listeners.clear();
    this.lockedAs = this.drawn = null; // nor what is being drawn: it would stand there instead of the way to unlock
    await this.show();
  }

  watch() {
    if (this.key && Date.now() - this.touched > IDLE) void this.lock();
  }

  visit(ref) {
    return this.visits.find((each) => each.ref === ref);
  }

  /* Something was kept: other windows are told, and it is handed in soon. */
  kept(visit) {
    visit.index?.fill();
    this.channel.postMessage({ vault: this.vault.id, ref: visit.ref });
    this.changed();
    this.flusher.soon();
    if (visit.journal.last % 100 === 0) void visit.journal.compact();
  }

  async heard({ vault, ref }) {
    const visit = vault === this.vault?.id ? this.visit(ref) : null;
    if (!visit?.journal.loaded) return;
    await visit.reload();
    this.changed();
  }

  /* What handing in says: shown in words, above every screen. */
  told(said) {
    if (said.me) Object.assign(this, { me: said.me, answer: null });
    if (said.answer) this.answer = said.answer;
    if (said.fault)
      this.answer = {
        code: "fault",
        told: `Something went wrong on this device while handing in (${said.fault.name}). Everything stays here. Write a rescue file if it goes on.`,
      };
    this.progress = said.sending
      ? `Sending entry ${said.sending} of ${said.of}`
      : said.file
        ? `Sending file ${said.file} of ${said.files}`
        : "";
    if (said.done) {
      this.answer = null;
      this.channel.postMessage({ vault: this.vault?.id, ref: said.visit.ref });
    }
    this.changed();
  }

  onChange(tell) {
    this.listeners.add(tell);
    tell();
  }

  changed() {
    if (!this.key) return;
    this.status();
    for (const each of this.listeners) each();
  }

  status() {
    const visit = this.visit(current().ref);
    const line = $("status");
    const words = [];
    if (visit) words.push(this.counted(visit));
    if (this.progress) words.push(this.progress);
    const answer = visit?.state.wrong
      ? {
          code: "wrong",
          told: `A receipt was not accepted: ${visit.state.wrong}. Nothing is removed. Write a rescue file and tell the lead.`,
        }
      : this.answer;
    const meanwhile = visit ? whatChanged(visit) : [];
    const shown = JSON.stringify([words, answer?.told, meanwhile.map(([said]) => said)]);
    if (line.dataset.shown === shown) return;
    line.dataset.shown = shown;
    line.replaceChildren(
      ...words.map((each) => h("span", {}, each)),
      ...meanwhile.map(([said, to]) =>
        h("span", { class: "field-answer" }, said, " ", to ? link(address(visit, "device"), to) : ""),
      ),
      answer
        ? h("span", { class: "field-answer" }, answer.told, " ", signIn(answer.code) ?? "")
        : "",
    );
  }

  /* "412 entries and 37 photographs are safe, 0 only here". */
  counted(visit) {
    if (!visit.journal.loaded) return "Opening what is kept here…";
    const waiting = visit.waiting.length;
    const safe = visit.journal.entries.length - waiting;
    const files = visit.state.verified?.files?.length ?? 0;
    const open = visit.filesWaiting;
    const only = many(waiting, "entry", "entries") + (open ? ` and ${many(open, "file", "files")}` : "");
    return `${many(safe, "entry", "entries")} and ${many(files, "file", "files")} safe with the regulator, ${only} only here.`;
  }

  say(words, stays = false) {
    const line = $("notice");
    line.replaceChildren(
      h("p", { class: "govuk-body" }, words),
      stays ? button("Reload", () => location.reload(), "secondary") : "",
    );
    line.hidden = false;
    if (!stays) setTimeout(() => (line.hidden = true), 8_000);
  }

  go(hash) {
    if (location.hash === hash) return this.show();
    location.hash = hash;
    return null;
  }

  /* The screen of the address, or of a locked device. */
  async show() {
    this.listeners.clear();
    $("lock").hidden = !this.key;
    if (!this.key) return this.showLocked();
    const { ref, name, rest } = current();
    const visit = ref ? this.visit(ref) : null;
    if (name === "area" && visit?.areas.has(rest)) this.place.set(ref, rest);
    const drawn = (this.drawn = {});
    const [title, content, navigation] = await screenFor(this, visit, name, rest);
    if (this.drawn !== drawn) return null; // somebody went on meanwhile
    this.put(title, content, navigation);
    this.changed();
    document.documentElement.dataset.at = `${ref ?? ""}/${name ?? ""}${rest ? `/${rest}` : ""}`;
    return null;
  }

  async showLocked() {
    const all = await vaults();
    if (this.key) return;
    const wanted = location.hash === "#/set-up" || all.length === 0;
    const drawn = `${wanted} ${all.map((each) => each.id)}`;
    if (drawn === this.lockedAs) return; // it stands there, and a passphrase half typed in it
    this.lockedAs = drawn;
    const drawing = (this.drawn = {});
    const [title, content] = wanted ? await setUpScreen(this, all) : await unlockScreen(this, all);
    if (this.drawn !== drawing) return; // unlocked meanwhile, or somebody else's way in
    $("status").replaceChildren();
    delete $("status").dataset.shown;
    delete document.documentElement.dataset.at; // no screen of a visit stands any more
    this.put(title, content);
  }

  put(title, content, navigation = []) {
    document.title = `${title} – Capture – Criminal Justice Regulator`;
    fill($("navigation"), ...navigation);
    fill($("main-content"), ...content);
    const first = $("main-content").querySelector("h1");
    first.tabIndex = -1;
    if (!$("main-content").querySelector("[autofocus]")) first.focus({ preventScroll: true });
    else $("main-content").querySelector("[autofocus]").focus();
    window.scrollTo(0, 0);
  }

  draft(visit, place) {
    return draftAt(visit.journal, place);
  }
}

/* What has become of a visit while the device was out of reach, in words: what that means for the work, and what to do. */
function whatChanged({ state, expired }) {
  if (expired) return []; // its own screen says so
  if (state.outside)
    return [["You are not on the team of this visit any more. What you wrote is kept, and handed to the lead.", ""]];
  if (state.capture === "closed")
    return [
      ["Fieldwork is closed. What you add is handed to the lead, who decides whether it is taken in.", "This device"],
    ];
  if (state.capture === "closing" && !state.final)
    return [["The lead is closing fieldwork. Notes are still taken. Finish, then", "get the final receipt"]];
  return [];
}

export const current = () => {
  const [, , ref, name = "", ...rest] = location.hash.split("/").map(decodeURIComponent);
  return { ref, name, rest: rest.join("/") };
};

/* The worker that keeps the application; a newer one waits until somebody says that it may be used. */
async function worker() {
  const registration = await navigator.serviceWorker
    .register("/field/worker.js", { scope: "/field" })
    .catch(() => null);
  if (!registration) return;
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    const take = button("Use it now", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting.postMessage({ takeOver: true });
    });
    $("version").replaceChildren(p("A newer version of this application is ready. What you typed is kept."), take);
    $("version").hidden = false;
  };
  offer();
  navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ mend: true }));
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
}

const app = new App();
app.start();
