// Full-text search: reads the index that confpapers/search_index.py wrote (its layout is described there).
"use strict";
(() => {
  const { split, stem, fold, isStop } = confpapers.text;

  /** @param {Uint8Array} data @returns {SearchIndex} */
  function open(data) {
    let at = 0;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = data[at++];
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
    };
    const papers = number();
    const count = number();
    const decoder = new TextDecoder();
    /** @type {string[]} */
    const terms = new Array(count);
    const ends = new Uint32Array(count + 1);
    const word = new Uint8Array(4096);
    for (let i = 0; i < count; i++) {
      const shared = number();
      const length = number();
      word.set(data.subarray(at, at + length), shared);
      at += length;
      terms[i] = decoder.decode(word.subarray(0, shared + length));
      ends[i + 1] = ends[i] + number();
    }
    const start = at;

    /** Adds the papers of a term to `scores`. @param {number} term @param {Float32Array} scores @param {number} weight */
    function read(term, scores, weight) {
      at = start + ends[term];
      const end = start + ends[term + 1];
      for (let paper = -1; at < end; ) {
        const value = number();
        paper += value >>> 3;
        scores[paper] = Math.max(scores[paper], ((value & 7) + 1) * weight);
      }
    }

    /** The first term not before the text. @param {string} text */
    function lower(text) {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (terms[middle] < text) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /** The terms that a typed word stands for. @param {string} text @param {boolean} unfinished */
    function matches(text, unfinished) {
      const stemmed = stem(text);
      const at = lower(stemmed);
      /** @type {Array<[number, number]>} */
      const found = terms[at] === stemmed ? [[at, 1]] : [];
      if (unfinished)
        for (let i = lower(text); i < count && terms[i].startsWith(text); i++) if (terms[i] !== stemmed) found.push([i, 0.7]);
      if (!found.length && text.length > 3)
        for (let i = lower(text[0]); i < count && terms[i][0] === text[0]; i++) if (oneEdit(terms[i], stemmed)) found.push([i, 0.4]);
      return found;
    }

    return {
      papers,
      /** Scores of the papers with this word; 0 is "without". */
      word(text, unfinished) {
        const scores = new Float32Array(papers);
        for (const [term, weight] of matches(text, unfinished)) read(term, scores, weight);
        return scores;
      },
    };
  }

  /** Whether one letter added, dropped or changed makes the words equal. @param {string} a @param {string} b */
  function oneEdit(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    let j = 0;
    while (j < a.length - i && j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) j++;
    return Math.max(a.length, b.length) - i - j <= 1;
  }

  /**
   * What was typed, as clauses: words, "phrases", -exclusions, author:name, title:word.
   * @param {string} query @returns {Clause[]}
   */
  function parse(query) {
    /** @type {Clause[]} */
    const clauses = [];
    for (const match of query.matchAll(/(-?)(?:(author|title):)?(?:"([^"]*)"?|(\S+))/giu)) {
      const phrase = match[3] !== undefined;
      const words = split(match[3] ?? match[4]);
      const ended = phrase || (match.index ?? 0) + match[0].length < query.length;
      if (words.length)
        clauses.push({ not: match[1] === "-", field: (match[2] ?? "").toLowerCase(), phrase: phrase && words.length > 1, words, ended });
    }
    return clauses;
  }

  /** Whether the folded text has the words one after the other. @param {string} text @param {Clause} clause */
  function reads(text, clause) {
    const padded = ` ${split(text).join(" ")} `;
    if (clause.phrase || clause.field) return padded.includes(` ${clause.words.join(" ")}${clause.ended ? " " : ""}`);
    return clause.words.every((word) => padded.includes(` ${word}`));
  }

  /**
   * A score for every paper, 0 where it does not fit.  Without an index (it is on its way) titles and authors are read.
   * `unsure` holds the papers whose abstract must be read before a phrase is certain.
   * @param {Clause[]} clauses @param {SearchIndex | null} index @param {Columns} columns @returns {Found}
   */
  function run(clauses, index, columns) {
    const total = columns.n;
    const scores = new Float32Array(total).fill(1);
    /** @type {Set<number>} */
    const unsure = new Set();
    for (const clause of clauses) {
      const part = clause.field || !index ? scan(clause, columns) : indexed(clause, index, columns, unsure);
      for (let i = 0; i < total; i++) scores[i] = clause.not === part[i] > 0 ? 0 : scores[i] && scores[i] + (clause.not ? 0 : part[i]);
    }
    for (const i of unsure) if (!scores[i]) unsure.delete(i);
    return { scores, unsure: [...unsure] };
  }

  /** @param {Clause} clause @param {Columns} columns */
  function scan(clause, columns) {
    const part = new Float32Array(columns.n);
    for (let i = 0; i < part.length; i++) {
      const authors = () => columns.authors[i].split("\n").some((name) => reads(name, clause));
      const title = () => reads(columns.titles[i], clause);
      const fits = clause.field === "author" ? authors() : clause.field === "title" ? title() : title() || authors();
      part[i] = fits ? 1 : 0;
    }
    return part;
  }

  /** @param {Clause} clause @param {SearchIndex} index @param {Columns} columns @param {Set<number>} unsure */
  function indexed(clause, index, columns, unsure) {
    const part = new Float32Array(index.papers).fill(1);
    const words = clause.words.filter((word) => !isStop(word) || clause.words.length === 1);
    words.forEach((word, at) => {
      const last = at === words.length - 1;
      const scores = index.word(word, last && !clause.ended);
      for (let i = 0; i < part.length; i++) part[i] = scores[i] && part[i] ? part[i] + scores[i] : 0;
    });
    if (!clause.phrase) return part;
    for (let i = 0; i < part.length; i++) {
      if (!part[i] || reads(columns.titles[i], clause) || reads(columns.authors[i].replaceAll("\n", " | "), clause)) continue;
      const detail = columns.detail(i);
      if (detail) part[i] = reads(detail.abstract ?? "", clause) ? part[i] : 0;
      else unsure.add(i);
    }
    return part;
  }

  /** Patterns on folded text for what should be marked. @param {Clause[]} clauses @returns {RegExp | null} */
  function marks(clauses) {
    const parts = clauses
      .filter((clause) => !clause.not)
      .flatMap((clause) => (clause.phrase ? [clause.words.join("[^\\p{L}\\p{N}]+")] : clause.words.filter((w) => !isStop(w)).map((w) => stem(w) + "[\\p{L}\\p{N}]*")));
    return parts.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})`, "giu") : null;
  }

  confpapers.search = { open, parse, run, marks, fold };
})();
