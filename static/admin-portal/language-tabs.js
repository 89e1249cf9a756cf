// Turns neighbouring fieldsets of class "language-tab" into tabs (ARIA Authoring Practices: tabs, automatic activation).
// Without this script the fieldsets stand one below the other.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const fieldsets = [...document.querySelectorAll("fieldset.language-tab")];
  if (fieldsets.length < 2) return;

  // A fieldset cannot be a tab panel itself.
  const panels = fieldsets.map((fieldset) => {
    const panel = document.createElement("div");
    panel.className = "language-tabpanel";
    fieldset.replaceWith(panel);
    panel.append(fieldset);
    return panel;
  });

  const list = document.createElement("div");
  list.className = "language-tablist";
  list.setAttribute("role", "tablist");

  const tabs = panels.map((panel, index) => {
    const heading = panel.querySelector(".fieldset-heading");
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `language-tab-${index}`;
    tab.textContent = heading.textContent;
    tab.lang = panel.querySelector("[lang]")?.lang ?? "";
    tab.setAttribute("role", "tab");
    panel.id = `language-panel-${index}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
    tab.classList.toggle("has-errors", panel.querySelector(".errorlist") !== null);
    list.append(tab);
    return tab;
  });
  panels[0].before(list);

  function show(chosen) {
    tabs.forEach((tab, index) => {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panels[index].hidden = !selected;
    });
  }

  const moves = {
    ArrowRight: (index) => (index + 1) % tabs.length,
    ArrowLeft: (index) => (index + tabs.length - 1) % tabs.length,
    Home: () => 0,
    End: () => tabs.length - 1,
  };
  list.addEventListener("click", (event) => {
    if (event.target.closest("[role=tab]")) show(event.target);
  });
  list.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const tab = tabs[move(tabs.indexOf(event.target))];
    show(tab);
    tab.focus();
  });

  // What needs attention first: a faulty text, else the reader's own language.
  const own = tabs.find((tab) => tab.lang === document.documentElement.lang);
  show(tabs.find((tab) => tab.classList.contains("has-errors")) ?? own ?? tabs[0]);
});
