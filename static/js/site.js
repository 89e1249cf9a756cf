/* Nothing here is needed: every page works without it. It makes the search quicker and the choice easier to keep. */

"use strict";

// Enter that ends the conversion of Japanese input must not send the form (Safari would).
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.matches("input")) {
    event.preventDefault();
  }
});

const directory = document.getElementById("directory");
if (directory) {
  const wide = window.matchMedia("(min-width: 60rem)");
  const chosen = new Map(); // slug of a company -> whether its check box is on this page
  let openDetails = new Set();

  // The filters are always open beside the results, and closed above them.
  const placeFilters = () => {
    document.getElementById("filters").open = wide.matches;
  };

  const showChoice = () => {
    const form = document.getElementById("selection");
    const count = document.getElementById("selection-count");
    form.classList.toggle("selection--active", chosen.size > 0);
    count.textContent = chosen.size === 1 ? count.dataset.one : count.dataset.many.replace("%s", chosen.size);
    form.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
    for (const slug of chosen.keys()) {
      if (!document.getElementById(`choose-${slug}`)) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "company", value: slug }));
      }
    }
  };

  // A choice made on one page of results is kept on the next.
  const restoreChoice = () => {
    for (const box of directory.querySelectorAll("input[form=selection]")) {
      box.checked = chosen.has(box.value) || box.checked;
      if (box.checked) chosen.set(box.value, true);
    }
    showChoice();
  };

  directory.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches("input[form=selection]")) return;
    if (box.checked) chosen.set(box.value, true);
    else chosen.delete(box.value);
    showChoice();
  });

  // Empty parameters would only make the address longer.
  document.addEventListener("htmx:config:request", (event) => {
    const body = event.detail.ctx.request.body;
    for (const [name, value] of [...body.entries()]) {
      if (value === "") body.delete(name);
    }
  });

  document.addEventListener("htmx:before:swap", () => {
    openDetails = new Set([...directory.querySelectorAll("details[open]")].map((details) => details.id));
  });

  document.addEventListener("htmx:after:swap", () => {
    for (const id of openDetails) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    restoreChoice();
    // What had the focus is gone (a removed filter, a page number): go on at the results.
    if (document.activeElement === document.body) {
      document.getElementById("results-heading")?.focus({ preventScroll: true });
    }
  });

  // Where the answer is no list (too many requests, an error), show it as the page it is.
  const leave = (event) => {
    const action = event.detail.ctx?.request?.action;
    if (action) window.location.assign(action);
  };
  document.addEventListener("htmx:response:error", leave);
  document.addEventListener("htmx:error", leave);

  wide.addEventListener("change", placeFilters);
  placeFilters();
  restoreChoice();
}
