// Parses queries into words that rank papers and conditions that a paper must meet; as confpapers/site/search_query.py, which has the grammar.
// needs: core/base core/text
"use strict";
(() => {
  const { chunks, read, remembered, term, spell, paired, isStop } = confpapers.text;
  const FIELDS = ["author", "title", "affiliation", "session", "year"];
  const MOST_WORDS = 400;
  const TOKEN = /(?<space>\s+)|(?<quote>["“”„])(?<phrase>[^"“”]*)["“”]?|(?<open>\()|(?<close>\))|(?<not>-)(?=[^\s\-)])|(?<field>[A-Za-z]{2,12}):(?!\/)(?=\S)|(?<spaced>author|title|affiliation|session|year|inside):|(?<word>(?:o\([^()]{1,24}(?:\([^()]{0,12}\)[^()]{0,12})?\)|[^\s"“”()]|(?<=[\p{L}\p{N}_])\([^()\s]*\))+)|(?<other>[^])/giu;

  /** @param {string} text @returns {QueryToken[]} */
  function tokens(text) {
    /** @type {QueryToken[]} */
    const out = [];
    let before = " ";
    for (const match of text.matchAll(TOKEN)) {
      const groups = /** @type {Record<string, string | undefined>} */ (match.groups);
      const kind = groups.quote ? "phrase" : (Object.keys(groups).find((name) => groups[name] !== undefined) ?? "other");
      const value = kind === "phrase" ? (groups.phrase ?? "") : kind === "field" || kind === "spaced" ? /** @type {string} */ (groups[kind]).toLowerCase() : match[0];
      const end = (match.index ?? 0) + match[0].length;
      if (kind !== "space") out.push({ kind: kind === "spaced" ? "field" : kind, text: value, ended: kind === "phrase" ? /[^"“”„]*["“”]$/.test(match[0].slice(1)) : end < text.length, attached: !/\s/.test(before) });
      before = match[0].slice(-1);
    }
    return out;
  }

  /** @param {string} text @returns {Query} */
  function parse(text) {
    if (!text) return { text, strict: [], words: { slots: [], joins: [], stops: false }, unknown: [], inside: false, empty: false };
    const all = tokens(text);
    const isInside = (/** @type {QueryToken} */ { kind, text }) => kind === "field" && text === "inside";
    const inside = all.some(isInside);
    const reader = new Reader(all.filter((token) => !isInside(token)), /\p{Ll}/u.test(text));
    const { strict, loose } = reader.top();
    const words = wordsOf(loose.map((piece) => piece.text).join(" "), !loose.length || loose[loose.length - 1].ended);
    return { text, strict, words, unknown: [...new Set(reader.unknown)], inside, empty: text.trim() !== "" && !strict.length && !words.slots.length && !inside };
  }

  class Reader {
    /** @param {QueryToken[]} tokens @param {boolean} mayOr */
    constructor(tokens, mayOr) {
      this.tokens = tokens;
      this.mayOr = mayOr;
      this.at = 0;
      /** @type {string[]} */
      this.unknown = [];
    }

    /** The conditions and the plain words. */
    top() {
      /** @type {Condition[]} */
      const strict = [];
      /** @type {QueryPiece[]} */
      const loose = [];
      while (this.at < this.tokens.length) {
        const branches = this.branches(0);
        if (branches.length > 1) strict.push(...any(branches));
        else for (const part of branches[0]) if ("piece" in part) loose.push(part);
          else strict.push(part);
      }
      return { strict, loose };
    }

    /** The branches of a group, separated by OR. @param {number} depth @returns {QueryPart[][]} */
    branches(depth) {
      /** @type {QueryPart[][]} */
      const out = [[]];
      while (this.at < this.tokens.length) {
        const token = this.tokens[this.at++];
        if (token.kind === "close") {
          if (depth) break;
        } else if (token.kind === "word" && token.text === "OR" && this.mayOr && token.ended) out.push([]);
        else out[out.length - 1].push(...this.item(token, depth));
      }
      const filled = out.filter((branch) => branch.length);
      return filled.length ? filled : [[]];
    }

    /** @param {QueryToken} token @param {number} depth @returns {QueryPart[]} */
    item(token, depth) {
      if (token.kind === "not" && !token.attached && this.at < this.tokens.length) {
        const following = { ...this.tokens[this.at++], ended: true }; // "-v" must not exclude "video"
        const parts = conditions(this.item(following, depth));
        return parts.length ? [{ kind: "not", parts: [every(parts)] }] : [];
      }
      if (token.kind === "field") return this.field(token);
      if (token.kind === "open") {
        const branches = this.branches(depth + 1);
        return branches.length === 1 ? branches[0] : any(branches);
      }
      if (token.kind === "phrase") return clause("", token.text, true, token.ended);
      return token.kind === "word" ? [{ piece: true, text: token.text, ended: token.ended }] : [];
    }

    /** @param {QueryToken} token @returns {QueryPart[]} */
    field(token) {
      if (!FIELDS.includes(token.text)) {
        this.unknown.push(token.text);
        return [{ piece: true, text: token.text, ended: true }];
      }
      const value = this.tokens[this.at];
      if (value?.kind !== "word" && value?.kind !== "phrase") return [];
      this.at++;
      return clause(token.text, value.text, value.kind === "phrase", value.ended);
    }
  }

  /** @param {string} field @param {string} text @param {boolean} phrase @param {boolean} ended @returns {Clause[]} */
  function clause(field, text, phrase, ended) {
    const words = wordsOf(text, ended, ["author", "affiliation", "session", "year"].includes(field));
    if (!words.slots.length) return [];
    return [{ field, text, phrase: phrase && chunks(text).length + words.slots.length > 2, words, ended }];
  }

  /** The parts as conditions; a plain word must occur, too. @param {QueryPart[]} parts @returns {Condition[]} */
  const conditions = (parts) => parts.flatMap((part) => ("piece" in part ? clause("", part.text, false, part.ended) : [part]));

  /** @param {Condition[]} parts @returns {Condition} */
  const every = (parts) => (parts.length === 1 ? parts[0] : { kind: "and", parts });

  /** @param {QueryPart[][]} branches @returns {Condition[]} */
  function any(branches) {
    const alternatives = branches.map(conditions).filter((parts) => parts.length);
    if (alternatives.length < 2) return alternatives.map(every);
    return [{ kind: "or", parts: alternatives.map(every) }];
  }

  /**
   * The words of a text without its stop words, unless there are only stop words (or `all` is set).
   * @param {string} text @param {boolean} ended @param {boolean} [all] @returns {QueryWords}
   */
  function wordsOf(text, ended, all = false) {
    const chunksRead = chunks(text).slice(0, MOST_WORDS).map(read);
    if (chunksRead.length && !ended) ended = wordEnds(text);
    const stops = !all && chunksRead.every((chunk) => chunk.words.every(isStop));
    /** @type {QuerySlot[]} */
    const slots = [];
    /** @type {QueryJoin[]} */
    const joins = [];
    /** @type {Map<string, number>} */
    const numbers = new Map();
    /** @type {[string, number] | null} */
    let before = null;
    chunksRead.forEach((chunk, n) => {
      const unfinished = !ended && n === chunksRead.length - 1;
      /** @type {number[]} */
      const positions = [];
      slotsOf(chunk, unfinished).forEach((slot, k) => {
        if (!(all || stops) && !chunk.exact && isStop(chunk.words[k])) return positions.push(-1);
        let number = numbers.get(slot.term);
        if (number === undefined) numbers.set(slot.term, (number = slots.push(slot) - 1));
        else slots[number].prefix = slot.prefix || slots[number].prefix;
        return positions.push(number);
      });
      joins.push(...joinsOf(chunk, positions, unfinished));
      if (before && positions.length && positions[0] >= 0 && mayJoin(before[0], chunk)) {
        const joined = before[0] + chunk.words[0];
        joins.push({ term: term(joined), prefix: unfinished && chunk.words.length === 1 ? spell(joined) : "", slots: [before[1], positions[0]] });
      }
      const last = positions[positions.length - 1] ?? -1;
      before = last >= 0 && !chunk.exact ? [chunk.words[chunk.words.length - 1], last] : null;
    });
    return { slots, joins, stops: stops && slots.length > 0 };
  }

  /** @param {string} text */
  const wordEnds = (text) => !/[\p{L}\p{N}+#]$/u.test(text) && !paired(Array.from(text).pop() ?? "");

  /** @param {Chunk} chunk @param {boolean} unfinished @returns {QuerySlot[]} */
  function slotsOf({ words, exact }, unfinished) {
    if (exact) return [{ word: exact, term: exact, prefix: "", other: exact.startsWith(".") ? term(words[words.length - 1]) : "" }];
    return words.map((word, k) => ({ word, term: term(word), prefix: (unfinished && k === words.length - 1) || (Array.from(word).length === 1 && paired(word)) ? spell(word) : "", other: "" }));
  }

  /** The words of a chunk joined: all of them, and each two neighbours. @param {Chunk} chunk @param {number[]} positions @param {boolean} unfinished */
  function joinsOf({ words, whole, exact }, positions, unfinished) {
    const wanted = positions.filter((place) => place >= 0);
    if (!whole || exact || !wanted.length) return [];
    /** @type {QueryJoin[]} */
    const out = [{ term: term(whole), prefix: unfinished ? spell(whole) : "", slots: wanted }];
    for (let k = 0; positions.length > 2 && k + 1 < positions.length; k++)
      if (positions[k] >= 0 && positions[k + 1] >= 0) out.push({ term: term(words[k] + words[k + 1]), prefix: "", slots: [positions[k], positions[k + 1]] });
    return out;
  }

  /** Whether people may write the two as one: "u net", "gpt 4o", "data set". @param {string} word @param {Chunk} chunk */
  function mayJoin(word, { words, exact }) {
    if (exact || !words.length || /^\p{Nd}+$/u.test(word) || paired(word) || paired(words[0])) return false;
    return Math.min(Array.from(word).length, Array.from(words[0]).length) <= 4 || /^\p{Nd}/u.test(words[0]);
  }

  /** All words that a query searches for, including those in conditions. @param {Query} query @returns {Array<{ words: QueryWords, field: string, text: string, not: boolean }>} */
  function allWords(query) {
    /** @type {ReturnType<typeof allWords>} */
    const out = [{ words: query.words, field: "", text: "", not: false }];
    /** @param {Condition} condition @param {boolean} not */
    const visit = (condition, not) => {
      if ("parts" in condition) for (const part of condition.parts) visit(part, not !== (condition.kind === "not"));
      else out.push({ words: condition.words, field: condition.field, text: condition.text, not });
    };
    for (const condition of query.strict) visit(condition, false);
    return out;
  }

  confpapers.query = { parse: remembered(parse, 20), wordsOf, allWords, fields: FIELDS };
})();
