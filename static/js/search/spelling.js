// Suggestions for misspelt queries: unknown words and fields are replaced by the nearest known ones; as confpapers/site/search_spelling.py.
// needs: core/base core/text search/query
"use strict";
(() => {
  const { fold, chunks, read } = confpapers.text;
  const [SESSION, YEAR] = [3, 4]; // kinds of terms that are neither of texts nor of names
  const LONG = 8; // letters from which a word may have two errors
  const SHORTEST = 4;
  const LONG_FIELD = 6;
  const BEGINNING = 3; // letters of an abbreviated field

  /** The typed text with its unknown fields and words replaced; "" if nothing similar is known. @param {Query} query @param {QuerySlot[]} unknown @param {SearchIndex} index */
  function suggest({ text: typed, unknown: fields }, unknown, index) {
    let text = typed;
    for (const name of fields) {
      const meant = nearestField(name);
      if (meant) text = text.replace(new RegExp(`\\b${name}:`, "gi"), `${meant}:`);
    }
    const words = unknown.filter(({ word }) => !fields.includes(word)).map((slot) => [slot.word, nearest(slot, index)]).filter(([, correct]) => correct);
    text = text.split(/(\s+)/).map((piece) => corrected(piece, words)).join("");
    return text === typed ? "" : text.trim();
  }

  /** @param {string} piece @param {string[][]} words */
  function corrected(piece, words) {
    let folded = fold(piece);
    for (const [word, correct] of words) if (chunks(piece).some((chunk) => read(chunk).words.includes(word))) piece = folded = folded.replace(word, () => correct);
    return piece;
  }

  /** The field that an unknown name most likely means: "author" for "authors" or "auth". @param {string} name */
  function nearestField(name) {
    const allowed = name.length >= LONG_FIELD ? 2 : 1;
    const apart = confpapers.query.fields.map((field) => (name.length >= BEGINNING && field.startsWith(name) ? 0 : distance(name, field, allowed)));
    const least = Math.min(...apart);
    return least <= allowed ? confpapers.query.fields[apart.indexOf(least)] : "";
  }

  /** The known word that was most likely meant. @param {QuerySlot} slot @param {SearchIndex} index */
  function nearest({ word: typed, term: word }, index) {
    if (word.length < SHORTEST || /\p{Nd}/u.test(word)) return "";
    const allowed = word.length >= LONG ? 2 : 1;
    /** @type {[number, number, number, string] | null} */
    let best = null;
    for (const part of index.loaded())
      for (let i = 0; i < part.count; i++) {
        const candidate = part.terms[i];
        if (part.kinds[i] === SESSION || part.kinds[i] === YEAR || candidate.length < 3 || Math.abs(candidate.length - word.length) > allowed) continue;
        const apart = distance(word, candidate, allowed);
        if (apart > allowed || (best && apart > best[0])) continue;
        /** @type {[number, number, number, string]} */
        const rank = [apart, Number(candidate[0] !== word[0]), -part.having(i), candidate];
        if (!best || before(rank, best)) best = rank;
      }
    if (!best) return "";
    return typed.includes("iz") ? best[3].replace(/is(?=[ae])/g, "iz") : best[3];
  }

  /** @param {Array<number | string>} a @param {Array<number | string>} b */
  function before(a, b) {
    const at = a.findIndex((value, k) => value !== b[k]);
    return at >= 0 && a[at] < b[at];
  }

  /** The edit distance: letters added, dropped, changed or swapped with a neighbour; most + 1 if it is larger. @param {string} one @param {string} other @param {number} most */
  function distance(one, other, most) {
    /** @type {number[]} */
    let last = [];
    /** @type {number[]} */
    let above = [];
    let row = Array.from({ length: other.length + 1 }, (_, j) => j);
    for (let i = 1; i <= one.length; i++) {
      last = above;
      above = row;
      row = [i];
      let least = i;
      for (let j = 1; j <= other.length; j++) {
        const same = one.charCodeAt(i - 1) === other.charCodeAt(j - 1);
        let cost = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one.charCodeAt(i - 1) === other.charCodeAt(j - 2) && one.charCodeAt(i - 2) === other.charCodeAt(j - 1)) cost = Math.min(cost, last[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
    }
    return Math.min(row[other.length], most + 1);
  }

  confpapers.spelling = { suggest };
})();
