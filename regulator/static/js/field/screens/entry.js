/* One entry: its words then and now, its files; one's own can be said better or taken back, and neither removes the first. */

import {
  area as textArea,
  details,
  h,
  heading,
  line,
  live,
  p,
  select,
  small,
  summaryList,
  tag,
  typed,
  when,
  words,
} from "../dom.js";
import { sha256 } from "../crypto.js";
import { standing } from "../standing.js";
import { cameraWords } from "./areas.js";
import { kept } from "./forms.js";
import { overview } from "./areas.js";
import { kindOf, safety, saidIn, sourceOf } from "./list.js";

const titled = (said) => h("h1", { class: "govuk-heading-l" }, said);

export async function entry(app, visit, id) {
  const found = standing(visit).byId.get(id) ?? bare(visit, id);
  if (!found) return overview(app, visit);
  const own = found.author === visit.vault.id;
  const note = found.kind === "note" || found.kind === "danger";
  const title = kindOf(found);
  const box = live(app, h("div", {}), () => shown(visit, standing(visit).byId.get(id) ?? found));
  return [
    title,
    [
      titled(title),
      box,
      own && note && !found.withdrawn ? details("Add a file or photograph", await fileForm(app, visit, found)) : "",
      own && note && !found.withdrawn ? details("Say it better", await amendForm(app, visit, found)) : "",
      own && (note || found.kind === "file") && !found.withdrawn
        ? details("Take it back", await withdrawForm(app, visit, found))
        : "",
    ],
  ];
}

function bare(visit, id) {
  const found = visit.journal.byId.get(id);
  if (!found) return null;
  const here = visit.journal.entries.includes(found);
  return { ...found, here, author: found.author ?? visit.vault.id, changes: [], withdrawn: null };
}

function shown(visit, found) {
  const { body } = found;
  const rows = [
    ["Who", visit.nameOf(found.author)],
    ["When", when(found.made_at)],
  ];
  if (body.area) rows.push(["Area", visit.areas.get(body.area)?.title ?? body.area]);
  if (body.source) rows.push(["Source", sourceOf(visit, body.source)]);
  if (body.locator) rows.push(["Where exactly", body.locator]);
  if (body.standards?.length)
    rows.push(["Standards", body.standards.map((ref) => `${ref} ${visit.standards.get(ref)?.title ?? ""}`).join("; ")]);
  if (body.told) rows.push(["Told on site", body.told]);
  const answer = visit.state.answers?.[found.id];
  if (found.here) rows.push(["Where it is", [safety(visit, found), answer?.message ? ` ${answer.message}` : ""]]);
  const files = standing(visit).files.filter((each) => each.body.about === found.id);
  return [
    found.withdrawn ? p(tag("Withdrawn", "grey"), ` ${found.withdrawn}`) : "",
    words(found.statement ?? saidIn(found)),
    summaryList(rows),
    found.changes.length
      ? details(
          "What it said before",
          [found.body.statement, ...found.changes.slice(0, -1).map((each) => each.body.statement)].map((each) =>
            words(each),
          ),
          found.changes.map((each) => small(`${when(each.made_at)}: ${each.body.reason}`)),
        )
      : "",
    files.length
      ? [
          heading("Files"),
          h(
            "ul",
            { class: "field-entries" },
            files.map((each) => fileItem(visit, each)),
          ),
        ]
      : "",
  ].flat();
}

function fileItem(visit, each) {
  const refused = visit.state.refusedFiles?.[each.body.sha256];
  const unchecked = visit.state.uncheckedFiles?.[each.body.sha256];
  const held = visit.state.verified?.files?.includes(each.body.sha256);
  return h(
    "li",
    { class: "field-entry" },
    words(each.body.caption ?? each.body.name),
    small(each.body.name, each.withdrawn ? `, withdrawn: ${each.withdrawn}` : ""),
    each.here
      ? h(
          "p",
          { class: "govuk-body-s" },
          refused
            ? [tag("Not taken: only here", "red"), ` ${refused}`]
            : held
              ? tag("Safe", "green")
              : [tag("Only here", "yellow"), unchecked ? ` ${unchecked}` : ""],
        )
      : "",
  );
}

