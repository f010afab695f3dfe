/* A form whose words are drafted at each keystroke and become one entry when they are finished. */

import { button, h, show } from "../dom.js";
import { notKept } from "./note.js";

/* `fields(kept)` makes the elements from the draft or null; `text(form)` is what was typed, as one text; `entry(form)` gives
   {faults} or {kind, body, basedOn, file}. `then(entry, say)` follows what was kept. */
export async function kept(app, visit, place, { fields, entry, then, text = allText, action = "Keep", kind = "" }) {
  const [draft, before] = await app.draft(visit, place);
  const form = h(
    "form",
    { novalidate: true, class: "field-form" },
    fields(before?.fields ?? null),
    button(action, null, kind),
    h("p", { class: "govuk-body-s field-draft" }),
    h(
      "p",
      { class: "govuk-body-s field-kept", role: "status" },
      before ? "Not finished: taken up from what was typed here before." : "",
    ),
  );
  if (before) restore(form, before.fields);
  const say = (...said) => form.querySelector(".field-kept").replaceChildren(...said);
  draft.shownIn(form.querySelector(".field-draft"), notKept);
  form.addEventListener("input", () => {
    if (form.querySelector(".field-kept").childNodes.length) say(); // it was said of what stood here before
    draft.keep({ text: text(form), fields: values(form) });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    try {
      const made = await entry(form);
      if (!show(form, made.faults ?? [])) return;
      await draft.settle();
      const done = await visit.journal.append(made.kind, made.body, {
        basedOn: made.basedOn,
        draft: draft.name,
        file: made.file,
      });
      say("Kept on this device.");
      app.kept(visit);
      await then?.(done, say, form);
    } catch (fault) {
      say(notKept(fault));
    } finally {
      delete form.dataset.busy;
    }
  });
  return form;
}

const controls = (form) => [...form.elements].filter((each) => each.name && each.type !== "file");

export const values = (form) => controls(form).map((each) => [each.name, each.value, each.checked ?? false]);

const allText = (form) =>
  [...form.querySelectorAll("textarea")]
    .map((each) => each.value)
    .join("\n")
    .trim();

function restore(form, fields) {
  const known = new Map(fields.map(([name, value, checked]) => [/\S/.test(name) ? `${name} ${value}` : name, checked]));
  const typed = new Map(fields.map(([name, value]) => [name, value]));
  for (const each of controls(form)) {
    if (each.type === "radio" || each.type === "checkbox")
      each.checked = known.get(`${each.name} ${each.value}`) ?? false;
    else if (typed.has(each.name)) each.value = typed.get(each.name);
  }
}

export const picked = (form, name) => form.querySelector(`[name=${CSS.escape(name)}]:checked`)?.value ?? "";
