// Keeps what somebody types into a form, as they type it. The page works without this: it has a button for it.
const form = document.querySelector("form[data-keeps]");
const said = document.querySelector("#kept");
const PAUSE = 1000; // milliseconds without a key

let waiting = null;
let last = form && words();

function words() {
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") sent.append(name, value);
  }
  sent.set("about", form.dataset.about ?? "");
  return sent.toString();
}

function tell(message) {
  said.textContent = message;
}

async function keep() {
  const now = words();
  if (now === last) return;
  tell("Keeping what you wrote…");
  try {
    const answer = await fetch(form.dataset.keeps, {
      method: "POST",
      body: new URLSearchParams(now),
      redirect: "manual",
      keepalive: now.length < 60000,
    });
    if (answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 401) {
      tell("You are signed out. Your words are still on this page: sign in in another window, then go on here.");
    } else if (answer.ok) {
      last = now;
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      tell(`What you wrote is kept for you (${time}). ${form.dataset.then ?? ""}`.trim());
    } else {
      const why = (answer.headers.get("Content-Type") ?? "").includes("json") ? (await answer.json()).message : "";
      tell(`${why || "It could not be kept."} Your words are still on this page.`);
    }
  } catch {
    tell("There is no connection. Your words are still on this page; they are kept when it is back.");
    waiting = setTimeout(keep, 10 * PAUSE);
  }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(keep, PAUSE);
});
document.addEventListener("visibilitychange", () => {
  if (form && document.visibilityState === "hidden") keep();
});
form?.addEventListener("submit", () => clearTimeout(waiting));
