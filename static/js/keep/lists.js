// The reader's lists on a card: those that contain the paper, and a way to add it to another.
// needs: core/base core/strings
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t } = confpapers.strings;

  /** A list's name as a badge in its colour. @param {string} name @param {number} colour */
  const badge = (name, colour) => el("span", { class: `badge badge-list t${colour}`, dir: "auto" }, name);

  /** @param {Columns} columns @param {Shelf} shelf @returns {ListBox} */
  function listBox(columns, shelf) {
    /** The chips of all lists and a field for a new one. @param {number} i */
    function box(i) {
      const chips = shelf.lists().map(({ name, colour }) =>
        el("button", { type: "button", class: `chip t${colour}`, "data-act": "list", "data-list": name, "aria-pressed": String(shelf.listsOf(i).includes(name)) }, el("span", { class: "name", dir: "auto" }, name)));
      const field = el("input", { type: "text", class: "new-list", maxlength: "40", placeholder: t("lists.new"), "aria-label": t("lists.new") });
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !field.value.trim()) return;
        event.preventDefault();
        columns.want(i).then(({ id }) => shelf.toggleList(field.value.trim(), id, true), () => undefined);
      });
      return el("div", { class: "card-lists", role: "group", "aria-label": t("lists.title") }, ...chips, field);
    }

    /** @param {HTMLElement} card @param {number} i @param {boolean} open */
    function update(card, i, open) {
      card.querySelector("[data-act=lists]")?.setAttribute("aria-expanded", String(open));
      const own = shelf.lists().filter(({ name }) => shelf.listsOf(i).includes(name));
      for (const old of card.querySelectorAll(".badge-list")) old.remove();
      card.querySelector(".meta")?.prepend(...own.map(({ name, colour }) => badge(name, colour)), ...shelf.watchedTerms(i).map((term) => el("span", { class: "badge badge-list badge-watched", dir: "auto" }, t(shelf.isFresh(i) ? "watch.badge.new" : "watch.badge", { term }))));
      const old = card.querySelector(".card-lists");
      const typing = old?.contains(document.activeElement) ?? false;
      old?.remove();
      if (!open) return;
      const fresh = box(i);
      card.querySelector(".foot")?.after(fresh);
      if (typing || !old) /** @type {HTMLElement | null} */ (fresh.querySelector(".new-list"))?.focus({ preventScroll: true });
    }

    return { update };
  }

  confpapers.listBox = listBox;
})();
