/* Elements, and the few components of the GOV.UK Design System that the screens use. Text is always text, never markup. */

export function h(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "disabled") made[name] = value;
    else if (name === "checked") made.defaultChecked = value; // and again once the form is emptied for the next entry
    else made.setAttribute(name, value === true ? "" : value);
  }
  return fill(made, ...children);
}

/* An element with these children and no others; what is empty is left out. */
export function fill(element, ...children) {
  element.replaceChildren(
    ...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false && each !== ""),
  );
  return element;
}

/* An element whose children follow what is kept. They are made anew only when they would differ, so that nobody loses the
   place where they stand. */
export function live(app, element, make) {
  let shown = null;
  app.onChange(() => {
    const next = h("div", {}, make());
    if (next.innerHTML === shown) return;
    shown = next.innerHTML;
    element.replaceChildren(...next.childNodes);
  });
  return element;
}

export const heading = (words, level = 2, size = "m") => h(`h${level}`, { class: `govuk-heading-${size}` }, words);
export const p = (...words) => h("p", { class: "govuk-body" }, ...words);
export const small = (...words) => h("p", { class: "govuk-body-s field-quiet" }, ...words);
export const link = (href, words, more = {}) => h("a", { class: "govuk-link", href, ...more }, words);
export const tag = (words, colour = "") =>
  h("strong", { class: `govuk-tag ${colour && `govuk-tag--${colour}`}` }, words);
export const words = (said) => h("p", { class: "govuk-body field-words" }, said);
export const hidden = (said) => h("span", { class: "govuk-visually-hidden" }, said);

/* A button; while what it does goes on it cannot be pressed again. */
export function button(said, act, kind = "") {
  const made = h(
    "button",
    { type: act ? "button" : "submit", class: `govuk-button ${kind && `govuk-button--${kind}`}` },
    said,
  );
  if (act) {
    made.addEventListener("click", async () => {
      if (made.getAttribute("aria-disabled")) return;
      made.setAttribute("aria-disabled", "true");
      try {
        await act(made);
      } finally {
        made.removeAttribute("aria-disabled");
      }
    });
  }
  return made;
}

let count = 0;
export const fresh = (name) => `${name}-${(count += 1)}`;

const group = (id, label, hint, control, size = "s") =>
  h(
    "div",
    { class: "govuk-form-group", id: `${id}-group` },
    h("label", { class: `govuk-label govuk-label--${size}`, for: id }, label),
    hint && h("div", { class: "govuk-hint", id: `${id}-hint` }, hint),
    control,
  );

export function line(id, label, { hint = "", value = "", type = "text", most = 200, more = {} } = {}) {
  const described = hint ? `${id}-hint` : null;
  return group(
    id,
    label,
    hint,
    h("input", {
      class: "govuk-input",
      id,
      name: id,
      type,
      value,
      maxlength: most,
      "aria-describedby": described,
      ...more,
    }),
  );
}

export function area(id, label, { hint = "", value = "", rows = 4, most = 20_000 } = {}) {
  const described = hint ? `${id}-hint` : null;
  return group(
    id,
    label,
    hint,
    h("textarea", {
      class: "govuk-textarea",
      id,
      name: id,
      rows,
      value,
      maxlength: most,
      "aria-describedby": described,
    }),
  );
}

export function select(id, label, choices, value) {
  const options = choices.map(([each, said]) => h("option", { value: each, selected: each === value }, said));
  return group(id, label, "", h("select", { class: "govuk-select", id, name: id }, options));
}

/* Radios or checkboxes: choices are [value, words, hint?]. */
export function choose(
  name,
  legend,
  choices,
  { chosen = [], many = false, inline = false, hint = "", size = "s" } = {},
) {
  const kind = many ? "checkboxes" : "radios";
  const items = choices.map(([value, said, more], at) => {
    const id = at ? `${name}-${at + 1}` : name;
    return h(
      "div",
      { class: `govuk-${kind}__item` },
      h("input", {
        class: `govuk-${kind}__input`,
        type: many ? "checkbox" : "radio",
        name,
        id,
        value,
        checked: chosen.includes(value),
        "aria-describedby": more ? `${id}-more` : null,
      }),
      h("label", { class: `govuk-label govuk-${kind}__label`, for: id }, said),
      more && h("div", { class: `govuk-hint govuk-${kind}__hint`, id: `${id}-more` }, more),
    );
  });
  return h(
    "div",
    { class: "govuk-form-group", id: `${name}-group` },
    h(
      "fieldset",
      { class: "govuk-fieldset", "aria-describedby": hint ? `${name}-hint` : null },
      h("legend", { class: `govuk-fieldset__legend govuk-fieldset__legend--${size}` }, legend),
      hint && h("div", { class: "govuk-hint", id: `${name}-hint` }, hint),
      h("div", { class: `govuk-${kind} govuk-${kind}--small ${inline ? "govuk-radios--inline" : ""}` }, items),
    ),
  );
}

/* What is wrong, at its field, said aloud, and the first one in focus. `faults` are [id, words]; none clears. */
export function show(form, faults) {
  for (const each of form.querySelectorAll(".govuk-error-message")) each.remove();
  for (const each of form.querySelectorAll(".govuk-form-group--error"))
    each.classList.remove("govuk-form-group--error");
  for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  for (const [id, said] of faults) {
    const place = form.querySelector(`#${CSS.escape(id)}-group`);
    const control = form.querySelector(`#${CSS.escape(id)}`);
    const message = h("p", { class: "govuk-error-message", id: `${id}-error`, role: "alert" }, hidden("Error: "), said);
    place.classList.add("govuk-form-group--error");
    const before = place.querySelector(
      ".govuk-radios, .govuk-checkboxes, .govuk-textarea, .govuk-input, .govuk-select",
    );
    before.before(message);
    control.setAttribute("aria-invalid", "true");
  }
  if (faults.length) form.querySelector(`#${CSS.escape(faults[0][0])}`).focus();
  return faults.length === 0;
}

export const details = (summary, ...content) =>
  h(
    "details",
    { class: "govuk-details" },
    h("summary", { class: "govuk-details__summary" }, h("span", { class: "govuk-details__summary-text" }, summary)),
    h("div", { class: "govuk-details__text" }, ...content),
  );

export const summaryList = (rows) =>
  h(
    "dl",
    { class: "govuk-summary-list" },
    rows.map(([key, value]) =>
      h(
        "div",
        { class: "govuk-summary-list__row" },
        h("dt", { class: "govuk-summary-list__key" }, key),
        h("dd", { class: "govuk-summary-list__value" }, value),
      ),
    ),
  );

/* What a person typed, as every database and every other device can hold it. */
export const typed = (said) => (said ?? "").replaceAll("\0", "").toWellFormed().trim();

/* Made once: to make a format takes a hundred times as long as to use it. */
const MOMENT = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const NUMBER = new Intl.NumberFormat("en-GB");

export const when = (moment) => MOMENT.format(new Date(moment));

/* A day, given as in ISO 8601, as people say it. */
export const day = (said) => DAY.format(new Date(`${said}T12:00`));

export const many = (number, one, several) => `${NUMBER.format(number)} ${number === 1 ? one : several}`;
