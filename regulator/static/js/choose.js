// A long list to choose from gets a box above it that narrows it. Without this, the list is whole and works.
const FEW = 8;

function narrowed(place) {
  const list = place.querySelector("select");
  if (!list || list.options.length <= FEW) return;
  const all = [...list.options];
  const group = document.createElement("div");
  group.className = "govuk-form-group";
  const label = document.createElement("label");
  label.className = "govuk-label";
  label.htmlFor = `${list.id}-narrow`;
  label.textContent = place.dataset.choose;
  const box = document.createElement("input");
  box.className = "govuk-input govuk-input--width-20";
  box.id = label.htmlFor;
  box.type = "search";
  box.autocomplete = "off";
  const told = document.createElement("p");
  told.className = "govuk-hint";
  told.setAttribute("role", "status");
  group.append(label, box, told);
  list.closest(".govuk-form-group").prepend(group);
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = all.filter((each) => !each.value || words.every((word) => each.text.toLowerCase().includes(word)));
    const chosen = list.value;
    list.replaceChildren(...fitting);
    const people = fitting.filter((each) => each.value);
    list.value = people.some((each) => each.value === chosen) ? chosen : people.length === 1 ? people[0].value : "";
    told.textContent = words.length ? `${people.length} of ${all.length - 1} in the list below` : "";
  });
}

document.querySelectorAll("[data-choose]").forEach(narrowed);
