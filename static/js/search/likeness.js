// Ranks all papers by similarity to a text: by the words they share (BM25), and by the common direction of the best of
// these papers (latent semantic analysis), as in pseudo-relevance feedback (Rocchio 1971).
// needs: core/base core/text search/query
"use strict";
(() => {
  const { chunks, read, term, isStop } = confpapers.text;
  const WORD = 0; // the kind of terms that are words of titles and abstracts
  const FEW = 32; // words looked up in an index in parts, as each may need a part of its own
  const MOST_CHUNKS = 40_000;
  const EXPLAINED = 10; // papers whose shared words are shown
  const NAMED = 8; // words shown
  /** Determined by benchmarks/likeness.py: saturation of repeated words, papers that define the direction, how steeply
   * the better ones of them count, and the direction's weight. */
  const WEIGHTS = { saturation: 1, feedback: 10, steepness: 2, direction: 0.5 };

  /**
   * The words of a text, most important first, without stop words, numbers and single letters.
   * @param {string} text @param {boolean} many whether the index comes in parts @returns {TextWord[]}
   */
  function words(text, many) {
    /** @type {Map<string, TextWord>} */
    const terms = new Map();
    for (const chunk of chunks(text.slice(0, 20 * MOST_CHUNKS)).slice(0, MOST_CHUNKS)) {
      for (const word of read(chunk).words) {
        if (word.length < 2 || isStop(word) || /^\p{Nd}+$/u.test(word)) continue;
        const name = term(word);
        const earlier = terms.get(name);
        if (earlier) earlier.count++;
        else terms.set(name, { term: name, word, count: 1 });
      }
    }
    const all = [...terms.values()];
    if (!many || all.length <= FEW) return all;
    return all.sort((a, b) => b.count - a.count || b.term.length - a.term.length).slice(0, FEW);
  }

  /** A query for these words, to load the parts of the index that they need. @param {string} text @param {TextWord[]} words @returns {Query} */
  function query(text, words) {
    const slots = words.map(({ term, word }) => ({ term, word, prefix: "", other: "" }));
    return { ...confpapers.query.parse(""), text, words: { slots, joins: [], stops: false } };
  }

  /** The impacts of a term, 0 if a paper lacks it; null if all papers do. @param {SearchIndex} index @param {string} term @param {Uint8Array} into */
  function impacts(index, term, into) {
    into.fill(0);
    let any = false;
    index.visit(term, "", (part, i, kind) => {
      if (kind === WORD) (any = true), part.read(i, into, 1);
    });
    return any ? into : null;
  }

  /**
   * The similarity of each paper to a text, and the most important words in the first papers; without vectors by words alone.
   * @param {TextWord[]} words @param {SearchIndex} index @param {Vectors | null} vectors @param {typeof WEIGHTS} [how] @returns {Likeness}
   */
  function rank(words, index, vectors, how = WEIGHTS) {
    const n = index.papers;
    const scores = new Float64Array(n);
    const own = new Uint8Array(n);
    const weights = words.map(({ term, count }) => {
      if (!impacts(index, term, own)) return 0;
      let having = 0;
      for (let p = 0; p < n; p++) if (own[p]) having++;
      const weight = (count / (count + how.saturation)) * Math.log(1 + (n - having + 0.5) / (having + 0.5));
      for (let p = 0; p < n; p++) if (own[p]) scores[p] += own[p] * weight;
      return weight;
    });
    const most = scores.reduce((a, b) => Math.max(a, b), 0);
    if (!most) return { scores, words: [] };
    for (let p = 0; p < n; p++) scores[p] /= most;
    const best = first(scores, how.feedback);
    if (vectors && how.direction) {
      const near = vectors.near(vectors.mean(best, best.map((p) => scores[p] ** how.steepness)));
      for (let p = 0; p < n; p++) scores[p] += how.direction * near[p];
    }
    return { scores, words: telling(words, weights, index, first(scores, EXPLAINED)) };
  }

  /** The rows with the highest scores. @param {Float64Array} scores @param {number} wanted */
  function first(scores, wanted) {
    const rows = [...scores.keys()].filter((p) => scores[p] > 0);
    return rows.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, wanted);
  }

  /** The words that explain best why these papers come first. @param {TextWord[]} words @param {number[]} weights @param {SearchIndex} index @param {number[]} rows */
  function telling(words, weights, index, rows) {
    const own = new Uint8Array(index.papers);
    const shares = words.map(({ term }, k) => (weights[k] && impacts(index, term, own) ? weights[k] * rows.reduce((sum, p) => sum + own[p], 0) : 0));
    const order = words.map((_, k) => k).filter((k) => shares[k] > 0);
    return order.sort((a, b) => shares[b] - shares[a] || a - b).slice(0, NAMED).map((k) => words[k]);
  }

  /** Whether a term is one of the most important words, to mark it; null if there are none. @param {Likeness | null} likeness */
  function marks(likeness) {
    if (!likeness?.words.length) return null;
    const terms = new Set(likeness.words.map(({ term }) => term));
    return (/** @type {string} */ term) => terms.has(term);
  }

  confpapers.likeness = { words, query, rank, marks };
})();
