/* Which screen an address leads to, and the navigation of a visit. A screen gives its title and its elements. */

import { day, h, link, p } from "../dom.js";
import { area, overview, standard } from "./areas.js";
import { oneCase, cases } from "./cases.js";
import { danger } from "./danger.js";
import { device } from "./device.js";
import { entry } from "./entry.js";
import { eveningView } from "./evening.js";
import { judgement, judgements } from "./judgements.js";
import { minimum, oneMinimum } from "./minimum.js";
import { noteForm } from "./note.js";
import { search } from "./searching.js";
import { visits } from "./visits.js";

/* Every screen of a visit, by its name in the address; tests walk all of them. */
export const SCREENS = {
  "": overview,
  area,
  standard,
  judgements,
  judgement,
  minimum,
  "minimum-standard": oneMinimum,
  cases,
  case: oneCase,
  evening: eveningView,
  search,
  danger,
  entry,
  device,
};
const NO_NOTE = new Set(["area", "standard", "danger", "entry"]); // those that have their own place for one, or none

const MENU = [
  ["", "Areas", ["area", "standard", "entry"]],
  ["judgements", "Judgements", ["judgement"]],
  ["minimum", "Minimum standards", ["minimum-standard"]],
  ["cases", "Cases", ["case"]],
  ["evening", "Evening", []],
  ["search", "Search", []],
  ["device", "This device", []],
];

export const address = (visit, name = "", rest = "") =>
  `#/visit/${encodeURIComponent(visit.ref)}${name && `/${name}`}${rest && `/${encodeURIComponent(rest)}`}`;

export async function screenFor(app, visit, name, rest) {
  if (!visit) return visits(app);
  if (visit.expired && name !== "device") return expired(visit);
  const made = await SCREENS[name in SCREENS ? name : ""](app, visit, rest);
  const note = NO_NOTE.has(name)
    ? []
    : [await noteForm(app, visit, { area: app.place.get(visit.ref) ?? "", standard: "", anywhere: true })];
  return [made[0], [...made[1], ...note], menu(visit, name)];
}

function menu(visit, name, whole = true) {
  const { pack } = visit;
  const there = {
    judgements: pack.judgements.length,
    minimum: minimumOf(pack).length,
    cases: pack.case_questions.length,
  };
  const items = MENU.filter(([where]) => there[where] ?? true).map(([where, said, under]) => {
    const here = where === name || under.includes(name);
    const more = {
      class: "govuk-service-navigation__link",
      ...(here ? { "aria-current": where === name ? "page" : "true" } : {}),
    };
    const shown = h(
      "li",
      { class: `govuk-service-navigation__item ${here ? "govuk-service-navigation__item--active" : ""}` },
      h("a", { href: address(visit, where), ...more }, said),
    );
    return shown;
  });
  const list = h("ul", { class: "govuk-service-navigation__list" }, items);
  const alarm = h(
    "a",
    { class: "field-danger", href: address(visit, "danger"), "aria-current": name === "danger" ? "page" : null },
    "Danger now",
  );
  const toNote = h("button", { type: "button", class: "field-to-note", onclick: toTheNote }, "Write a note");
  const where = h(
    "div",
    { class: "field-where" },
    link("#/", "My visits"),
    h("span", {}, `${pack.inspection.place}, ${visit.ref}`),
    whole && !["danger", "entry"].includes(name) ? toNote : "",
    whole ? alarm : "",
  );
  return [h("nav", { "aria-label": "This visit" }, where, whole ? list : "")];
}

/* The box for a note stands on every screen; on a long one it is far down. */
function toTheNote() {
  const box = document.querySelector("form.field-note textarea");
  box?.scrollIntoView({ block: "center" });
  box?.focus();
}

export const minimumOf = (pack) => pack.standards.filter((each) => each.kind === "minimum-standard");

/* The pack is closed; what was written here is not. */
function expired(visit) {
  const title = "This pack has run out";
  const ended = visit.state.ended
    ? "The regulator has ended the access of this device."
    : `It was good until ${day(visit.pack.expires_on)}.`;
  return [
    title,
    [
      h("h1", { class: "govuk-heading-l" }, title),
      p(
        ended,
        " What the pack tells of the place is closed. What you wrote here is kept, and can be handed in or carried to the office.",
      ),
      p(link(address(visit, "device"), "What is on this device")),
      p(link("#/", "My visits")),
    ],
    menu(visit, "", false),
  ];
}
