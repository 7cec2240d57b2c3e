// Watched names, labs and words: the papers whose titles, authors or affiliations have them, and how many are new since the last visit.
// needs: core/base core/text
"use strict";
(() => {
  const SHORTEST = 2;

  /** A text as it is compared: without accents, case and punctuation. @param {string} text */
  const plain = (text) => ` ${(confpapers.text.fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `;

  /** @param {Columns} columns @param {Shelf} shelf @returns {Watch} */
  function watch(columns, shelf) {
    /** @type {Map<number, string[]>} */
    let found = new Map();
    let now = "";
    let fresh = 0;

    /** Marks the papers that have a watched term. */
    function update() {
      const terms = shelf.watched();
      const key = JSON.stringify([terms, columns.isWhole()]);
      if (key === now) return;
      now = key;
      const wanted = terms.map((term) => /** @type {const} */ ([term, plain(term)])).filter(([, text]) => text.trim().length >= SHORTEST);
      found = new Map();
      for (let i = 0; wanted.length && i < columns.n; i++) {
        const text = plain(`${columns.titles[i] ?? ""} \n ${columns.authors[i] ?? ""} \n ${columns.affiliations(i).join(" \n ")}`);
        const own = wanted.filter(([, term]) => text.includes(term)).map(([term]) => term);
        if (own.length) found.set(i, own);
      }
      shelf.setWatched(new Set(found.keys()));
      if (columns.isWhole()) remember();
    }

    /** Counts what was not there at the last visit, and remembers what is there now. */
    function remember() {
      const before = new Set(shelf.met());
      const own = [...found.keys()].map(columns.short);
      fresh = before.size ? own.filter((short) => !before.has(short)).length : 0;
      if (own.some((short) => !before.has(short)) || own.length !== before.size) shelf.setMet(own);
    }

    shelf.setTerms((i) => found.get(i) ?? []);
    return { update, count: () => found.size, fresh: () => fresh };
  }

  confpapers.watch = watch;
})();
