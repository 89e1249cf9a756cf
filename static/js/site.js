/* Nothing here is needed: every page works without it. It makes the search quicker and the choice easier to keep. */

"use strict";

// Enter that ends the conversion of Japanese input must not send the form (Safari would).
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.matches("input")) {
    event.preventDefault();
  }
});

// The list of companies. Its elements are looked up anew each time: htmx replaces them, on the way back all of them.
if (document.getElementById("directory")) {
  const wide = window.matchMedia("(min-width: 60rem)");
  const chosen = new Set(); // slugs of companies, also of those on other pages of results
  let open = []; // ids of what was unfolded before the swap

  const byId = (id) => document.getElementById(id);
  const boxes = () => document.querySelectorAll("input[form=selection]");

  // The filters are always unfolded beside the results, and folded above them.
  const placeFilters = () => {
    byId("filters").open = wide.matches;
  };

  const showChoice = () => {
    const form = byId("selection");
    const count = byId("selection-count");
    form.classList.toggle("selection--active", chosen.size > 0);
    count.textContent = chosen.size === 1 ? count.dataset.one : count.dataset.many.replace("%s", chosen.size);
    form.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
    for (const slug of chosen) {
      if (!byId(`choose-${slug}`)) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "company", value: slug }));
      }
    }
  };

  // What was chosen on one page of results stays chosen on the next.
  const keepChoice = () => {
    for (const box of boxes()) {
      if (box.checked) chosen.add(box.value);
      box.checked = chosen.has(box.value);
    }
    showChoice();
  };

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input[form=selection]")) return;
    if (target.checked) chosen.add(target.value);
    else chosen.delete(target.value);
    showChoice();
  });

  // Empty parameters would only make the address longer.
  document.addEventListener("htmx:config:request", ({ detail }) => {
    const { body } = detail.ctx.request;
    for (const [name, value] of [...body.entries()]) {
      if (value === "") body.delete(name);
    }
  });

  document.addEventListener("htmx:before:swap", () => {
    open = [...document.querySelectorAll("details[open]")].map((details) => details.id);
  });

  document.addEventListener("htmx:after:swap", () => {
    for (const id of open) byId(id)?.setAttribute("open", "");
    keepChoice();
    // What had the focus is gone (a filter that was removed, a page number): go on at the results.
    if (document.activeElement === document.body) byId("results-heading").focus({ preventScroll: true });
  });

  // Where the answer is no list (too many requests, an error), show it as the page it is.
  const leave = ({ detail }) => {
    const address = detail.ctx?.request?.action;
    if (address) window.location.assign(address);
  };
  document.addEventListener("htmx:response:error", leave);
  document.addEventListener("htmx:error", leave);

  wide.addEventListener("change", placeFilters);
  placeFilters();
  keepChoice();
}
