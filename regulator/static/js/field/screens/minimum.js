/* Minimum standards: met, not met or not tested, each with its evidence; what colleagues recorded beside one's own. */

import { area as textArea, choose, details, h, heading, link, live, p, small, typed } from "../dom.js";
import { mine, sides, standing } from "../standing.js";
import { kept, picked } from "./forms.js";
import { address, minimumOf } from "./index.js";
import { besides } from "./judgements.js";

const titled = (said, above = "") =>
  h("h1", { class: "govuk-heading-l" }, above ? h("span", { class: "govuk-caption-l" }, above) : "", said);

const outcome = (visit, value) => visit.pack.minimum_outcomes.find(([each]) => each === value)?.[1] ?? value;

export function minimum(app, visit) {
  const list = live(app, h("ul", { class: "field-standards" }), () =>
    minimumOf(visit.pack).map((each) => {
      const all = sides(standing(visit).findings, each.ref);
      const said = all.map(({ now }) => `${visit.nameOf(now.author)}: ${outcome(visit, now.body.outcome)}`).join("; ");
      return h(
        "li",
        {},
        link(address(visit, "minimum-standard", each.ref), `${each.ref} ${each.title}`),
        small(said || "Not recorded yet"),
      );
    }),
  );
  return ["Minimum standards", [titled("Minimum standards"), list]];
}

export async function oneMinimum(app, visit, ref) {
  const found = visit.standards.get(ref);
  if (!found) return minimum(app, visit);
  const before = mine(visit, standing(visit).findings, ref)?.body ?? null;
  const form = await kept(app, visit, `minimum|${ref}`, {
    fields: () => [
      choose("outcome", "Is it met?", visit.pack.minimum_outcomes, { chosen: before ? [before.outcome] : [] }),
      textArea("evidence", "The evidence", {
        value: before?.evidence ?? "",
        most: visit.pack.limits.statement,
        hint: "Needed where it is met or not met.",
      }),
    ],
    entry: (made) => recorded(ref, made),
    action: "Record",
  });
  return [
    `${ref} ${found.title}`,
    [
      titled(found.title, `Minimum standard ${ref}`),
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
            `Last time (${found.last_time.reference}): ${found.last_time.outcome ?? ""}`,
          )
        : "",
      form,
      heading("What is recorded, side by side"),
      besides(
        app,
        visit,
        () => sides(standing(visit).findings, ref),
        (body) => outcome(visit, body.outcome),
      ),
      p(link(address(visit, "minimum"), "All minimum standards")),
    ],
  ];
}

function recorded(ref, form) {
  const body = { ref, outcome: picked(form, "outcome") };
  const evidence = typed(form.elements.evidence.value);
  const faults = [];
  if (!body.outcome) faults.push(["outcome", "Choose one"]);
  if (body.outcome && body.outcome !== "not-tested" && !evidence)
    faults.push(["evidence", "Write the evidence for it"]);
  return { faults, kind: "minimum-standard", body: evidence ? { ...body, evidence } : body };
}
