/* What the journal amounts to: notes as they stand, proposals and findings side by side, cases, files. Nothing is merged. */

const cached = new WeakMap(); // by visit: made anew only when the journal has grown

export function standing(visit) {
  const { journal } = visit;
  const size = `${journal.entries.length} ${journal.theirs.length}`;
  const before = cached.get(visit);
  if (before?.size === size) return before.made;
  const made = project(visit);
  cached.set(visit, { size, made });
  return made;
}

function project(visit) {
  const { journal, vault } = visit;
  const own = journal.entries.map((each) => ({ ...each, author: vault.id, device: vault.device, here: true }));
  const all = [...own, ...journal.theirs].sort((one, other) =>
    one.made_at < other.made_at ? -1 : one.made_at > other.made_at ? 1 : 0,
  );
  const made = { notes: [], byId: new Map(), proposals: new Map(), findings: new Map(), cases: new Map(), files: [] };
  for (const each of all) {
    if (each.kind === "note" || each.kind === "danger") keepNote(made, each);
    else if (each.kind === "file") made.files.push(keep(made, each));
    else if (each.kind === "proposal") beside(made.proposals, each.body.ref, each);
    else if (each.kind === "minimum-standard") beside(made.findings, each.body.ref, each);
    else if (each.kind === "case") beside(made.cases, each.body.pseudonym, each);
  }
  for (const each of all) change(made, each);
  made.notes.reverse();
  return made;
}

const keep = (made, entry) => {
  const kept = { ...entry, changes: [], withdrawn: null };
  made.byId.set(entry.id, kept);
  return kept;
};

const keepNote = (made, entry) =>
  made.notes.push(Object.assign(keep(made, entry), { statement: entry.body.statement }));

function change(made, each) {
  const about = each.based_on ? made.byId.get(each.based_on) : null;
  if (!about || about.author !== each.author) return; // a note is changed by its author alone
  if (each.kind === "amendment") {
    about.changes.push(each);
    about.statement = each.body.statement;
  } else if (each.kind === "withdrawal") about.withdrawn = each.body.reason;
}

/* The newest of each author on each device, and what each said before. */
function beside(found, ref, entry) {
  const all = found.get(ref) ?? new Map();
  const who = `${entry.author} ${entry.device}`;
  all.set(who, { now: entry, before: [...(all.get(who)?.before ?? []), ...(all.has(who) ? [all.get(who).now] : [])] });
  found.set(ref, all);
}

export const sides = (found, ref) =>
  [...(found.get(ref)?.values() ?? [])].sort((one, other) => (one.now.made_at < other.now.made_at ? 1 : -1));

/* One's own that was said last here, which a form begins with. */
export const mine = (visit, found, ref) => found.get(ref)?.get(`${visit.vault.id} ${visit.vault.device}`)?.now ?? null;

/* How many notes stand in each area, by source. */
export function evening(visit) {
  const counts = new Map(
    visit.pack.areas.map((each) => [each.ref, new Map(visit.pack.sources.map(([value]) => [value, 0]))]),
  );
  for (const { body, withdrawn } of standing(visit).notes) {
    const row = counts.get(body.area);
    if (row?.has(body.source) && withdrawn === null) row.set(body.source, row.get(body.source) + 1);
  }
  return counts;
}