const amendForm = (app, visit, found) =>
  kept(app, visit, `amend|${found.id}`, {
    fields: () => [
      textArea("statement", "The note, better said", { value: found.statement, most: visit.pack.limits.statement }),
      textArea("amend-reason", "Why", { rows: 2 }),
    ],
    entry: (form) => {
      const body = {
        statement: typed(form.elements.statement.value),
        reason: typed(form.elements["amend-reason"].value),
      };
      const faults = [
        ...(body.statement ? [] : [["statement", "Write the note"]]),
        ...(body.reason ? [] : [["amend-reason", "Say why it is changed"]]),
      ];
      return { faults, kind: "amendment", body, basedOn: found.id };
    },
    action: "Keep it so",
  });

const withdrawForm = (app, visit, found) =>
  kept(app, visit, `withdraw|${found.id}`, {
    fields: () => textArea("withdraw-reason", "Why it is taken back", { rows: 2 }),
    entry: (form) => {
      const reason = typed(form.elements["withdraw-reason"].value);
      return {
        faults: reason ? [] : [["withdraw-reason", "Say why"]],
        kind: "withdrawal",
        body: { reason },
        basedOn: found.id,
      };
    },
    then: () => app.show(),
    action: "Take it back",
    kind: "secondary",
  });

/* Whether the site has given leave for photographs, for today. */
export function mayPhotograph({ pack }) {
  const today = new Date().toLocaleDateString("en-CA");
  return pack.camera !== null && pack.camera.from_on <= today && today <= pack.camera.until_on;
}

export async function fileForm(app, visit, about) {
  const { limits, camera } = visit.pack;
  const photographs = mayPhotograph(visit);
  const types = limits.media_types.filter((each) => photographs || !each.startsWith("image/"));
  const hint = photographs
    ? `Photographs: ${cameraWords(camera)}.`
    : "Documents only. Photographs: the site has given no leave for today that is recorded in the pack.";
  return kept(app, visit, `file|${about?.id ?? ""}`, {
    fields: () => [
      about
        ? ""
        : select(
            "file-area",
            "Area",
            visit.pack.areas.map((each) => [each.ref, each.title]),
            app.place.get(visit.ref),
          ),
      h(
        "div",
        { class: "govuk-form-group", id: "file-group" },
        h("label", { class: "govuk-label govuk-label--s", for: "file" }, "The file"),
        h("div", { class: "govuk-hint", id: "file-hint" }, hint),
        h("input", {
          class: "govuk-file-upload govuk-input",
          type: "file",
          id: "file",
          name: "file",
          accept: types.join(","),
          "aria-describedby": "file-hint",
        }),
      ),
      line("caption", "What it shows", { most: 300 }),
    ],
    entry: (form) => captured(form, about, { types, photographs, most: limits.file }),
    action: "Keep this file",
    then: (_entry, _say, form) => form.reset(),
  });
}

async function captured(form, about, { types, photographs, most }) {
  const [chosen] = form.elements.file.files;
  const fault = (said) => ({ faults: [["file", said]] });
  if (!chosen) return fault("Choose a file");
  if (chosen.type.startsWith("image/") && !photographs)
    return fault("Photographs are not authorised for this site today. The file was not kept.");
  if (!types.includes(chosen.type)) return fault("Files of this kind are not taken. Use a photograph or a PDF.");
  if (chosen.size > most || chosen.size === 0)
    return fault(
      `A file has at least one byte and at most ${Math.floor(most / 1024 / 1024)} MB. This one was not kept.`,
    );
  const octets = await chosen.arrayBuffer();
  const hash = await sha256(octets);
  const body = {
    area: about?.body.area ?? form.elements["file-area"].value,
    sha256: hash,
    name: typed(chosen.name).slice(0, 120),
    media_type: chosen.type,
  };
  const caption = typed(form.elements.caption.value);
  if (caption) body.caption = caption;
  if (about) body.about = about.id;
  return { kind: "file", body, file: { sha256: hash, octets } };
}
