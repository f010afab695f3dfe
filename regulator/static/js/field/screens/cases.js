/* Cases of the probation service, under pseudonyms: key questions answered yes, no or not applicable. */

import { area as textArea, button, choose, h, heading, line, link, live, p, show, small, typed } from "../dom.js";
import { mine, sides, standing } from "../standing.js";
import { kept, picked } from "./forms.js";
import { address } from "./index.js";
import { besides } from "./judgements.js";

const PSEUDONYM = /^[A-Z]{1,3}-[0-9]{1,5}$/;
const titled = (said, above = "") =>
  h("h1", { class: "govuk-heading-l" }, above ? h("span", { class: "govuk-caption-l" }, above) : "", said);

/* The companies of a trust of which cases are read; none where the visit is of one body alone. */
const companies = ({ pack }) => pack.companies ?? [];

const called = (visit, code) => companies(visit).find((each) => each.code === code)?.name ?? "";

/* Of which company a case is, by whoever said so first: the pack, or an entry. A trust with one company has no other. */
function companyOf(visit, pseudonym) {
  const [one, ...others] = companies(visit);
  if (!one || !others.length) return one?.code ?? "";
  const known = visit.pack.cases.find((each) => each.pseudonym === pseudonym)?.component;
  const said = sides(standing(visit).cases, pseudonym).map(({ now }) => now.body.component);
  return known || said.find(Boolean) || "";
}

export function cases(app, visit) {
  const box = live(app, h("div", {}), () => {
    const found = standing(visit).cases;
    const all = [...new Set([...visit.pack.cases.map((each) => each.pseudonym), ...found.keys()])].sort();
    const list = (some) =>
      h(
        "ul",
        { class: "field-standards" },
        some.map((each) => {
          const said = sides(found, each)
            .map(({ now }) => `${visit.nameOf(now.author)}: ${answered(now.body)}`)
            .join("; ");
          return h("li", {}, link(address(visit, "case", each), each), small(said || "Not assessed yet"));
        }),
      );
    if (!companies(visit).length) return list(all);
    return companies(visit).map(({ code, name }) => {
      const own = all.filter((each) => companyOf(visit, each) === code);
      return [heading(name), own.length ? list(own) : small("No case yet.")];
    });
  });
  const form = h(
    "form",
    { novalidate: true, class: "field-form" },
    line("pseudonym", "Open a case by its code", {
      hint: "Such as C-014. Never a name or a number of a person.",
      most: 9,
    }),
    button("Open", null, "secondary"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = typed(form.elements.pseudonym.value).toUpperCase();
    if (show(form, PSEUDONYM.test(code) ? [] : [["pseudonym", "Enter a code such as C-014"]]))
      app.go(address(visit, "case", code));
  });
  return ["Cases", [titled("Cases"), box, form]];
}

const answered = ({ answers }) => {
  const all = Object.values(answers);
  const count = (value) => all.filter((each) => each === value).length;
  return all.length ? `${count("yes")} yes, ${count("no")} no, ${count("not-applicable")} not applicable` : "taken out";
};

export async function oneCase(app, visit, pseudonym) {
  if (!PSEUDONYM.test(pseudonym)) return cases(app, visit);
  const before = mine(visit, standing(visit).cases, pseudonym)?.body ?? null;
  const questions = visit.pack.case_questions;
  const choices = [
    ["yes", "Yes"],
    ["no", "No"],
    ["not-applicable", "Not applicable"],
  ];
  const company = companyOf(visit, pseudonym);
  const form = await kept(app, visit, `case|${pseudonym}`, {
    fields: () => [
      companies(visit).length && !company
        ? choose(
            "company",
            "Whose case is it?",
            companies(visit).map((each) => [each.code, each.name]),
            { hint: "It counts there alone, and cannot be moved." },
          )
        : "",
      questions.map((each, at) =>
        choose(`q${at}`, `${each.ref} ${each.text}`, choices, {
          inline: true,
          hint: each.prompts.join(" "),
          chosen: before?.answers[each.ref] ? [before.answers[each.ref]] : [],
        }),
      ),
      textArea("note", "Note", {
        value: before?.note ?? "",
        most: visit.pack.limits.statement,
        hint: "Needed where no question is answered: why the case is taken out.",
      }),
    ],
    entry: (made) => assessed(visit, pseudonym, made),
    then: (_entry, _say, made) => made.querySelector("#company-group")?.remove(),
    action: "Keep this case",
  });
  return [
    `Case ${pseudonym}`,
    [
      titled(`Case ${pseudonym}`, called(visit, company)),
      form,
      heading("What is answered, side by side"),
      besides(app, visit, () => sides(standing(visit).cases, pseudonym), answered),
      p(link(address(visit, "cases"), "All cases")),
    ],
  ];
}

function assessed(visit, pseudonym, form) {
  const answers = {};
  for (const [at, each] of visit.pack.case_questions.entries()) if (picked(form, `q${at}`)) answers[each.ref] = picked(form, `q${at}`);
  const note = typed(form.elements.note.value);
  const body = { pseudonym, answers, assessed_on: new Date().toLocaleDateString("en-CA") };
  const faults = [];
  if (companies(visit).length) {
    const component = companyOf(visit, pseudonym) || picked(form, "company");
    if (component) body.component = component;
    else faults.push(["company", "Choose whose case it is"]);
  }
  if (!Object.keys(answers).length && !note)
    faults.push(["note", "Answer a question, or say why the case is taken out"]);
  return { faults, kind: "case", body: note ? { ...body, note } : body };
}
