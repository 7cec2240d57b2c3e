// Runs a query: which papers have all of its words, which have some, and their scores; as confpapers/site/search_engine.py, which explains it.
// needs: core/base core/text search/query search/spelling
"use strict";
(() => {
  const { chunks, read, remembered, spell } = confpapers.text;
  const [WORD, AUTHOR, TITLE, SESSION, YEAR, AFFILIATION] = [0, 1, 2, 3, 4, 5];
  /** @type {Record<string, number>} */
  const KINDS = { author: AUTHOR, title: TITLE, affiliation: AFFILIATION, session: SESSION, year: YEAR };
  /** Tenths, which fit into a byte after eight levels: weights of a word, of one that only begins so, and of its two halves. */
  const weights = { WHOLE: 10, BEGINNING: 7, SPLIT: 8 };
  const { WHOLE, SPLIT } = weights;
  const TITLE_BONUS = 4;
  const LEVELS = 8;
  const LENGTHS = [1, 3, 5, 7, 9, 11, 13, 16]; // the fewest words of a title, by its terms' impact
  const MOST_WORDS = 32; // in an index in parts: each word needs one or two parts
  const YEARS = /^(?:([<>]=?)(\d{4})|(\d{4})(?:\s*[-–]\s*(\d{4}))?)$/;
  const FIRST = 20; // papers in which one with exactly this title is moved to the front
  const [NO, YES, UNKNOWN] = [0, 1, 2];

  /** The first and the last year of a condition. @param {string} text @returns {[number, number] | null} */
  function years(text) {
    const match = YEARS.exec(text.trim());
    if (!match) return null;
    const [, how, bound, from, to] = match;
    if (!how) return [Math.max(1900, Number(from)), Math.min(2200, Number(to ?? from))];
    const edge = how.length > 1 ? 0 : 1;
    return how[0] === "<" ? [1900, Math.min(2200, Number(bound) - edge)] : [Math.max(1900, Number(bound) + edge), 2200];
  }

  /** The longest words if there are too many for an index in parts. @param {QueryWords} words @param {boolean} many @returns {QueryWords} */
  function few(words, many) {
    if (!many || words.slots.length <= MOST_WORDS) return words;
    const order = words.slots.map((_, k) => k).sort((a, b) => words.slots[b].word.length - words.slots[a].word.length || a - b);
    const chosen = order.slice(0, MOST_WORDS).sort((a, b) => a - b);
    const joins = words.joins.filter((join) => join.slots.every((k) => chosen.includes(k)));
    return { ...words, slots: chosen.map((k) => words.slots[k]), joins: joins.map((join) => ({ ...join, slots: join.slots.map((k) => chosen.indexOf(k)) })) };
  }

  /** The terms and beginnings that a query looks up in an index. @param {Query} query @param {boolean} many @returns {Array<[string, string]>} */
  function lookups(query, many) {
    /** @type {Array<[string, string]>} */
    const out = [];
    for (const { words, field, text } of confpapers.query.allWords(query)) {
      const span = field === "year" ? years(text) : null;
      if (span) for (let year = span[0]; year <= span[1]; year++) out.push([String(year), ""]);
      const { slots, joins } = few(words, many);
      for (const { term, prefix, other } of slots) out.push([term, prefix], ...(other ? [/** @type {[string, string]} */ ([other, ""])] : []));
      for (const { term, prefix } of joins) out.push([term, prefix]);
    }
    return out;
  }

  /** @param {number} n */
  const columns = (n) => ({ best: new Uint8Array(n), titles: new Uint8Array(n), levels: new Uint8Array(n), inTitle: new Float64Array(n), matched: new Uint16Array(n), lengths: new Uint8Array(n) });
  let buffers = columns(0);
  /** Columns for a ranking, which are used again: new ones at each key press would keep the garbage collector busy. @param {number} n */
  function cleared(n) {
    if (buffers.best.length !== n) buffers = columns(n);
    buffers.inTitle.fill(0);
    buffers.matched.fill(0);
    buffers.lengths.fill(LENGTHS[LENGTHS.length - 1]);
    return buffers;
  }

  /** Columns for the papers that match a query; who runs many queries may use them again. @param {number} n @returns {SearchColumns} */
  const results = (n) => ({ scores: new Float64Array(n), fits: new Uint8Array(n), counts: new Uint16Array(n), all: new Uint8Array(n), some: new Uint8Array(n) });

  /**
   * Adds these words' scores to the papers, and counts how many of the words each has. Returns the unknown ones.
   * @param {QueryWords} words @param {SearchIndex} index @param {string} field @param {Float64Array} scores @param {Uint16Array} counts
   */
  function rank(words, index, field, scores, counts) {
    const n = index.papers;
    const { best, titles, inTitle, matched, lengths, levels } = cleared(n);
    /** @type {QuerySlot[]} */
    const unknown = [];
    let total = 0;
    words.slots.forEach((slot, number) => {
      best.fill(0);
      titles.fill(0);
      let hit = false;
      /** @type {(part: SearchPart, i: number, kind: number, weight: number) => void} */
      const take = (part, i, kind, weight) => {
        hit = true;
        if (kind === TITLE && weight < WHOLE) part.read(i, titles, 1); // a beginning may have thousands of terms
        else if (kind === TITLE) {
          levels.fill(0);
          part.read(i, levels, 1);
          for (let p = 0; p < n; p++)
            if (levels[p]) {
              titles[p] = 1;
              if (!field) lengths[p] = LENGTHS[levels[p] - 1];
            }
        }
        if (field ? kind === KINDS[field] : kind === WORD || kind === AUTHOR || kind === AFFILIATION || (words.stops && kind === TITLE)) part.read(i, best, weight);
      };
      index.visit(slot.term, slot.prefix, take);
      for (const join of words.joins) if (join.slots.includes(number)) index.visit(join.term, join.prefix, take);
      if (!hit && slot.other) index.visit(slot.other, "", take);
      if (!hit) halves(slot.word, index, best);
      let having = 0;
      for (let p = 0; p < n; p++) if (best[p]) having++;
      if (!having) unknown.push(slot);
      const rarity = Math.log(1 + (n - having + 0.5) / (having + 0.5));
      total += rarity;
      for (let p = 0; p < n; p++) {
        if (best[p]) {
          scores[p] += (best[p] / WHOLE) * rarity;
          counts[p]++;
        }
        if (titles[p]) {
          inTitle[p] += rarity;
          matched[p]++;
        }
      }
    });
    if (!field && total)
      for (let p = 0; p < n; p++) if (matched[p]) scores[p] += TITLE_BONUS * LEVELS * inTitle[p] * Math.min(1, matched[p] / lengths[p]) * (inTitle[p] / total);
    return unknown;
  }

  /** The papers that contain the word as two: "gpt 4o" for "gpt4o". @param {string} word @param {SearchIndex} index @param {Uint8Array} best */
  function halves(word, index, best) {
    if (index.many || word.length < 4 || word.length > 30) return;
    let most = 0;
    for (let cut = 2; cut < word.length - 1; cut++) {
      const one = papersWith(word.slice(0, cut), index);
      const other = one && papersWith(word.slice(cut), index);
      if (!one || !other) continue;
      const both = one.map((value, p) => Math.min(value, other[p]) * SPLIT);
      const having = both.reduce((sum, value) => sum + Number(value > 0), 0);
      if (having <= most) continue;
      most = having;
      best.set(both);
    }
  }

  /** @param {string} term @param {SearchIndex} index */
  function papersWith(term, index) {
    /** @type {Uint8Array | null} */
    let out = null;
    index.visit(term, "", (part, i, kind) => {
      if (kind !== WORD && kind !== AUTHOR) return;
      out ??= new Uint8Array(index.papers);
      part.read(i, out, 1);
    });
    return /** @type {Uint8Array | null} */ (out);
  }

  /**
   * The papers that match a query, with scores. The `unsure` ones depend on abstracts that are not loaded yet.
   * @param {Query} query @param {SearchIndex} index @param {Searched} texts @param {SearchColumns} [into] which it fills @returns {SearchHits}
   */
  function run(query, index, texts, into = results(index.papers)) {
    const n = index.papers;
    const { scores, fits, counts, all, some } = into;
    for (const column of [scores, counts, all, some]) column.fill(0);
    fits.fill(YES);
    for (const condition of query.strict) {
      const mask = meets(condition, index, texts, scores);
      for (let p = 0; p < n; p++) fits[p] = both(fits[p], mask[p]);
    }
    const words = few(query.words, index.many);
    const unknown = words.slots.length ? rank(words, index, "", scores, counts) : [];
    /** @type {number[]} */
    const unsure = [];
    for (let p = 0; p < n; p++) {
      if (query.empty || !fits[p] || (words.slots.length && !counts[p])) continue;
      if (fits[p] === UNKNOWN) unsure.push(p);
      else if (counts[p] === words.slots.length) all[p] = 1;
      else some[p] = 1;
    }
    return { all, some, scores, unsure: unsure.sort((a, b) => scores[b] - scores[a] || a - b), suggest: () => confpapers.spelling.suggest(query, unknown, index) };
  }

  /** @param {number} a @param {number} b */
  const both = (a, b) => (a === NO || b === NO ? NO : a === UNKNOWN || b === UNKNOWN ? UNKNOWN : YES);

  /** @param {Condition} condition @param {SearchIndex} index @param {Searched} texts @param {Float64Array} scores @returns {Uint8Array} */
  function meets(condition, index, texts, scores) {
    if (!("parts" in condition)) return clause(condition, index, texts, scores);
    const n = index.papers;
    if (condition.kind === "not") return meets(condition.parts[0], index, texts, new Float64Array(n)).map((value) => (value === UNKNOWN ? UNKNOWN : 1 - value));
    const all = new Uint8Array(n).fill(condition.kind === "and" ? YES : NO);
    for (const part of condition.parts) {
      const own = new Float64Array(n);
      const mask = meets(part, index, texts, own);
      for (let p = 0; p < n; p++) {
        if (condition.kind === "and") all[p] = both(all[p], mask[p]);
        else all[p] = all[p] === YES || mask[p] === YES ? YES : all[p] || mask[p];
        if (mask[p]) scores[p] += own[p];
      }
    }
    return all;
  }

  /** @param {Clause} clause @param {SearchIndex} index @param {Searched} texts @param {Float64Array} scores */
  function clause({ field, text, phrase, words, ended }, index, texts, scores) {
    const n = index.papers;
    const mask = new Uint8Array(n);
    if (field === "year") {
      const span = years(text);
      const met = new Uint8Array(n);
      for (let year = span?.[0] ?? 1; year <= (span?.[1] ?? 0); year++) index.visit(String(year), "", (part, i, kind) => kind === YEAR && part.read(i, met, 1));
      return mask.map((_, p) => Number(met[p] > 0));
    }
    const counts = new Uint16Array(n);
    rank(few(words, index.many), index, field, scores, counts);
    const wanted = few(words, index.many).slots.length;
    for (let p = 0; p < n; p++) if (counts[p] === wanted) mask[p] = phrase && field !== "session" && field !== "affiliation" ? together(p, text, field, ended, texts) : YES;
    return mask;
  }

  /** Whether a paper contains the words of a phrase in sequence. @param {number} p @param {string} phrase @param {string} field @param {boolean} ended @param {Searched} texts */
  function together(p, phrase, field, ended, texts) {
    const title = texts.titles[p];
    const authors = texts.authors[p];
    if (field !== "author" && title !== undefined && reads(title, phrase, ended)) return YES;
    if (field !== "title" && authors !== undefined && authors.split("\n").some((name) => reads(name, phrase, ended))) return YES;
    if (title === undefined || authors === undefined) return UNKNOWN;
    if (field) return NO;
    const detail = texts.detail(p);
    return detail ? Number(reads(detail.abstract ?? "", phrase, ended)) : UNKNOWN;
  }

  /** Whether a text contains the words of a phrase in sequence, however their parts are joined. @param {string} text @param {string} phrase @param {boolean} ended */
  function reads(text, phrase, ended) {
    const { whole, ends } = flat(text);
    const wanted = flat(phrase).whole;
    for (let at = wanted ? whole.indexOf(wanted) : -1; at >= 0; at = whole.indexOf(wanted, at + 1))
      if ((at === 0 || ends.has(at)) && (!ended || ends.has(at + wanted.length))) return true;
    return false;
  }

  /** All words in one string, and their end offsets in it. @param {string} text */
  function flat(text) {
    const ends = new Set();
    let whole = "";
    for (const chunk of chunks(text))
      for (const word of read(chunk).words) {
        whole += spell(word);
        ends.add(whole.length);
      }
    return { whole, ends };
  }

  /** All words in one string. */
  const joined = remembered((/** @type {string} */ text) => flat(text).whole);

  /** The papers, with those whose title equals the typed text first. @param {number[]} rows @param {string} typed @param {ArrayLike<string>} titles */
  function titled(rows, typed, titles) {
    const wanted = joined(typed);
    const first = rows.slice(0, FIRST).filter((p) => titles[p] !== undefined && joined(titles[p]) === wanted);
    return first.length ? [...first, ...rows.filter((p) => !first.includes(p))] : rows;
  }

  /** Whether a term is one that the query searches for, to mark it; null if there are none. @param {Query} query @returns {((term: string, entire?: boolean) => boolean) | null} */
  function marks(query) {
    /** @type {Set<string>} */
    const whole = new Set();
    /** @type {string[]} */
    const beginnings = [];
    for (const { words, field, not } of confpapers.query.allWords(query)) {
      if (not || field === "year" || field === "session") continue;
      for (const { term, prefix, other } of [...words.slots, ...words.joins.map((join) => ({ ...join, other: "" }))]) {
        if (/^[a-z0-9]?$/.test(term)) continue;
        whole.add(term);
        if (other) whole.add(other);
        if (prefix.length > 1) beginnings.push(prefix);
      }
    }
    if (!whole.size) return null;
    return (term, entire) => whole.has(term) || (!entire && beginnings.some((beginning) => term.startsWith(beginning)));
  }

  confpapers.engine = { weights, results, run, lookups, marks, titled };
})();
