/* The two screens of a device that is not open: unlocking it, and setting it up for a person. */

import { button, choose, h, heading, line, link, p, show, small } from "../dom.js";
import { handOver, rescued, visitsOf } from "../rescue.js";
import * as server from "../server.js";
import { unlock, whyWeak } from "../vault.js";
import { setUp } from "../visits.js";
import { whatWasLost } from "./lost.js";

const WAYS = {
  "session-ended": ["/sign-in?next=/field", "Sign in"],
  "second-factor": ["/sign-in/code?next=/field", "Finish signing in"],
  "other-person": ["/sign-in?next=/field", "Sign in"],
};

/* The way to be signed in again, where that is what an answer asks for. */
export const signIn = (code, more = {}) => (WAYS[code] ? link(...WAYS[code], more) : null);

const titled = (words) => h("h1", { class: "govuk-heading-l" }, words);

export async function unlockScreen(app, all) {
  const form = h(
    "form",
    { novalidate: true },
    all.length > 1
      ? choose(
          "who",
          "Who are you?",
          all.map((each) => [each.id, each.name]),
        )
      : "",
    all.length === 1 ? p("This device holds visits of ", h("strong", {}, all[0].name), ".") : "",
    line("passphrase", "Your passphrase", {
      type: "password",
      more: { autocomplete: "current-password", autofocus: all.length === 1 },
    }),
    button("Unlock"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const id = all.length === 1 ? all[0].id : form.elements.who.value;
    if (!id) return show(form, [["who", "Choose who you are"]]);
    const opened = await unlock(id, form.elements.passphrase.value);
    if (!opened) return show(form, [["passphrase", "This is not the passphrase. Check the keyboard and try again."]]);
    return app.open(opened);
  });
  return [
    "Unlock",
    [
      titled("Unlock"),
      form,
      await lost(all),
      await whatWasLost(all),
      p(link("#/set-up", "Set this device up for somebody else")),
    ],
  ];
}

/* A lost passphrase loses nothing: what lies here can be carried to the office. */
async function lost(all) {
  const ways = [];
  for (const vault of all) {
    for (const [, ref] of await visitsOf(vault)) {
      ways.push(
        h(
          "p",
          {},
          button(
            `Write the rescue file of ${ref} (${vault.name})`,
            async () => handOver(await rescued(vault, ref)),
            "secondary",
          ),
        ),
      );
    }
  }
  return h(
    "details",
    { class: "govuk-details" },
    h(
      "summary",
      { class: "govuk-details__summary" },
      h("span", { class: "govuk-details__summary-text" }, "I have lost my passphrase"),
    ),
    h(
      "div",
      { class: "govuk-details__text" },
      p(
        "Nobody can open this device without it. Nothing is lost: the rescue file holds everything that was written here, drafts too, and only the regulator can open it. Anyone on the team can bring it in at the office.",
      ),
      ways,
    ),
  );
}

/* The way to set a device up; and, where its browser lost what lay on it, that first: it is not a new device. */
export async function setUpScreen(app, all) {
  const [title, [first, ...content]] = await toSetUp(app, all);
  return [title, [first, await whatWasLost(all), ...content]];
}

async function toSetUp(app, all) {
  const back = all.length ? p(link("#/", "Back to unlocking")) : "";
  const me = await server.me().catch((fault) => fault);
  const title = "Set up this device";
  if (me.code) {
    const content = WAYS[me.code]
      ? [
          p("Sign in first, at the office or wherever there is a network. After that this page opens without one."),
          signIn(me.code, { class: "govuk-button", role: "button" }),
        ]
      : [p("A device is set up where there is a network, at the office."), p(me.told)];
    return [title, [titled(title), ...content, back]];
  }
  const other = all.find((each) => each.id === me.person);
  if (other) return [title, [titled(title), p(`${me.name} has this device already.`), back]];
  const open = me.visits.filter((each) => each.capture !== "closed");
  if (!open.length)
    return [
      title,
      [
        titled(title),
        p(
          `You are signed in as ${me.name}. No visit names you as one of its inspectors in the field. The lead inspector adds you to the team.`,
        ),
        back,
      ],
    ];
  return [title, [titled(title), p("You are signed in as ", h("strong", {}, me.name), "."), form(app, me, open), back]];
}

function form(app, me, open) {
  const made = h(
    "form",
    { novalidate: true },
    choose(
      "ref",
      "The visit to take with you",
      open.map((each) => [each.ref, `${each.place}, ${each.ref}`, each.kind_title]),
      { chosen: open.length === 1 ? [open[0].ref] : [] },
    ),
    heading("A passphrase for this device", 2, "s"),
    small(
      "Everything that you write is sealed with it. Nobody, not even the regulator, can look it up. Take three or four words that you can type without a light.",
    ),
    line("passphrase", "Passphrase", { type: "password", more: { autocomplete: "new-password" } }),
    line("again", "The same again", { type: "password", more: { autocomplete: "new-password" } }),
    button("Set up and download the visit"),
  );
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { passphrase, again } = made.elements;
    const faults = [];
    if (!checkedRef(made)) faults.push(["ref", "Choose a visit"]);
    const weak = whyWeak(passphrase.value);
    if (weak) faults.push(["passphrase", weak]);
    else if (passphrase.value.normalize("NFKC") !== again.value.normalize("NFKC"))
      faults.push(["again", "The two are not the same"]);
    if (!show(made, faults)) return;
    try {
      await app.open(await setUp(me, checkedRef(made), passphrase.value));
    } catch (fault) {
      if (!(fault instanceof server.Answer)) throw fault;
      show(made, [["ref", fault.told]]);
    }
  });
  return made;
}

const checkedRef = (made) => new FormData(made).get("ref");
