/* Danger now: the words go first and alone, before anything that waits, and a clock starts when they arrive. */

import { area as textArea, day, h, heading, line, live, p, select, small, tag, choose, typed, when } from "../dom.js";
import { standing } from "../standing.js";
import { kept, picked } from "./forms.js";

export async function danger(app, visit) {
  const title = "Danger now";
  const form = await kept(app, visit, "danger", {
    fields: () => [
      select(
        "area",
        "Area",
        visit.pack.areas.map((each) => [each.ref, each.title]),
        app.place.get(visit.ref),
      ),
      textArea("statement", "What is the danger, and where?", {
        most: visit.pack.limits.statement,
        hint: "Never a prisoner's name or number: the place, and what must be done.",
      }),
      choose("source", "Source", visit.pack.sources, { inline: true, chosen: ["observation"] }),
      line("told", "Who on site was told, and when", {
        hint: "Tell the duty governor or manager at once. This does not wait for the network.",
      }),
    ],
    entry: (made) => said(made),
    action: "Tell the regulator now",
    kind: "warning",
    then: (_entry, say, made) => {
      made.reset();
      say("Kept. It goes first, as soon as there is any connection.");
      app.flusher.soon(0);
    },
  });
  const box = live(app, h("div", {}), () => told(visit));
  return [
    title,
    [
      h("h1", { class: "govuk-heading-l" }, title),
      p("Somebody is in danger of serious harm. Tell the person in charge of the place first."),
      form,
      heading("What was told"),
      box,
    ],
  ];
}

function said(form) {
  const { area, statement, told: whom } = form.elements;
  const body = {
    area: area.value,
    source: picked(form, "source"),
    statement: typed(statement.value),
    bearing: "concern",
  };
  if (typed(whom.value)) body.told = typed(whom.value);
  const faults = [];
  if (!body.statement) faults.push(["statement", "Write what the danger is"]);
  if (!body.source) faults.push(["source", "Choose where it comes from"]);
  return { faults, kind: "danger", body };
}

function told(visit) {
  const known = new Map((visit.state.dangers ?? []).map((each) => [each.id, each]));
  const all = standing(visit).notes.filter((each) => each.kind === "danger" && each.author === visit.vault.id);
  if (!all.length) return [small("Nothing.")];
  return [
    h(
      "ul",
      { class: "field-entries" },
      all.map((each) => {
        const got = known.get(each.id);
        const where = got?.read_at
          ? [tag("Read", "green"), ` by ${got.read_by ?? "the regulator"}, ${when(got.read_at)}`]
          : got
            ? [tag("Arrived", "blue"), ` ${when(got.received_at)}, not read yet`]
            : [tag("Only here", "red"), " It goes as soon as there is a connection."];
        return h(
          "li",
          { class: "field-entry" },
          h("p", { class: "govuk-body field-words" }, each.statement),
          h("p", { class: "govuk-body-s" }, where, got?.due_on ? `. An answer is due by ${day(got.due_on)}.` : ""),
        );
      }),
    ),
  ];
}
