// The index written by confpapers/site/postings.py (which describes its layout), whole or in parts that are loaded on demand.
// needs: core/base search/engine
"use strict";
(() => {
  const { load, bytes } = confpapers.core;
  const { WHOLE, BEGINNING } = confpapers.engine.weights;
  const LAST_KIND = 5; // of the marks at the end of terms
  const MOST_PARTS = 6; // an unfinished word that would need more parts is matched exactly

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
      kinds[i] = size && word[size - 1] <= LAST_KIND ? word[size - 1] : 0;
      terms[i] = decoder.decode(word.subarray(0, kinds[i] ? size - 1 : size));
      ends[i + 1] = ends[i] + number();
    }
    const start = at;

    /** Raises `impacts` to those of a term, from 1 to 8, times a weight. @param {number} term @param {Uint8Array} impacts @param {number} weight */
    function read(term, impacts, weight) {
      at = start + ends[term];
      const end = start + ends[term + 1];
      for (let paper = -1; at < end; ) {
        const value = number();
        paper += value >>> 3;
        impacts[paper] = Math.max(impacts[paper], ((value & 7) + 1) * weight);
      }
    }

    /** The number of papers with a term. @param {number} term */
    function having(term) {
      let sum = 0;
      for (let place = start + ends[term]; place < start + ends[term + 1]; place++) sum += Number(data[place] < 128);
      return sum;
    }

    /** The index of the first term not before the text. @param {string} text */
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

    return { papers, count, terms, kinds, read, having, lower, postings: (term) => data.subarray(start + ends[term], start + ends[term + 1]) };
  }

  /**
   * An index in parts, some of which may not be loaded yet. `first` has the first term of each.
   * @param {number} papers @param {string[]} first @param {Array<SearchPart | undefined>} parts @returns {SearchIndex}
   */
  function indexOf(papers, first, parts) {
    /** The part that would contain a term. @param {string} term */
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

    /** The parts that may contain a term, and whether terms with its beginning are searched. @param {string} term @param {string} beginning */
    function span(term, beginning) {
      const [from, to] = [place(term), place(`${term}\x06`)];
      if (!beginning) return { from, to, wide: false };
      const [low, high] = [Math.min(from, place(beginning)), Math.max(to, place(`${beginning}\uffff`))];
      return parts.length <= MOST_PARTS || high - low < MOST_PARTS ? { from: low, to: high, wide: true } : { from, to, wide: false };
    }

    return {
      papers,
      many: parts.length > 1,
      visit(term, beginning, each) {
        const { from, to, wide } = span(term, beginning);
        for (let k = from; k <= to; k++) {
          const part = parts[k];
          if (!part) continue;
          const { terms, kinds, count } = part;
          for (let i = part.lower(term); i < count && terms[i] === term; i++) each(part, i, kinds[i], WHOLE);
          if (wide) for (let i = part.lower(beginning); i < count && terms[i].startsWith(beginning); i++) if (terms[i] !== term) each(part, i, kinds[i], BEGINNING);
        }
      },
      lacks(lookups) {
        /** @type {Set<number>} */
        const wanted = new Set();
        for (const [term, beginning] of lookups) {
          const { from, to } = span(term, beginning);
          for (let k = from; k <= to; k++) if (!parts[k]) wanted.add(k);
        }
        return parts.length ? [...wanted] : [];
      },
      loaded: () => parts.filter((part) => part !== undefined),
      put: (k, data) => void (parts[k] = part(data)),
    };
  }

  /** Opens the content of a file `search`: the index in base64, or the table of its parts. @param {string | SearchRoot} value @returns {SearchIndex} */
  function open(value) {
    if (typeof value !== "string") return indexOf(value.papers, value.first, new Array(value.first.length));
    const whole = part(bytes(value));
    return indexOf(whole.papers, [""], [whole]);
  }

  /** Loads an index when it is needed; of one in parts, those that a query needs. @param {string} file @param {(index: SearchIndex, root: any) => void} opened @param {string} [name] of the file @returns {SearchReader} */
  function reader(file, opened, name = "search") {
    /** @type {SearchIndex | null} */
    let index = null;
    /** @type {string[]} */
    let files = [];
    /** @type {Promise<void> | null} */
    let opening = null;
    const start = () =>
      (opening ??= load(name, file).then(
        (value) => {
          files = value.files ?? [];
          opened((index = open(value)), value);
        },
        (error) => {
          opening = null;
          throw error;
        },
      ));
    /** @param {SearchIndex} whole @param {number} k */
    const add = (whole, k) => load(`${name}-${k}`, files[k]).then((data) => whole.put(k, bytes(data)));
    /** @param {SearchIndex} index @param {Query} query */
    const lacks = (index, query) => index.lacks(confpapers.engine.lookups(query, index.many));
    return {
      start,
      async wait(query) {
        if (!index) await start();
        const whole = /** @type {SearchIndex} */ (/** @type {unknown} */ (index));
        await Promise.all(lacks(whole, query).map((k) => add(whole, k)));
      },
      waits: (query) => !index || lacks(index, query).length > 0,
      addresses: () => start().then(() => [file, ...files]),
    };
  }

  confpapers.search = { open, reader };
})();
