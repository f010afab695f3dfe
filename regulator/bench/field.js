/* What `regulator bench field` does inside the page: it uses the application's own modules. */
(async () => {
  const base = document.querySelector("script[type=module]").src.replace("main.js", "");
  const [box, store, vaults, visits] = await Promise.all(
    ["crypto", "store", "vault", "visits"].map((name) => import(`${base}${name}.js`)),
  );
  const nap = () => new Promise((then) => setTimeout(then));
  const said = (number) =>
    `Row ${number}: two showers of nine run cold, and the night bell rang for ${number % 40} minutes before an officer came to the landing.`;
  const entry = (sequence) => ({
    id: crypto.randomUUID(),
    sequence,
    kind: "note",
    made_at: new Date().toISOString(),
    body: {
      area: ["safety", "respect"][sequence % 2],
      source: "observation",
      statement: said(sequence),
      bearing: "finding",
      standards: [],
    },
  });
  let opened = null;
  const open = async () => {
    if (opened) return opened;
    const [{ id }] = await vaults.vaults();
    const { vault, key } = await vaults.unlock(id, "four lamps by the gate");
    const [visit] = await visits.held(vault, key);
    await visit.journal.load();
    opened = { vault, key, visit };
    return opened;
  };
  const append = async (many) => {
    const { vault, key, visit } = await open();
    await visit.journal.load();
    let size = 0;
    for (let made = 0; made < many; made += 100) {
      const first = visit.journal.last + 1;
      const entries = Array.from({ length: Math.min(100, many - made) }, (_each, at) => entry(first + at));
      size += entries.reduce((sum, each) => sum + new Blob([JSON.stringify(each)]).size, 0);
      const sealed = await box.seal(key, `block|${visit.ref}|${first}`, { entries });
      await store.write(["blocks", "visits"], async (all) => {
        const held = await all.objectStore("visits").get([vault.id, visit.ref]);
        all.objectStore("blocks").add({ vault: vault.id, ref: visit.ref, first, count: entries.length, ...sealed });
        await all.objectStore("visits").put({ ...held, last: held.last + entries.length });
      });
      await visit.journal.load();
    }
    return size;
  };
  const files = { size: 0, entries: 0 };
  window.measured = {
    fill: append,
    async unlock(passphrase) {
      const [vault] = await vaults.vaults();
      const before = performance.now();
      await box.unwrap(vault, passphrase);
      const rounds = performance.now() - before;
      document.querySelector("#passphrase").value = passphrase;
      const pressed = performance.now();
      document.querySelector("main form button").click();
      while (!document.querySelector(".field-visit")) await nap();
      const usable = performance.now() - pressed - rounds;
      while (!/only here/.test(document.querySelector(".field-visit").textContent)) await nap();
      return { rounds, usable, whole: performance.now() - pressed - rounds };
    },
    async type(keys) {
      const field = document.querySelector("form.field-note textarea");
      const told = document.querySelector(".field-draft");
      const took = [];
      for (let key = 0; key < keys; key += 1) {
        const before = performance.now();
        field.value += "abcde fgh"[key % 9];
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((then) => {
          const watch = new MutationObserver(() => {
            if (!/are kept/.test(told.textContent)) return;
            watch.disconnect();
            then();
          });
          watch.observe(told, { childList: true });
        });
        took.push(performance.now() - before);
        await nap();
      }
      return took;
    },
    async search(asked) {
      const field = document.querySelector("#words");
      const took = [];
      for (const each of asked) {
        const before = performance.now();
        field.value = each;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        void document.body.offsetHeight;
        took.push(performance.now() - before);
        await nap();
      }
      return took;
    },
    async attach({ base64, size }) {
      const { visit } = await open();
      const picture = atob(base64);
      const octets = new Uint8Array(size); // zeros behind the end of the picture
      for (let at = 0; at < Math.min(size, picture.length); at += 1) octets[at] = picture.charCodeAt(at);
      const content = octets.buffer;
      const sha256 = await box.sha256(content);
      await visit.journal.append(
        "file",
        { area: "safety", sha256, name: "photograph.jpg", media_type: "image/jpeg" },
        { file: { sha256, octets: content } },
      );
      files.size += content.byteLength;
      files.entries += 1;
    },
    async more(entries) {
      const { visit } = await open();
      await append(entries);
      const size = visit.journal.entries.reduce((sum, each) => sum + new Blob([JSON.stringify(each)]).size, 0);
      return { bytes: size + files.size, entries: visit.journal.entries.length };
    },
    async handedIn() {
      const { visit } = await open();
      for (;;) {
        await visit.reload();
        // By the receipt, which is what a person is told by: the files themselves are not read for it.
        if (visit.waiting.length === 0 && visit.filesWaiting === 0) return;
        await new Promise((then) => setTimeout(then, 250));
      }
    },
  };
})();
