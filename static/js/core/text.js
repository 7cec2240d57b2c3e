// Words, as the index's maker (confpapers/site/search_index.py) sees them: folded, split, stemmed.
// needs: core/base
"use strict";
(() => {
  /** @type {Record<string, string>} */
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };
  const STOP = new Set(
    ("a an and are as at be been but by can do for from had has have in into is it its may more most no not of on or our " +
      "over such than that the their them then there these they this those to under up was we were which while will with " +
      "without would").split(" "),
  );

  /** Lower case, no accents. @param {string} text */
  const fold = (text) =>
    text
      .toLowerCase()
      .replace(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter])
      .normalize("NFKD")
      .replace(/\p{M}/gu, "");

  /** @param {string} text @returns {string[]} */
  const split = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  /** The S stemmer (Harman 1991). @param {string} word */
  function stem(word) {
    if (word.length < 4 || !word.endsWith("s")) return word;
    if (word.endsWith("ies") && !/(?:e|a)ies$/.test(word)) return word.slice(0, -3) + "y";
    if (word.endsWith("es") && !/(?:a|e|o)es$/.test(word)) return word.slice(0, -1);
    return /(?:us|ss|is)$/.test(word) ? word : word.slice(0, -1);
  }

  const PLAIN = /^[\x00-\x7f]*$/;

  /** The folded text, and for each of its characters the place it came from. @param {string} text @returns {{ folded: string, from: ArrayLike<number> }} */
  function foldMap(text) {
    if (PLAIN.test(text)) return { folded: text.toLowerCase(), from: places(text.length + 1) };
    let folded = "";
    /** @type {number[]} */
    const from = [];
    for (const { 0: part, index: at } of text.matchAll(/[\x00-\x7f]+|[^\x00-\x7f]/gu)) {
      const plain = part.charCodeAt(0) < 128;
      const done = plain ? part.toLowerCase() : fold(part);
      for (let i = 0; i < done.length; i++) from.push(plain ? at + i : at);
      folded += done;
    }
    from.push(text.length);
    return { folded, from };
  }

  let known = new Uint32Array(0);
  /** 0, 1, 2, …; at least so many. @param {number} count */
  function places(count) {
    if (known.length < count) known = Uint32Array.from({ length: 2 * count }, (_, i) => i);
    return known;
  }

  confpapers.text = { fold, split, stem, foldMap, isStop: (word) => STOP.has(word) };
})();
