// Remarks about a query: a spelling suggestion, an unknown field, nothing to search for.
// needs: core/base core/strings search/query
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { t, around } = confpapers.strings;

  /** The heading of the papers with some of the words, on one page if it is searched inside them. @param {Pick<Result, "some" | "query"> & Record<"rows" | "main", ArrayLike<number>> & { pages?: unknown }} result @returns {Heading | null} */
  function heading({ rows, main, some, query, pages }) {
    if (!some || query.words.slots.length < 2) return null;
    if (main.length < rows.length) return { at: main.length, text: t(pages ? "inside.some" : "search.some", { n: some }) };
    return some === main.length && main.length ? { at: 0, text: t(pages ? "inside.some.only" : "search.some.only", { n: some }) } : null;
  }

  /** @param {{ query: Query, dropped?: string[], offer?: HTMLElement[], listed?: boolean }} result `listed` if all papers are shown without a search @returns {HTMLElement[]} */
  function remarks({ query, dropped = [], offer = [], listed = true }) {
    const out = [...offer];
    if (dropped.length) out.push(el("p", {}, t("inside.dropped", { n: dropped.length, words: dropped.join(", ") })));
    if (query.empty) out.push(el("p", {}, t(listed ? "search.empty" : "search.empty.none", { text: query.text.trim() })));
    for (const name of query.unknown)
      out.push(el("p", {}, t("search.field", { name, fields: confpapers.query.fields.map((field) => `${field}:`).join(", ") })));
    return out;
  }

  /** @param {Element} below @param {(query: string) => void} choose @returns {Notes} */
  function notes(below, choose) {
    const box = el("div", { class: "notes", role: "status" });
    below.before(box);
    let turn = 0;
    box.addEventListener("click", (event) => {
      const suggestion = /** @type {HTMLElement} */ (event.target).closest("button")?.dataset.query;
      if (suggestion === undefined) return;
      choose(suggestion);
      find("#q").focus();
    });

    /** @param {{ query: Query, dropped?: string[], offer?: HTMLElement[], listed?: boolean, suggest(): string }} result */
    function update(result) {
      const own = ++turn;
      const said = remarks(result);
      box.replaceChildren(...said);
      // the papers first: unknown words are compared with all others after these are painted
      requestAnimationFrame(() =>
        setTimeout(() => {
          const suggestion = own === turn ? result.suggest() : "";
          if (suggestion) box.append(el("p", {}, ...around("search.meant", "query", el("button", { type: "button", class: "plain", "data-query": suggestion }, el("i", {}, suggestion)))));
        }, 30),
      );
    }

    return { update };
  }

  confpapers.notes = notes;
  confpapers.someHeading = heading;
})();
