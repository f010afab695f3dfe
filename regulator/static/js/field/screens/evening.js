/* The evening view: notes of all devices that were handed in, and of this one, by area and source. */

import { h, link, live, p, small } from "../dom.js";
import { evening } from "../standing.js";
import { address } from "./index.js";

const ENOUGH = 2; // sources without which an area rests on one kind of evidence alone

export function eveningView(app, visit) {
  const box = live(app, h("div", {}), () => [table(visit, evening(visit)), asOf(visit)]);
  return [
    "Evening",
    [
      h("h1", { class: "govuk-heading-l" }, "Evening"),
      p("Where there is evidence, and from whom. An area with fewer than two sources is marked."),
      box,
    ],
  ];
}

function table(visit, counts) {
  const head = h(
    "tr",
    { class: "govuk-table__row" },
    h("th", { scope: "col", class: "govuk-table__header" }, "Area"),
    visit.pack.sources.map(([, said]) =>
      h("th", { scope: "col", class: "govuk-table__header govuk-table__header--numeric" }, said),
    ),
  );
  const rows = visit.pack.areas.map(({ ref, title }) => {
    const row = [...counts.get(ref).values()];
    const thin = row.filter(Boolean).length < ENOUGH;
    return h(
      "tr",
      { class: "govuk-table__row" },
      h(
        "th",
        { scope: "row", class: "govuk-table__header" },
        link(address(visit, "area", ref), title),
        thin ? h("span", { class: "field-thin" }, " Fewer than two sources") : "",
      ),
      row.map((count) =>
        h("td", { class: `govuk-table__cell govuk-table__cell--numeric ${count ? "" : "field-none"}` }, String(count)),
      ),
    );
  });
  return h(
    "div",
    { class: "cjr-scroll", tabindex: "0", role: "region", "aria-label": "Notes by area and source" },
    h(
      "table",
      { class: "govuk-table" },
      h("caption", { class: "govuk-visually-hidden" }, "Notes by area and source"),
      h("thead", { class: "govuk-table__head" }, head),
      h("tbody", { class: "govuk-table__body" }, rows),
    ),
  );
}

function asOf({ state }) {
  return small(
    state.at
      ? `Colleagues' notes as of ${new Date(state.at).toLocaleString("en-GB")}.`
      : "Nothing of colleagues yet: this device has not handed in.",
  );
}
