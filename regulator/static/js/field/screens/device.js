/* What is only on this device, and how it gets away from it: handing in, the rescue file, the final receipt, the wipe. */

import { button, details, h, heading, link, live, many, p, small, summaryList, tag, when, words } from "../dom.js";
import { discard, unfinished } from "../drafts.js";
import { handOver, rescued } from "../rescue.js";
import { whyNot, wipe } from "../wipe.js";
import { fileForm } from "./entry.js";
import { address } from "./index.js";
import { following } from "./list.js";

export async function device(app, visit) {
  const title = "This device";
  const counts = live(app, h("div", {}), () => held(visit));
  const drafts = h("div", {});
  const said = h("p", { class: "govuk-body", role: "status" });
  const again = async () => drafts.replaceChildren(...(await unfinishedList(visit, again)));
  await again();
  return [
    title,
    [
      h("h1", { class: "govuk-heading-l" }, title),
      counts,
      h(
        "div",
        { class: "govuk-button-group" },
        button("Hand in now", () => app.flusher.now()),
        button("Write the rescue file", async () => handOver(await rescued(visit.vault, visit.ref)), "secondary"),
      ),
      details(
        "What the rescue file is for",
        p(
          "It holds everything that you wrote and every file on this device for this visit, unfinished words too. Only the regulator can open it. Carry it on a stick or send it from another computer: anyone on the team can bring it in.",
        ),
      ),
      heading("Not finished"),
      drafts,
      heading("Entries that are only here"),
      following(
        app,
        visit,
        () => visit.waiting.map((each) => ({ ...each, here: true, author: visit.vault.id })).reverse(),
        { none: "None. Everything that was finished is with the regulator." },
      ),
      visit.expired ? "" : details("Add a file of the area as a whole", await fileForm(app, visit, null)),
      heading("When your fieldwork is done"),
      p(
        "The regulator then signs that it has everything from this device. The lead can close fieldwork when every device has its final receipt.",
      ),
      h(
        "div",
        { class: "govuk-button-group" },
        button("Get the final receipt", () => final(app, visit, said)),
        button("Remove this visit from the device", () => removed(app, visit, said), "warning"),
      ),
      said,
    ],
  ];
}

function held(visit) {
  const { journal, state } = visit;
  const waiting = visit.waiting.length;
  const rows = [
    ["Entries", `${many(journal.entries.length - waiting, "is", "are")} safe with the regulator, ${waiting} only here`],
    ["Files", `${many(state.verified?.files?.length ?? 0, "is", "are")} safe with the regulator`],
    ["Of colleagues", many(journal.theirs.length, "entry", "entries")],
    ["Last handed in", state.at ? when(state.at) : "Never"],
    ["Receipt", state.receipt ? [`Number ${state.number} `, state.final ? tag("Final", "green") : ""] : "None yet"],
  ];
  rows.push(...filesLeft(visit));
  if (state.verified?.aside) rows.push(["Set aside for the lead", many(state.verified.aside, "entry", "entries")]);
  if (state.capture === "closing")
    rows.push(["The lead asks", "for the final receipt of every device. Entries are still taken."]);
  if (state.capture === "closed")
    rows.push(["Fieldwork", "is closed. Entries are still taken, and set aside for the lead."]);
  return summaryList(rows);
}

/* Files that did not go, by name, and what becomes of each. */
function filesLeft({ journal, state }) {
  const safe = new Set(state.verified?.files ?? []);
  const names = new Map(
    journal.entries.filter((each) => each.kind === "file").map((each) => [each.body.sha256, each.body.name]),
  );
  const row = (words, told = {}) =>
    Object.entries(told)
      .filter(([sha256]) => names.has(sha256) && !safe.has(sha256))
      .map(([, message]) => [words, message]);
  return [
    ...row("File waiting to be checked", state.uncheckedFiles),
    ...row("File not taken: only here", state.refusedFiles),
  ];
}

async function unfinishedList(visit, again) {
  const all = (await unfinished(visit.journal)).filter((each) => each.value.text || each.value.fields);
  if (!all.length) return [small("Nothing.")];
  return [
    h(
      "ul",
      { class: "field-entries" },
      all.map((each) => {
        const where = placeOf(visit, each.place);
        const away = button(
          "Throw this away",
          async () => {
            await discard(visit.journal, each);
            await again();
          },
          "secondary",
        );
        return h(
          "li",
          { class: "field-entry" },
          words(each.value.text || "(no words yet)"),
          small(
            `${where.words}, ${when(each.at)}`,
            each.orphan || each.tab === sessionStorage.getItem("tab") ? "" : ", in another window",
          ),
          h("p", { class: "govuk-body-s field-acts" }, link(where.address, "Go on with it"), away),
        );
      }),
    ),
  ];
}

const PLACES = {
  proposal: ["judgement", "A judgement"],
  minimum: ["minimum-standard", "A minimum standard"],
  case: ["case", "A case"],
  amend: ["entry", "A note, better said"],
  withdraw: ["entry", "Taking something back"],
  file: ["entry", "A file"],
};

function placeOf(visit, place) {
  const [kind, one, two] = place.split("|");
  if (kind === "danger") return { words: "Danger now", address: address(visit, "danger") };
  if (kind === "note") {
    if (two) return { words: `A note on ${two}`, address: address(visit, "standard", two) };
    return one
      ? { words: `A note in ${visit.areas.get(one)?.title ?? one}`, address: address(visit, "area", one) }
      : { words: "A note", address: address(visit) };
  }
  const [screen, said] = PLACES[kind];
  return { words: said, address: one ? address(visit, screen, one) : address(visit, "device") };
}

/* What is missing for the final receipt, in words. */
function missing({ numbers = [], files = [], drafts = 0, chain = false }) {
  const parts = [];
  if (drafts)
    parts.push(
      `${many(drafts, "text is", "texts are")} not finished: finish or throw away what stands under "Not finished"`,
    );
  if (numbers.length)
    parts.push(
      `entries ${numbers.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(", ")} have not arrived`,
    );
  if (files.length) parts.push(`${many(files.length, "file has", "files have")} not arrived`);
  if (chain) parts.push("the regulator holds other words than this device: write a rescue file and tell the lead");
  return `No final receipt yet: ${parts.join("; ") || "something is missing"}.`;
}

async function final(app, visit, said) {
  try {
    const good = await app.flusher.final(visit);
    said.textContent = good
      ? "The regulator has signed that it holds everything from this device."
      : "The receipt that came is not a final one.";
  } catch (fault) {
    said.textContent =
      fault.code === "not-yet"
        ? missing(fault.said.missing ?? {})
        : (fault.told ?? `Something went wrong (${fault.name}). Everything stays here.`);
  }
  app.changed();
  app.flusher.soon();
}

async function removed(app, visit, said) {
  const why = await whyNot(visit);
  if (why) {
    said.textContent = `Nothing was removed. ${why} Get the final receipt first.`;
    return;
  }
  if (!window.confirm("Remove this visit from this device? The regulator has signed that it holds everything.")) return;
  const whole = await wipe(visit);
  if (whole) await app.lock();
  else await app.open({ vault: app.vault, key: app.key });
  app.go("#/");
}
