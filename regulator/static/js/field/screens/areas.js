/* The areas of a visit, one of them, and a standard: what to ask, what was found last time, what colleagues have. */

import { day, details, h, heading, link, live, many, p, small, summaryList, tag } from "../dom.js";
import { standing } from "../standing.js";
import { address } from "./index.js";
import { following } from "./list.js";
import { noteForm } from "./note.js";

const titled = (words, above = "") =>
  h("h1", { class: "govuk-heading-l" }, above ? h("span", { class: "govuk-caption-l" }, above) : "", words);

const notesIn = (visit, area) => standing(visit).notes.filter((each) => each.body.area === area);

export function overview(app, visit) {
  const { inspection, areas, team, last_report: report, camera, plan, themes } = visit.pack;
  const list = live(app, h("div", {}), () =>
    parts(areas).map(([of, own]) => [
      of ? heading(of) : "",
      h(
        "ul",
        { class: "field-areas" },
        own.map((each) => areaItem(visit, each)),
      ),
    ]),
  );
  return [
    inspection.place,
    [
      titled(inspection.place, `${inspection.kind_title}, ${visit.ref}`),
      inspection.invented ? p(tag("Demonstration", "yellow"), " The people and the place are invented.") : "",
      list,
      report?.concerns.length
        ? details(
            `Concerns of the last report (${report.concerns.length})`,
            report.concerns.map((each) => [
              heading(`${each.number}. ${each.title}`, 3, "s"),
              each.priority ? p(tag("Priority", "red")) : "",
              each.text ? p(each.text) : "",
            ]),
          )
        : "",
      plan.length
        ? details(
            "The provider's open plan",
            plan.map((each) => p(each.title ?? each.text ?? String(each))),
          )
        : "",
      themes.length
        ? details(
            "Themes of complaints",
            themes.map((each) => p(`${each.title ?? each.theme}: ${each.count}`)),
          )
        : "",
      details(
        "The team, and cameras",
        summaryList([
          ...team.map((each) => [
            each.name,
            [each.lead ? "Lead" : "", each.areas.map((ref) => visit.areas.get(ref)?.title ?? ref).join(", ")]
              .filter(Boolean)
              .join(": ") || "On the team",
          ]),
          ["Photographs", cameraWords(camera)],
        ]),
      ),
    ],
  ];
}

/* The areas of each part of a trust, under its name; elsewhere all of them under none. */
function parts(areas) {
  const found = new Map();
  for (const each of areas) found.set(each.of ?? "", [...(found.get(each.of ?? "") ?? []), each]);
  return [...found];
}

function areaItem(visit, { ref, title, short }) {
  const notes = notesIn(visit, ref).length;
  return h(
    "li",
    {},
    h("a", { class: "govuk-link field-area", href: address(visit, "area", ref) }, short ?? title),
    small(many(notes, "note", "notes"), visit.pack.me.areas.includes(ref) ? ", yours" : ""),
  );
}

export const cameraWords = (camera) =>
  camera
    ? `Authorised by ${camera.authorised_by}${camera.number ? ` (${camera.number})` : ""}, ${day(camera.from_on)} to ${day(camera.until_on)}`
    : "Not authorised: the site has given no leave that is recorded";

export async function area(app, visit, ref) {
  const found = visit.areas.get(ref);
  if (!found) return overview(app, visit);
  const standards = visit.pack.standards.filter((each) => each.places.includes(ref));
  const part = (kind, words) => {
    const some = standards.filter((each) => each.kind === kind);
    return some.length
      ? details(
          `${words} (${some.length})`,
          h(
            "ul",
            { class: "field-standards" },
            some.map((each) =>
              h(
                "li",
                {},
                link(
                  address(visit, each.kind === "minimum-standard" ? "minimum-standard" : "standard", each.ref),
                  `${each.ref} ${each.title}`,
                ),
              ),
            ),
          ),
        )
      : "";
  };
  return [
    found.title,
    [
      titled(found.title, visit.pack.inspection.place),
      await noteForm(app, visit, { area: ref, standard: "" }),
      part("expectation", "Expectations"),
      part("key-question", "Key questions"),
      part("minimum-standard", "Minimum standards"),
      heading("What is noted here"),
      following(app, visit, () => notesIn(visit, ref), {
        none: "No notes yet, of you or by the last sync of a colleague.",
      }),
    ],
  ];
}

export async function standard(app, visit, ref) {
  const found = visit.standards.get(ref);
  if (!found) return overview(app, visit);
  const stood = app.place.get(visit.ref);
  const place = found.places.includes(stood) ? stood : (found.places[0] ?? visit.pack.areas[0].ref);
  return [
    `${found.ref} ${found.title}`,
    [
      titled(found.title, `${visit.areas.get(place)?.title ?? ""}, ${found.ref}`),
      p(found.text),
      found.prompts.length
        ? details(
            `Prompts (${found.prompts.length})`,
            h(
              "ul",
              { class: "govuk-list govuk-list--bullet" },
              found.prompts.map((each) => h("li", {}, each)),
            ),
          )
        : "",
      found.last_time
        ? h(
            "div",
            { class: "govuk-inset-text" },
            h("strong", {}, `Last time (${found.last_time.reference}): ${found.last_time.outcome ?? ""}`),
            found.last_time.text ? p(found.last_time.text) : "",
          )
        : small("Nothing is known from last time."),
      await noteForm(app, visit, { area: place, standard: ref }),
      visit.pack.judgements.some((each) => each.ref === found.test)
        ? p(link(address(visit, "judgement", found.test), "Propose a judgement"))
        : "",
      heading("What is noted about this standard"),
      following(app, visit, () => standing(visit).notes.filter((each) => each.body.standards?.includes(ref)), {
        none: "No notes yet, of you or by the last sync of a colleague.",
      }),
    ],
  ];
}
