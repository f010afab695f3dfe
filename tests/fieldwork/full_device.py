"""A device that keeps trying until its browser gives no more room, and says whether it came to that."""

UNTIL_FULL = """async () => {
  const db = await new Promise(got => {
    const asked = indexedDB.open("regulator-field");
    asked.onsuccess = () => got(asked.result);
  });
  let kept = true;
  for (let tries = 0; kept && tries < 80; tries += 1) {
    kept = await new Promise(got => {
      const work = db.transaction("spare", "readwrite");
      work.objectStore("spare").put({ id: "filling", octets: crypto.getRandomValues(new Uint8Array(60_000)) });
      work.objectStore("spare").delete("filling");
      work.oncomplete = () => got(true);
      work.onabort = () => got(false);
    });
    if (kept) await new Promise(got => setTimeout(got, 500));
  }
  db.close();
  return !kept;
}"""
