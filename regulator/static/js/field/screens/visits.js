/* My visits, and whether this device is ready for each. */

import { button, day, details, h, heading, line, live, many, p, show, small, tag } from "../dom.js";
import { checked, report } from "../readiness.js";
import * as server from "../server.js";
import { changePassphrase, whyWeak } from "../vault.js";
import { download } from "../visits.js";
import { address } from "./index.js";

export function visits(app) {
  const title = "My visits";
  const others = live(app, h("div", {}), () => notHere(app));
  return [
    title,
    [
      h("h1", { class: "govuk-heading-l" }, title),
      p(`This device belongs to ${app.vault.name} until it is removed.`),
      app.visits.map((each) => visitPanel(app, each)),
      others,
      details("Change the passphrase", passphraseForm(app)),
    ],
  ];
}

function visitPanel(app, visit) {
  const { inspection } = visit.pack;
  const counts = h("p", { class: "govuk-body" });
  const ready = h("div", { class: "field-ready", "aria-live": "polite" });
  app.onChange(() => (counts.textContent = app.counted(visit)));
  const days = inspection.days.map(([from, to]) => (from === to ? day(from) : `${day(from)} to ${day(to)}`)).join(", ");
  return h(
    "section",
    { class: "cjr-card field-visit" },
    heading(h("a", { class: "govuk-link", href: address(visit) }, inspection.place)),
    p(`${inspection.kind_title}, ${visit.ref}. ${days}.`),
    visit.expired ? p(tag("Pack has run out", "red")) : "",
    counts,
    ready,
    h(
      "div",
      { class: "govuk-button-group" },
      button("Check that this device is ready", () => check(visit, ready), "secondary"),
      button("Download the pack again", () => renew(app, visit, ready), "secondary"),
    ),
  );
}

async function check(visit, box) {
  box.replaceChildren(small("Checking…"));
  const items = await checked(visit);
  const good = items.every((each) => each.good !== false);
  const colour = (each) =>
    each.good === null ? ["Not measured", "grey"] : each.good ? ["Ready", "green"] : ["Not ready", "red"];
  box.replaceChildren(
    h("p", { class: "govuk-body" }, tag(good ? "Ready" : "Not ready", good ? "green" : "red")),
    h(
      "ul",
      { class: "field-items" },
      items.map((each) => h("li", {}, tag(...colour(each)), " ", h("strong", {}, each.title), h("br"), each.told)),
    ),
  );
  const kept = await report(visit, items).catch(() => null);
  box.append(
    small(
      kept
        ? "The lead sees this result."
        : "The lead sees this result once there is a connection and the check is made again.",
    ),
  );
}

async function renew(app, visit, box) {
  try {
    await download(app.vault, app.key, visit.ref);
    await app.open({ vault: app.vault, key: app.key });
    app.say("The pack is new. What you wrote is as it was.");
  } catch (fault) {
    if (!(fault instanceof server.Answer)) throw fault;
    box.replaceChildren(p(fault.told));
  }
}

/* Visits that name the person and are not on this device. */
function notHere(app) {
  const known = new Set(app.visits.map((each) => each.ref));
  const more = (app.me?.visits ?? []).filter((each) => !known.has(each.ref) && each.capture !== "closed");
  if (!more.length) return [];
  const said = h("p", { class: "govuk-body", role: "status" });
  const bring = (each) => async () => {
    try {
      await download(app.vault, app.key, each.ref);
      await app.open({ vault: app.vault, key: app.key });
    } catch (fault) {
      said.textContent = fault.told ?? `It could not be kept (${fault.name}).`;
    }
  };
  return [
    heading(many(more.length, "visit that is not on this device", "visits that are not on this device")),
    more.map((each) =>
      h(
        "section",
        { class: "cjr-card field-visit" },
        heading(each.place, 3, "s"),
        p(`${each.kind_title}, ${each.ref}`),
        button("Download the pack", bring(each)),
      ),
    ),
    said,
  ];
}

function passphraseForm(app) {
  const form = h(
    "form",
    { novalidate: true, class: "field-form" },
    line("old", "The passphrase now", { type: "password", more: { autocomplete: "current-password" } }),
    line("fresh", "The new one", { type: "password", more: { autocomplete: "new-password" } }),
    button("Change it", null, "secondary"),
    h("p", { class: "govuk-body-s", role: "status" }),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const weak = whyWeak(form.elements.fresh.value);
    if (!show(form, weak ? [["fresh", weak]] : [])) return;
    const good = await changePassphrase(app.vault.id, form.elements.old.value, form.elements.fresh.value);
    if (!show(form, good ? [] : [["old", "This is not the passphrase"]])) return;
    form.reset();
    form.querySelector("[role=status]").textContent = "Changed. Nothing else changed.";
  });
  return form;
}
