// An index of titles and authors, built in the browser for readers who type before the full index is loaded.
// needs: core/base core/text
"use strict";
(() => {
  const { chunks, termsOf, isStop } = confpapers.text;
  const [WORD, AUTHOR, TITLE] = [0, 1, 2];
  const IMPACT = 4;

  /** @param {number} n @param {ArrayLike<string>} titles @param {ArrayLike<string>} authors @returns {SearchIndex} */
  function titleIndex(n, titles, authors) {
    /** @type {Array<Map<string, number[]>>} */
    const rows = [new Map(), new Map(), new Map()];
    /** @param {number} kind @param {string} term @param {number} p */
    const add = (kind, term, p) => {
      const list = rows[kind].get(term);
      if (!list) rows[kind].set(term, [p]);
      else if (list[list.length - 1] !== p) list.push(p);
    };
    for (let p = 0; p < n; p++) {
      for (const chunk of chunks(titles[p] ?? ""))
        for (const term of termsOf(chunk)) {
          add(TITLE, term, p);
          if (!isStop(chunk)) add(WORD, term, p);
        }
      for (const chunk of chunks(authors[p] ?? "")) for (const term of termsOf(chunk)) add(AUTHOR, term, p);
    }
    const all = rows.flatMap((map, kind) => [...map].map(([term, papers]) => ({ term, kind, papers })));
    all.sort((a, b) => (a.term < b.term ? -1 : a.term > b.term ? 1 : a.kind - b.kind));
    const terms = all.map(({ term }) => term);

    /** @param {string} text */
    function lower(text) {
      let low = 0;
      let high = terms.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (terms[middle] < text) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /** @type {SearchPart} */
    const part = {
      papers: n,
      count: terms.length,
      terms,
      kinds: Uint8Array.from(all, ({ kind }) => kind),
      read(i, scores, weight) {
        for (const p of all[i].papers) scores[p] = Math.max(scores[p], IMPACT * weight);
      },
      having: (i) => all[i].papers.length,
      lower,
      postings: () => new Uint8Array(0),
    };
    return {
      papers: n,
      many: false,
      visit(term, beginning, each) {
        for (let i = lower(term); terms[i] === term; i++) each(part, i, all[i].kind, 1);
        if (beginning) for (let i = lower(beginning); terms[i]?.startsWith(beginning); i++) if (terms[i] !== term) each(part, i, all[i].kind, 0.7);
      },
      lacks: () => [],
      loaded: () => [part],
      put: () => undefined,
    };
  }

  confpapers.titleIndex = titleIndex;
})();
