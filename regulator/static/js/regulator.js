// Starts the GOV.UK components, and only on a page that has one: every page works before and without this.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

if (document.querySelector("[data-module]:not([data-module='govuk-skip-link'])")) {
  const { initAll } = await import("../vendor/govuk/govuk-frontend.min.js");
  initAll();
}
