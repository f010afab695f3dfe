/* What a device says whose browser lost what lay on it, and what it still has of it. */

import { dropAll, left } from "../copies.js";
import { button, fill, h, heading, hidden, many, p } from "../dom.js";
import { handOver } from "../rescue.js";
import { lostBy } from "../vault.js";

/* Above the set-up of a device that is no new one, and under the unlocking for as long as copies are left. */
export async function whatWasLost(all) {
  const copies = await left(all).catch(() => []);
  const lost = lostBy(all);
  if (!lost && !copies.length) return "";
  return h("div", {}, lost ? warning(copies.length > 0) : "", copies.map(ofVisit));
}

const warning = (copied) =>
  h(
    "div",
    { class: "govuk-warning-text", role: "alert" },
    h("span", { class: "govuk-warning-text__icon", "aria-hidden": "true" }, "!"),
    h(
      "strong",
      { class: "govuk-warning-text__text" },
      hidden("Warning"),
      "A visit lay on this device, and its browser has lost it. What was handed in is safe with the regulator. ",
      copied
        ? "Of what was only here, a second copy of the entries is left: write the rescue file below. Photographs and unfinished words that were only here are gone. "
        : "What was only here is gone, unless a rescue file was written. ",
      "Tell the lead inspector now, and write down what you remember. Then set the device up again.",
    ),
  );

/* The copies of one visit: into a rescue file, and off the device once somebody says that it was brought in. */
function ofVisit(copies) {
  const shown = h("section", { class: "field-copies" });
  const after = h("div", { role: "status" });
  const remove = async () => {
    await dropAll(copies.device, copies.ref);
    fill(shown, h("p", { class: "govuk-body", role: "status" }, `The copies of ${copies.ref} are removed.`));
  };
  const write = async () => {
    handOver(await copies.file());
    fill(
      after,
      p("The file is with your downloads. Bring it in at the office: only the regulator can open it."),
      button("The office has the file: remove the copies", remove, "secondary"),
    );
  };
  return fill(
    shown,
    heading(`Left of ${copies.ref}`, 2, "m"),
    p(`A sealed copy of ${many(copies.count, "entry", "entries")} that this browser lost.`),
    button(`Write the rescue file of ${copies.ref}`, write),
    after,
  );
}
