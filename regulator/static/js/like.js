// Shows who may be meant while a clerk types a name or a number. Without it, "Look in the files" does the same.
const form = document.querySelector("form[data-like]");
const here = form?.querySelector("[data-like-here]");

let waiting = 0;
let asked = 0;

async function look() {
  const mine = ++asked;
  const answer = await fetch(form.dataset.like, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (answer.ok && mine === asked) here.innerHTML = await answer.text();
}

if (form) {
  for (const name of ["name", "number"]) {
    form.elements[name].addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 300);
    });
  }
  for (const name of ["respondent", "held_at"]) form.elements[name]?.setAttribute("list", "providers");
}
