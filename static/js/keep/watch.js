// Watched names, labs and words: the papers with them in title, authors or affiliations, and how many are new since the last visit.
// needs: core/base core/text
"use strict";
(() => {
  const SHORTEST = 2;
  const VISITED = ""; // among the known papers: marks that there was a visit, even if no paper matched

  /** A text in normalised form: without accents, case and punctuation. @param {string} text */
  const plain = (text) => ` ${(confpapers.text.fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `;

  /** The forms of a term: "Quill, Ada" also means Ada Quill. @param {string} term */
  function forms(term) {
    const [family, forename, ...more] = term.split(",");
    return (forename?.trim() && !more.length ? [term, `${forename} ${family}`] : [term]).map(plain).filter((text) => text.trim().length >= SHORTEST);
  }

  /** @param {Columns} columns @param {Shelf} shelf @returns {Watch} */
  function watch(columns, shelf) {
    /** @type {Map<number, string[]>} */
    let matches = new Map();
    let now = "";
    /** The papers that did not exist at the last visit. @type {Set<number>} */
    let fresh = new Set();

    /** Marks the papers with a watched term. */
    function update() {
      const terms = shelf.watched();
      const key = JSON.stringify([terms, columns.isWhole()]);
      if (key === now) return;
      now = key;
      const looked = terms.map((term) => /** @type {const} */ ([term, forms(term)])).filter(([, texts]) => texts.length);
      matches = new Map();
      for (let i = 0; looked.length && i < columns.n; i++) {
        const text = plain(`${columns.titles[i] ?? ""} \n ${columns.authors[i] ?? ""} \n ${columns.affiliations(i).join(" \n ")}`);
        const own = looked.filter(([, texts]) => texts.some((term) => text.includes(term))).map(([term]) => term);
        if (own.length) matches.set(i, own);
      }
      shelf.setWatched(new Set(matches.keys()));
      if (columns.isWhole()) remember(terms);
    }

    /** The terms of this visit's last update: matches of a new term are not new papers. */
    let seen = "";

    /** Finds papers that did not exist at the last visit, and stores the current ones. @param {string[]} terms */
    function remember(terms) {
      const before = new Set(shelf.met());
      const rows = [...matches.keys()];
      const first = seen === "";
      seen = JSON.stringify(terms);
      if (first) fresh = new Set(before.size ? rows.filter((i) => !before.has(columns.short(i))) : []);
      else fresh = new Set([...fresh].filter((i) => matches.has(i)));
      const own = [VISITED, ...rows.map(columns.short)];
      if (terms.length && (own.length !== before.size || own.some((short) => !before.has(short)))) shelf.setMet(own);
      if (!terms.length && before.size) shelf.setMet([]);
    }

    shelf.setTerms((i) => matches.get(i) ?? [], (i) => fresh.has(i));
    return { update, count: () => matches.size, fresh: () => fresh.size };
  }

  confpapers.watch = watch;
})();
