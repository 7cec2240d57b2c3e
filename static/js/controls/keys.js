// Keyboard shortcuts.
// needs: core/base
"use strict";
(() => {
  /** @param {Record<string, () => void>} actions */
  function keys(actions) {
    addEventListener("keydown", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const typing = target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
      if (event.key === "Escape") {
        const card = typing ? target.closest("article") : null;
        if (card) card.focus({ preventScroll: true });
        else if (typing) target.blur();
        return actions.Escape();
      }
      if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });

    // a letter typed in the header would scroll the page until the header had space above, as below it is kept free for it
    const bar = document.querySelector("header.bar");
    for (const type of ["focusin", "focusout"]) bar?.addEventListener(type, () => document.documentElement.classList.toggle("in-bar", type === "focusin"));

    // the pages of a strip are one stop of the Tab key; arrows move between pages
    document.querySelector("#list")?.addEventListener("keydown", (event) => {
      const { key, target } = /** @type {KeyboardEvent} */ (event);
      const link = /** @type {Element} */ (target).closest(".strip a");
      if (!link || (key !== "ArrowRight" && key !== "ArrowLeft")) return;
      const next = /** @type {SVGAElement | null} */ (key === "ArrowRight" ? link.nextElementSibling : link.previousElementSibling);
      if (!next) return;
      event.preventDefault();
      link.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }

  confpapers.keys = keys;
})();
