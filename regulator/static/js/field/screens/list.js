/* Entries as they are listed: who, when, what, and whether the regulator has them. */

import { h, many, small, tag, when, words } from "../dom.js";
import { covers } from "../receipts.js";
import { standing } from "../standing.js";
import { address } from "./index.js";

const PAGE = 40;

/* Where an entry is, in words. */
export function safety(visit, entry) {
  if (!entry.here) return "";
  const answer = visit.state.answers?.[entry.id];
  if (answer?.answer === "refused") return tag("Not taken: only here", "red");
  if (!covers(visit.state.verified, entry.sequence)) return tag("Only here", "yellow");
  return answer?.answer === "aside" ? tag("With the lead, set aside", "purple") : tag("Safe", "green");
}

const WORDS = {
  note: "Note",
  danger: "Danger now",
  file: "File",
  proposal: "Proposal",
  "minimum-standard": "Minimum standard",
  case: "Case",
  amendment: "Amendment",
  withdrawal: "Withdrawal",
};

export const kindOf = (entry) => WORDS[entry.kind] ?? entry.kind;

const labelled = (choices, value) => choices.find(([each]) => each === value)?.[1] ?? value;

export const sourceOf = (visit, value) => labelled(visit.pack.sources, value);

export const saidIn = ({ body }) => body.statement ?? body.evidence ?? body.reason ?? body.caption ?? body.note ?? "";

export function entryItem(visit, entry) {
  const { body } = entry;
  const about = [visit.nameOf(entry.author ?? visit.vault.id), when(entry.made_at)];
  if (body.source) about.push(sourceOf(visit, body.source));
  if (body.bearing && body.bearing !== "finding") about.push(labelled(visit.pack.bearings, body.bearing));
  const refs = [
    ...(body.standards ?? []),
    ...(body.ref ? [body.ref] : []),
    ...(body.pseudonym ? [body.pseudonym] : []),
  ];
  const files = standing(visit).files.filter((each) => each.body.about === entry.id && each.withdrawn === null).length;
  return h(
    "li",
    { class: "field-entry" },
    words(entry.withdrawn ? `Withdrawn: ${entry.withdrawn}` : (entry.statement ?? saidIn(entry)) || body.pseudonym || kindOf(entry)),
    small(
      entry.kind === "note" ? "" : h("strong", {}, `${kindOf(entry)} `),
      about.join(", "),
      body.locator ? `, ${body.locator}` : "",
      refs.length ? `, ${refs.join(", ")}` : "",
      entry.changes?.length ? ", amended" : "",
      files ? `, ${many(files, "file", "files")}` : "",
    ),
    h(
      "p",
      { class: "govuk-body-s field-acts" },
      safety(visit, entry),
      h(
        "a",
        { class: "govuk-link", href: address(visit, "entry", entry.id) },
        "Open",
        h("span", { class: "govuk-visually-hidden" }, ` ${kindOf(entry)} of ${about.join(", ")}`),
      ),
    ),
  );
}

/* A list that follows the journal, some at a time. `choose` gives the entries, newest first. */
export function following(app, visit, choose, { none = "Nothing yet." } = {}) {
  const box = h("div", {});
  let most = PAGE;
  let shown = [];
  const draw = () => {
    const answers = Object.keys(visit.state.answers ?? {}).length;
    const now = [standing(visit), most, visit.state.number, answers];
    if (now.every((each, at) => each === shown[at])) return; // nobody loses the place where they stand
    shown = now;
    const all = choose();
    const more = h(
      "button",
      { type: "button", class: "govuk-button govuk-button--secondary" },
      `Show more of ${all.length}`,
    );
    more.addEventListener("click", () => {
      most += PAGE;
      draw();
    });
    box.replaceChildren(
      all.length
        ? h(
            "ul",
            { class: "field-entries" },
            all.slice(0, most).map((each) => entryItem(visit, each)),
          )
        : small(none),
      all.length > most ? more : "",
    );
  };
  app.onChange(draw);
  return box;
}
