// Full-text search: reads the index that confpapers/site/postings.py wrote (its layout is described there), whole or in parts.
// needs: core/base core/text
"use strict";
(() => {
  const { load, bytes } = confpapers.core;
  const { split, stem, fold, isStop } = confpapers.text;
  const WORD = 0;
  const AUTHOR = 1;
  const TITLE = 2;
  const MOST_PARTS = 6; // an unfinished word that would need more of them is taken as it stands

  /** One part of an index, or all of it. @param {Uint8Array} data @returns {SearchPart} */
  function part(data) {
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
    const kinds = new Uint8Array(count);
    const ends = new Uint32Array(count + 1);
    const word = new Uint8Array(65536);
    for (let i = 0; i < count; i++) {
      const shared = number();
      const length = number();
      word.set(data.subarray(at, at + length), shared);
      at += length;
      const size = shared + length;
      kinds[i] = size && word[size - 1] <= TITLE ? word[size - 1] : WORD;
      terms[i] = decoder.decode(word.subarray(0, kinds[i] ? size - 1 : size));
      ends[i + 1] = ends[i] + number();
    }
    const start = at;

    /** Keeps the larger of what is in `scores` and the term's impacts. @param {number} term @param {Float32Array} scores @param {number} weight */
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

    return { papers, count, terms, kinds, read, lower };
  }

  /**
   * An index in parts, of which some may not be there yet.  `first` has the first term of each.
   * @param {number} papers @param {string[]} first @param {Array<SearchPart | undefined>} parts @returns {SearchIndex}
   */
  function indexOf(papers, first, parts) {
    /** The part that would hold a term. @param {string} term */
    function place(term) {
      let low = 0;
      let high = first.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (first[middle] <= term) low = middle + 1;
        else high = middle;
      }
      return Math.max(0, low - 1);
    }

    /** The parts that a typed word may be in, and whether its endings are looked for. @param {string} text @param {boolean} unfinished */
    function span(text, unfinished) {
      const stemmed = stem(text);
      const from = Math.min(place(stemmed), unfinished ? place(text) : Infinity);
      const narrow = place(`${stemmed}\x03`);
      const wide = Math.max(narrow, unfinished ? place(`${text}\uffff`) : 0);
      const endings = unfinished && (parts.length <= MOST_PARTS || wide - from < MOST_PARTS);
      return { from: endings ? from : place(stemmed), to: endings ? wide : narrow, endings };
    }

    /** Adds to `scores` the papers with a typed word. @param {SearchPart} part @param {string} text @param {boolean} endings @param {(kind: number) => boolean} fits @param {Float32Array} scores */
    function read(part, text, endings, fits, scores) {
      const { terms, kinds, count } = part;
      const stemmed = stem(text);
      let found = false;
      for (let i = part.lower(stemmed); i < count && terms[i] === stemmed; i++) if (fits(kinds[i])) (part.read(i, scores, 1), (found = true));
      if (endings)
        for (let i = part.lower(text); i < count && terms[i].startsWith(text); i++)
          if (terms[i] !== stemmed && fits(kinds[i])) (part.read(i, scores, 0.7), (found = true));
      return found;
    }

    /** Papers with a word that is one letter off. @param {SearchPart} part @param {string} text @param {(kind: number) => boolean} fits @param {Float32Array} scores */
    function guess(part, text, fits, scores) {
      const stemmed = stem(text);
      for (let i = part.lower(text[0]); i < part.count && part.terms[i][0] === text[0]; i++)
        if (fits(part.kinds[i]) && oneEdit(part.terms[i], stemmed)) part.read(i, scores, 0.4);
    }

    return {
      papers,
      many: parts.length > 1,
      /** Scores of the papers with this word, the rarer the higher (BM25); 0 is "without". */
      word(text, unfinished, field) {
        const scores = new Float32Array(papers);
        const fits = (/** @type {number} */ kind) => (field === "author" ? kind === AUTHOR : field === "title" ? kind === TITLE : kind !== TITLE);
        const { from, to, endings } = span(text, unfinished);
        let found = false;
        for (let k = from; k <= to; k++) {
          const here = parts[k];
          if (here && read(here, text, endings, fits, scores)) found = true;
        }
        if (!found && text.length > 3) for (let k = from; k <= to; k++) if (parts[k]) guess(/** @type {SearchPart} */ (parts[k]), text, fits, scores);
        let having = 0;
        for (let i = 0; i < papers; i++) if (scores[i]) having++;
        const rarity = Math.log(1 + (papers - having + 0.5) / (having + 0.5));
        for (let i = 0; i < papers; i++) scores[i] *= rarity;
        return scores;
      },
      lacks(clauses) {
        /** @type {Set<number>} */
        const wanted = new Set();
        for (const clause of clauses)
          telling(clause).forEach((word, at, words) => {
            const { from, to } = span(word, at === words.length - 1 && !clause.ended);
            for (let k = from; k <= to; k++) if (!parts[k]) wanted.add(k);
          });
        return parts.length ? [...wanted] : [];
      },
      put: (k, data) => void (parts[k] = part(data)),
    };
  }

  /** What a file `search` holds: the index in base64, or what is known of its parts. @param {string | SearchRoot} value @returns {SearchIndex} */
  function open(value) {
    if (typeof value !== "string") return indexOf(value.papers, value.first, new Array(value.first.length));
    const whole = part(bytes(value));
    return indexOf(whole.papers, [""], [whole]);
  }

  /** Reads an index once it is asked for, and of one in parts those that a query needs. @param {string} file @param {(index: SearchIndex) => void} opened @returns {SearchReader} */
  function reader(file, opened) {
    /** @type {SearchIndex | null} */
    let index = null;
    /** @type {string[]} */
    let files = [];
    /** @type {Promise<void> | null} */
    let opening = null;
    const start = () =>
      (opening ??= load("search", file).then(
        (value) => {
          files = value.files ?? [];
          opened((index = open(value)));
        },
        (error) => {
          opening = null;
          throw error;
        },
      ));
    /** @param {SearchIndex} whole @param {number} k */
    const add = (whole, k) => load(`search-${k}`, files[k]).then((data) => whole.put(k, bytes(data)));
    return {
      start,
      async wait(clauses) {
        if (!index) await start();
        const whole = /** @type {SearchIndex} */ (/** @type {unknown} */ (index));
        await Promise.all(whole.lacks(clauses).map((k) => add(whole, k)));
      },
      waits: (clauses) => !index || index.lacks(clauses).length > 0,
    };
  }

  /** The words that are looked for. @param {Clause} clause */
  const telling = (clause) => clause.words.filter((word) => clause.field === "author" || clause.words.length === 1 || !isStop(word));

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

  /** Whether one of the names has the words one after the other. @param {string} names @param {Clause} clause */
  const names = (names, clause) => names.split("\n").some((name) => reads(name, clause));

  /**
   * A score for every paper, 0 where it does not fit.  Without an index (it is on its way) titles and authors are read.
   * `unsure` holds the papers that must be read before it is certain that words stand together.
   * @param {Clause[]} clauses @param {SearchIndex | null} index @param {Searched} columns @returns {Found}
   */
  function run(clauses, index, columns) {
    const total = columns.n;
    const scores = new Float32Array(total).fill(1);
    /** @type {Set<number>} */
    const unsure = new Set();
    for (const clause of clauses) {
      const part = !index || (clause.field && !index.many) ? scan(clause, columns) : indexed(clause, index, columns, unsure);
      for (let i = 0; i < total; i++) scores[i] = clause.not === part[i] > 0 ? 0 : scores[i] && scores[i] + (clause.not ? 0 : part[i]);
    }
    for (const i of unsure) if (!scores[i]) unsure.delete(i);
    return { scores, unsure: [...unsure] };
  }

  /** @param {Clause} clause @param {Searched} columns */
  function scan(clause, columns) {
    const part = new Float32Array(columns.n);
    for (let i = 0; i < part.length; i++) {
      const title = () => reads(columns.titles[i], clause);
      const authors = () => names(columns.authors[i] ?? "", clause);
      const fits = clause.field === "author" ? authors() : clause.field === "title" ? title() : title() || authors();
      part[i] = fits ? 1 : 0;
    }
    return part;
  }

  /** @param {Clause} clause @param {SearchIndex} index @param {Searched} columns @param {Set<number>} unsure */
  function indexed(clause, index, columns, unsure) {
    const part = new Float32Array(index.papers).fill(1);
    telling(clause).forEach((word, at, words) => {
      const scores = index.word(word, at === words.length - 1 && !clause.ended, clause.field);
      for (let i = 0; i < part.length; i++) part[i] = scores[i] && part[i] ? part[i] + scores[i] : 0;
    });
    if (!clause.phrase) return part;
    for (let i = 0; i < part.length; i++) {
      if (!part[i]) continue;
      const fits = together(i, clause, columns);
      if (fits === undefined) unsure.add(i);
      else if (!fits) part[i] = 0;
    }
    return part;
  }

  /** Whether the words stand together in the paper; undefined when that is not known yet. @param {number} i @param {Clause} clause @param {Searched} columns */
  function together(i, clause, columns) {
    const title = columns.titles[i];
    const authors = columns.authors[i];
    if (title === undefined || authors === undefined) return undefined;
    if (clause.field !== "author" && reads(title, clause)) return true;
    if (clause.field !== "title" && names(authors, clause)) return true;
    if (clause.field) return false;
    const detail = columns.detail(i);
    return detail && reads(detail.abstract ?? "", clause);
  }

  /** Patterns on folded text for what should be marked. @param {Clause[]} clauses @returns {RegExp | null} */
  function marks(clauses) {
    const parts = clauses
      .filter((clause) => !clause.not)
      .flatMap((clause) => (clause.phrase ? [clause.words.join("[^\\p{L}\\p{N}]+")] : clause.words.filter((w) => !isStop(w)).map((w) => stem(w) + "[\\p{L}\\p{N}]*")));
    return parts.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})`, "giu") : null;
  }

  confpapers.search = { open, reader, parse, run, marks, fold };
})();
