/* What is to be judged, and one of them: one's own proposal, and everybody's side by side. Nobody's overwrites another's. */

import {
  area as textArea,
  choose,
  h,
  heading,
  line,
  link,
  live,
  p,
  small,
  summaryList,
  typed,
  when,
  words,
} from "../dom.js";
import { mine, sides, standing } from "../standing.js";
import { kept, picked } from "./forms.js";
import { address } from "./index.js";
import { safety } from "./list.js";

const titled = (said, above = "") =>
  h("h1", { class: "govuk-heading-l" }, above ? h("span", { class: "govuk-caption-l" }, above) : "", said);

export function judgements(app, visit) {
  const list = live(app, h("ul", { class: "field-standards" }), () =>
    visit.pack.judgements.map((each) => {
      const all = sides(standing(visit).proposals, each.ref);
      const said = all.map(({ now }) => `${visit.nameOf(now.author)}: ${given(each, now.body)}`).join("; ");
      return h(
        "li",
        {},
        link(address(visit, "judgement", each.ref), each.title),
        small(said || "Nothing proposed yet"),
      );
    }),
  );
  return ["Judgements", [titled("Judgements"), list]];
}

/* A proposal in words. */
export function given(judged, body) {
  if (body.key_questions)
    return body.key_questions.map((each) => `${each.ref} ${each.yes ?? "–"} yes, ${each.no ?? "–"} no`).join("; ");
  const value = String(body.score ?? body.judgement);
  return judged.choices.find(([each]) => String(each) === value)?.[1] ?? value;
}

export async function judgement(app, visit, ref) {
  const judged = visit.pack.judgements.find((each) => each.ref === ref);
  if (!judged) return judgements(app, visit);
  const before = mine(visit, standing(visit).proposals, ref)?.body ?? null;
  const form = await kept(app, visit, `proposal|${ref}`, {
    fields: () => [
      judged.form === "counts"
        ? judged.key_questions.map((each, at) => counts(each, at, before))
        : choose(
            "rating",
            judged.form === "score" ? "Your score" : "Your judgement",
            judged.choices.map(([value, said, more]) => [String(value), said, more]),
            { chosen: before ? [String(before.score ?? before.judgement)] : [] },
          ),
      textArea("reason", "Your reasons", { value: before?.reason ?? "", most: visit.pack.limits.statement }),
    ],
    entry: (made) => proposed(judged, made),
    action: before ? "Propose this instead" : "Propose",
  });
  return [
    judged.title,
    [
      titled(judged.title, "Judgement"),
      judged.last_time
        ? h(
            "div",
            { class: "govuk-inset-text" },
            `Last time (${judged.last_time.reference}): ${judged.last_time.outcome}`,
          )
        : "",
      form,
      heading("What is proposed, side by side"),
      besides(
        app,
        visit,
        () => sides(standing(visit).proposals, ref),
        (body) => given(judged, body),
      ),
      p(link(address(visit, "judgements"), "All judgements")),
    ],
  ];
}

function counts({ ref, title }, at, before) {
  const had = before?.key_questions?.find((each) => each.ref === ref) ?? {};
  const box = (name, said, value) =>
    line(`${name}-${at}`, said, {
      value: value ?? "",
      type: "text",
      most: 6,
      more: { inputmode: "numeric", class: "govuk-input govuk-input--width-4" },
    });
  return h(
    "fieldset",
    { class: "govuk-fieldset field-counts" },
    h("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, `${ref} ${title}`),
    box("yes", "Yes", had.yes),
    box("no", "No", had.no),
    box("na", "Not applicable", had.not_applicable),
  );
}

const whole = (said) => (/^\d{1,6}$/.test(said.trim()) ? Number(said.trim()) : null);

function proposed(judged, form) {
  const faults = [];
  const body = { ref: judged.ref, reason: typed(form.elements.reason.value) };
  if (judged.form === "counts")
    body.key_questions = judged.key_questions.map((each, at) => counted(each, at, form, faults));
  else if (!picked(form, "rating")) faults.push(["rating", "Choose one"]);
  else if (judged.form === "score") body.score = Number(picked(form, "rating"));
  else body.judgement = picked(form, "rating");
  if (!body.reason) faults.push(["reason", "Write your reasons"]);
  return { faults, kind: "proposal", body };
}

function counted({ ref, title }, at, form, faults) {
  const [yes, no, na] = ["yes", "no", "na"].map((name) => form.elements[`${name}-${at}`].value.trim());
  const made = { ref, title, not_applicable: whole(na) ?? 0 };
  const empty = !yes && !no && na;
  if (!empty && whole(yes) === null) faults.push([`yes-${at}`, "Enter a whole number; 0 where there were none"]);
  if (!empty && whole(no) === null) faults.push([`no-${at}`, "Enter a whole number; 0 where there were none"]);
  return empty ? made : { ...made, yes: whole(yes), no: whole(no) };
}

/* What each person said on each device, and what they said before. */
export function besides(app, visit, all, said) {
  return live(app, h("div", {}), () => {
    const found = all();
    if (!found.length) return small("Nothing yet, of you or by the last sync of a colleague.");
    return h(
      "ul",
      { class: "cjr-sides" },
      found.map(({ now, before }) => side(visit, now, before, said)),
    );
  });
}

const side = (visit, now, before, said) =>
  h(
    "li",
    { class: "cjr-sides__one" },
    h(
      "p",
      { class: "govuk-body cjr-sides__who" },
      h("strong", {}, visit.nameOf(now.author)),
      now.author === visit.vault.id && !now.here ? " on another device" : "",
      h("br"),
      small(when(now.made_at)),
    ),
    p(h("strong", {}, said(now.body))),
    now.body.reason || now.body.evidence || now.body.note
      ? words(now.body.reason ?? now.body.evidence ?? now.body.note)
      : "",
    p(safety(visit, now)),
    before.length
      ? h(
          "details",
          { class: "govuk-details" },
          h(
            "summary",
            { class: "govuk-details__summary" },
            h("span", { class: "govuk-details__summary-text" }, "Said before"),
          ),
          summaryList(before.map((each) => [when(each.made_at), said(each.body)])),
        )
      : "",
  );
