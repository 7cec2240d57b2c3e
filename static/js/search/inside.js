// Searches the text of the papers by page, in the index that confpapers/site/page_index.py created.
// needs: core/base search/query search/search
"use strict";
(() => {
  /** The words of a query to search for on pages: all except excluded ones and those of other fields. @param {Query} query @returns {QueryWords} */
  function wordsOf(query) {
    /** @type {QueryWords} */
    const out = { slots: [], joins: [], stops: false };
    for (const { words, field, not } of confpapers.query.allWords(query)) {
      if (field || not || words.stops) continue;
      const first = out.slots.length;
      out.slots.push(...words.slots);
      out.joins.push(...words.joins.map((join) => ({ ...join, slots: join.slots.map((k) => k + first) })));
    }
    return out;
  }

  /** Decodes the pages of papers, 30 bits to a number. @param {Uint8Array} data @param {(paper: number, page: number) => void} each */
  function read(data, each) {
    let at = 0;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = data[at++];
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
    };
    for (let paper = -1; at < data.length; ) {
      const value = number();
      paper += Math.floor(value / 2);
      if (value % 2 === 0) each(paper, number());
      else
        for (let first = 0; ; first += 7) {
          const byte = data[at++];
          for (let bit = 0; bit < 7; bit++) if (byte & (1 << bit)) each(paper, first + bit);
          if (byte < 128) break;
        }
    }
  }

  /**
   * The papers with all words on one page, those with some on one, their scores, and the pages with most words.
   * @param {Query} query @param {SearchIndex} index @param {Set<string>} common @returns {PageHits}
   */
  function run(query, index, common) {
    const n = index.papers;
    const { slots, joins } = wordsOf(query);
    const wanted = slots.map((slot, k) => ({ slot, k })).filter(({ slot }) => slot.term.length > 1 && !common.has(slot.term));
    /** For each paper, the number of words on each page, and their weight. @type {Map<number, Map<number, { count: number, weight: number }>>} */
    const papers = new Map();
    for (const { slot, k } of wanted) {
      /** @type {Map<number, Set<number>>} */
      const own = new Map();
      /** @param {SearchPart} part @param {number} i */
      const take = (part, i) =>
        read(part.postings(i), (paper, page) => {
          const pages = own.get(paper);
          if (pages) pages.add(page);
          else own.set(paper, new Set([page]));
        });
      index.visit(slot.term, slot.prefix.length > 2 ? slot.prefix : "", take);
      for (const join of joins) if (join.slots.includes(k)) index.visit(join.term, join.prefix.length > 2 ? join.prefix : "", take);
      const rarity = Math.log(1 + (n - own.size + 0.5) / (own.size + 0.5));
      for (const [paper, pages] of own) {
        const hits = papers.get(paper) ?? new Map();
        papers.set(paper, hits);
        for (const page of pages) {
          const before = hits.get(page) ?? { count: 0, weight: 0 };
          hits.set(page, { count: before.count + 1, weight: before.weight + rarity });
        }
      }
    }
    return { ...ranked(papers, wanted.length, n), dropped: slots.filter((slot) => common.has(slot.term)).map((slot) => slot.word) };
  }

  /** @param {Map<number, Map<number, { count: number, weight: number }>>} papers @param {number} words @param {number} n */
  function ranked(papers, words, n) {
    const all = new Uint8Array(n);
    const some = new Uint8Array(n);
    const scores = new Float64Array(n);
    /** @type {Map<number, number[]>} */
    const lit = new Map();
    for (const [paper, pages] of papers) {
      const best = Math.max(...[...pages.values()].map(({ count }) => count));
      const with_ = [...pages].filter(([, { count }]) => count === best);
      lit.set(paper, with_.map(([page]) => page).sort((a, b) => a - b));
      const weight = Math.max(...with_.map(([, page]) => page.weight));
      scores[paper] = weight * (1 + 0.2 * Math.log(with_.length)); // many such pages: the paper is about it
      if (best === words) all[paper] = 1;
      else some[paper] = 1;
    }
    return { all, some, scores, pages: lit };
  }

  /** Loads the page index when it is needed. @param {string} file @param {(index: SearchIndex, common: Set<string>) => void} opened @returns {SearchReader} */
  function reader(file, opened) {
    /** @param {SearchIndex} index @param {any} root */
    const take = (index, root) => opened(index, new Set(root.common));
    const own = confpapers.search.reader(file, take, "inside");
    /** @param {Query} query @returns {Query} */
    const words = (query) => {
      const { slots, joins, stops } = wordsOf(query);
      const prefix = (/** @type {string} */ text) => (text.length > 2 ? text : "");
      return { ...query, strict: [], words: { slots: slots.map((slot) => ({ ...slot, prefix: prefix(slot.prefix) })), joins: joins.map((join) => ({ ...join, prefix: prefix(join.prefix) })), stops } };
    };
    return { start: own.start, wait: (query) => own.wait(words(query)), waits: (query) => own.waits(words(query)), addresses: own.addresses };
  }

  confpapers.inside = { run, reader, wordsOf };
})();
