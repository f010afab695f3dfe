// Files one after the other, each with what became of it. Without this the form sends them all at once.

const form = document.querySelector("form[data-files]");
const list = document.getElementById("progress-list");
const told = document.getElementById("progress-told");
const LARGEST = Number(form?.dataset.largest);
const AWAY = "You are signed out. Sign in in another tab, then add this file again.";

const send = (file, line) =>
  new Promise((done) => {
    const data = new FormData(form);
    data.set("files", file, file.name);
    const request = new XMLHttpRequest(); // fetch does not tell how much of a file is on its way
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.textContent = `${file.name}: ${Math.round((100 * event.loaded) / event.total)}%`;
    });
    request.addEventListener("load", () => {
      if (request.status === 413) return done({ kept: false, message: "This file is too large" });
      if (request.responseURL.includes("/sign-in")) return done({ kept: false, message: AWAY });
      try {
        done(JSON.parse(request.responseText)[0]);
      } catch {
        done({ kept: false, message: "The site could not take this file now. Add it again in a moment." });
      }
    });
    request.addEventListener("error", () => done({ kept: false, message: "The network broke off. Add this file again." }));
    request.send(data);
  });

form?.addEventListener("submit", async (event) => {
  const chosen = [...form.elements.files.files];
  if (chosen.length === 0) return;
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  document.getElementById("progress").hidden = false;
  document.getElementById("progress-title").focus();
  list.replaceChildren();
  told.textContent = "";
  const lines = chosen.map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name}: waiting`;
    list.append(line);
    return line;
  });
  let kept = 0;
  for (const [number, file] of chosen.entries()) {
    const answer = file.size > LARGEST ? { kept: false, message: `This file is larger than ${LARGEST / 1048576} MB` } : await send(file, lines[number]);
    lines[number].textContent = `${file.name}: ${answer.kept ? ["kept", answer.message].filter(Boolean).join(": ") : `not kept. ${answer.message}`}`;
    kept += answer.kept;
  }
  button.disabled = false;
  told.textContent = `${kept} of ${chosen.length} kept. `;
  form.elements.files.value = "";
  if (kept) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = form.action;
    link.textContent = "Show them";
    told.append(link);
  }
});
