// What colleagues wrote meanwhile, shown when asked for; and what was typed, kept in this tab until the site has it.
// The page works without this: it is read again with the browser's own button.

const EVERY = 20_000;
const list = document.getElementById("list");
const told = document.getElementById("newer");

if (list?.dataset.newer) {
  let at = list.dataset.at;
  const waiting = new Map();

  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${list.dataset.newer}?since=${encodeURIComponent(at)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const newer = await answer.json();
      at = newer.at;
      for (const entry of newer.entries) {
        const here = document.getElementById(`e-${entry.id}`);
        if (Number(here?.dataset.version ?? 0) !== entry.version) waiting.set(entry.id, entry.html);
      }
      offer();
    } catch {
      // No network for a moment: the next look asks for everything since the last that came back.
    }
  };

  const offer = () => {
    told.hidden = waiting.size === 0;
    if (waiting.size === 0) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cjr-newer__button";
    button.textContent = `${waiting.size === 1 ? "1 entry is" : `${waiting.size} entries are`} new or changed: show ${waiting.size === 1 ? "it" : "them"}`;
    button.addEventListener("click", show);
    told.replaceChildren(button);
  };

  const show = () => {
    document.getElementById("empty")?.remove();
    let first = null;
    for (const [id, html] of [...waiting].reverse()) {
      const made = document.createRange().createContextualFragment(html).firstElementChild;
      const here = document.getElementById(`e-${id}`);
      if (here) here.replaceWith(made);
      else list.prepend(made);
      first = made;
    }
    waiting.clear();
    told.hidden = true;
    first?.focus();
  };

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

const form = document.querySelector("form[data-draft]");

if (form) {
  // In this tab only, for this person and page, from the first letter until the site says that it is kept. The entry's id
  // goes with it: sent again after a sign-in, it is the same entry and kept once.
  const key = `draft ${form.dataset.draft} ${location.pathname}`;
  const box = form.elements.statement;
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const before = read();
  if (before && before.id === form.dataset.kept) sessionStorage.removeItem(key);
  else if (before && !box.value && before.statement.trim()) {
    box.value = before.statement;
    form.elements.locator.value = before.locator;
    form.elements.id.value = before.id;
    for (const name of ["source", "bearing"]) {
      for (const choice of form.elements[name]) choice.checked = choice.value === before[name];
    }
    const note = document.createElement("p");
    note.className = "govuk-body cjr-newer";
    note.setAttribute("role", "status");
    note.textContent = "This is what you had typed here. It is not saved yet.";
    form.prepend(note);
  }
  const keep = () => {
    const held = { statement: box.value, locator: form.elements.locator.value, id: form.elements.id.value, source: form.elements.source.value, bearing: form.elements.bearing.value };
    sessionStorage.setItem(key, JSON.stringify(held));
  };
  form.addEventListener("input", keep);
  form.addEventListener("submit", keep);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}
