/* A note from wherever one stands: type, source, done. The standard is that of the place, or suggested by the words. */

import { area as textArea, button, choose, details, h, heading, line, link, select, show, typed } from "../dom.js";
import { suggested } from "../search.js";
import { address } from "./index.js";

let forms = 0;

/* The form, with what was typed at this place and not finished. */
export async function noteForm(app, visit, { area, standard, anywhere = false }) {
  const place = `note|${anywhere ? "" : area}|${standard}`;
  const [draft, kept] = await app.draft(visit, place);
  const id = `n${(forms += 1)}`;
  const chosen = kept?.area || area || visit.pack.areas[0].ref;
  const first = standard ? [standard] : [];
  const form = h(
    "form",
    { class: "field-note", novalidate: true, "aria-labelledby": `${id}-title` },
    h("h2", { class: "govuk-heading-m", id: `${id}-title` }, "A note"),
    anywhere
      ? select(
          `${id}-area`,
          "Area",
          visit.pack.areas.map((each) => [each.ref, each.title]),
          chosen,
        )
      : "",
    textArea(`${id}-text`, "What you saw, heard or read", {
      value: kept?.text ?? "",
      most: visit.pack.limits.statement,
      hint: "Never a prisoner's name or number.",
    }),
    h("div", { class: "field-suggested", "aria-live": "polite" }),
    choose(`${id}-source`, "Source", visit.pack.sources, { inline: true, chosen: kept?.source ? [kept.source] : [] }),
    details(
      "Strength or concern, and where exactly",
      choose(`${id}-bearing`, "What it is", visit.pack.bearings, {
        inline: true,
        chosen: [kept?.bearing ?? "finding"],
      }),
      line(`${id}-locator`, "Where exactly", {
        value: kept?.locator ?? "",
        hint: "A wing, a room, a document. Not a person.",
      }),
    ),
    button("Keep this note"),
    h("p", { class: "govuk-body-s field-draft" }),
    h(
      "p",
      { class: "govuk-body-s field-kept", role: "status" },
      kept ? "Not finished: taken up from what was typed here before." : "",
    ),
  );
  const part = (name) => form.querySelector(`[name=${CSS.escape(`${id}-${name}`)}]`);
  const picked = (name) => form.querySelector(`[name=${CSS.escape(`${id}-${name}`)}]:checked`)?.value ?? "";
  const value = () => ({
    text: part("text").value,
    area: part("area")?.value ?? area,
    source: picked("source"),
    bearing: picked("bearing"),
    locator: part("locator").value,
    standards: standards(form),
  });
  offer(visit, form, value, kept?.standards ?? first);
  draft.shownIn(form.querySelector(".field-draft"), notKept);
  form.addEventListener("input", () => {
    if (form.querySelector(".field-kept").childNodes.length) say(form);
    draft.keep(value());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit({ app, visit, form, draft, id, value });
  });
  return form;
}

async function submit({ app, visit, form, draft, id, value }) {
  if (form.dataset.busy) return;
  const given = value();
  const faults = [];
  if (!typed(given.text)) faults.push([`${id}-text`, "Write what you saw, heard or read"]);
  if (!given.source) faults.push([`${id}-source`, "Choose where it comes from"]);
  if (!show(form, faults)) return;
  form.dataset.busy = "1";
  try {
    await draft.settle();
    const body = {
      area: given.area,
      source: given.source,
      statement: typed(given.text),
      bearing: given.bearing,
      standards: given.standards,
    };
    if (typed(given.locator)) body.locator = typed(given.locator);
    const entry = await visit.journal.append("note", body, { draft: draft.name });
    form.reset();
    form.querySelector("textarea").value = "";
    form.querySelector(`[name=${CSS.escape(`${id}-locator`)}]`).value = "";
    for (const each of form.querySelectorAll("[type=radio]")) each.checked = each.value === "finding";
    form.querySelector(".field-suggested").replaceChildren();
    form.dispatchEvent(new CustomEvent("emptied"));
    say(form, "Kept on this device. ", link(address(visit, "entry", entry.id), "Look at it, or add a file"));
    app.kept(visit);
    form.querySelector("textarea").focus();
  } catch (fault) {
    say(form, notKept(fault));
  } finally {
    delete form.dataset.busy;
  }
}

/* What a fault of the device means for the words: they are in the field still. */
export function notKept(fault) {
  if (fault.name === "QuotaExceededError")
    return "NOT KEPT: this device is full. Your words are still here. Hand in, or write the rescue file and make room, then keep it again.";
  return `NOT KEPT (${fault.name}). Your words are still here. Copy them, then reload the page.`;
}

const say = (form, ...said) => form.querySelector(".field-kept").replaceChildren(...said);

const standards = (form) => [...form.querySelectorAll(".field-suggested :checked")].map((each) => each.value);

/* The standards offered: those chosen, and what the words suggest, looked up when the typing rests. */
function offer(visit, form, value, first) {
  const box = form.querySelector(".field-suggested");
  let timer = null;
  let shown = "";
  const draw = (chosen) => {
    const { text, area } = value();
    const found = suggested(visit.pack.standards, area, text).map((each) => each.ref);
    const refs = [...new Set([...chosen, ...found])].filter((ref) => visit.standards.has(ref));
    if (shown === refs.join(" ")) return;
    shown = refs.join(" ");
    const choices = refs.map((ref) => [ref, `${ref} ${visit.standards.get(ref).title}`]);
    box.replaceChildren(
      refs.length
        ? choose(`${form.querySelector("textarea").id}-standards`, "Standard", choices, { many: true, chosen })
        : "",
    );
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "checkbox") return;
    clearTimeout(timer);
    timer = setTimeout(() => requestIdleCallback(() => draw(standards(form)), { timeout: 500 }), 400);
  });
  form.addEventListener("emptied", () => {
    clearTimeout(timer);
    shown = "";
    draw(first);
  });
  draw(first);
}
