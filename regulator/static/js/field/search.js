/* Search over everything on the device, in memory: one plain line for each thing, made when the visit is opened. */

const MARKS = /\p{Diacritic}/gu;

export const plain = (words) => words.normalize("NFKD").replace(MARKS, "").toLowerCase();

/* What somebody would look an entry up by. */
export function wordsOf({ kind, body }) {
  const parts = [
    body.statement,
    body.reason,
    body.evidence,
    body.note,
    body.locator,
    body.caption,
    body.name,
    body.told,
  ];
  const refs = [body.ref, body.pseudonym, body.area, ...(body.standards ?? [])];
  return [kind === "danger" ? "danger now" : "", ...parts, ...refs].filter(Boolean).join(" ");
}

export class Index {
  constructor(visit) {
    this.visit = visit;
    this.known = new Map(); // entries, by id
    this.lines = []; // {words, what, entry | standard | concern}
    if (!visit.expired) this.pack();
  }

  pack() {
    const { standards, last_report: report } = this.visit.pack;
    for (const each of standards) {
      const said = [each.ref, each.title, each.text, ...each.prompts, each.last_time?.text ?? ""];
      this.lines.push({ words: plain(said.join(" ")), standard: each });
    }
    for (const each of report?.concerns ?? [])
      this.lines.push({ words: plain(`${each.title} ${each.text ?? ""}`), concern: each });
  }

  /* What is new in the journal. */
  fill() {
    const { entries, theirs } = this.visit.journal;
    for (const entry of [...entries, ...theirs]) {
      if (this.known.has(entry.id)) continue;
      this.known.set(entry.id, entry);
      this.lines.push({ words: plain(wordsOf(entry)), entry });
    }
  }

  /* What is found in an amendment, or in words that were taken back, is the note. */
  add(found, line) {
    const about = this.known.get(line.entry?.based_on);
    const shown = about ? { ...line, entry: about } : line;
    const name = shown.entry?.id ?? line;
    if (!found.has(name)) found.set(name, shown);
  }

  /* Things in which every word stands, entries first and the newest of them first. */
  find(asked) {
    const terms = plain(asked).split(/\s+/).filter(Boolean);
    if (!terms.length) return [];
    const found = new Map();
    for (const line of this.lines)
      if (terms.every((term) => line.words.includes(term))) this.add(found, line);
    const when = (line) => line.entry?.made_at ?? "";
    return [...found.values()].sort((one, other) => (when(one) < when(other) ? 1 : when(one) > when(other) ? -1 : 0));
  }
}

const COMMON = new Set(
  "about after again also and are been but could did does each for from had has have her here him his how into its not off one only other our out over per prison prisoner prisoners she should some staff than that the their them then there they this time told very was were what when where which who will with would you".split(
    " ",
  ),
);

/* Standards that a note seems to be about: those of the place first, by the words that they share. */
export function suggested(standards, area, typed, most = 3) {
  const terms = new Set(
    plain(typed)
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2 && !COMMON.has(word)),
  );
  if (!terms.size) return [];
  const stems = [...terms].map((word) => word.replace(/(ing|ed|es|s)$/, "")).filter((word) => word.length > 2);
  const scored = standards.map((each) => {
    each.words ??= plain([each.ref, each.title, each.text, ...each.prompts].join(" "));
    const shared = stems.filter((stem) => each.words.includes(stem)).length + (terms.has(plain(each.ref)) ? 10 : 0);
    return { each, score: shared && shared + (each.places.includes(area) ? 1.5 : 0) };
  });
  return scored
    .filter(({ score }) => score >= 2)
    .sort((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ each }) => each);
}
