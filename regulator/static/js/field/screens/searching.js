/* Search over everything on this device: notes, standards, last time's findings, concerns. */

import { h, line, link, many, small } from "../dom.js";
import { standing } from "../standing.js";
import { address } from "./index.js";
import { entryItem } from "./list.js";

const MOST = 20;

export function search(app, visit) {
  const found = h("div", { class: "field-found" });
  const told = h("p", { class: "govuk-body", role: "status" });
  const box = line("words", "Words to look for", { more: { autocomplete: "off", autofocus: true } });
  const input = box.querySelector("input");
  input.addEventListener("input", () => look(visit, input.value, told, found));
  return ["Search", [h("h1", { class: "govuk-heading-l" }, "Search this device"), box, told, found]];
}

function look(visit, asked, told, box) {
  const lines = visit.index.find(asked);
  told.textContent = asked.trim()
    ? `${many(lines.length, "thing", "things")} found${lines.length > MOST ? `; the first ${MOST} are shown` : ""}`
    : "";
  box.replaceChildren(
    h(
      "ul",
      { class: "field-entries" },
      lines.slice(0, MOST).map((each) => item(visit, each)),
    ),
  );
}

function item(visit, { entry, standard, concern }) {
  if (entry)
    return entryItem(
      visit,
      standing(visit).byId.get(entry.id) ?? {
        ...entry,
        here: entry.sequence !== undefined && visit.journal.entries.includes(entry),
      },
    );
  if (standard)
    return h(
      "li",
      { class: "field-entry" },
      link(
        address(visit, standard.kind === "minimum-standard" ? "minimum-standard" : "standard", standard.ref),
        `${standard.ref} ${standard.title}`,
      ),
      small("Standard"),
    );
  return h(
    "li",
    { class: "field-entry" },
    h("p", { class: "govuk-body" }, concern.title),
    small("Concern of the last report"),
  );
}
