// A list in a link: the papers' 32-bit numbers, sorted, delta-encoded, as base64.
// needs: core/base
"use strict";
(() => {
  /** @param {string[]} shortIds @returns {string} */
  function pack(shortIds) {
    const numbers = shortIds.map((short) => parseInt(short, 36)).sort((a, b) => a - b);
    /** @type {number[]} */
    const bytes = [];
    let before = 0;
    for (const number of numbers) {
      let gap = number - before;
      before = number;
      for (; gap > 127; gap = Math.floor(gap / 128)) bytes.push((gap % 128) + 128);
      bytes.push(gap);
    }
    return `~${btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  }

  /** The short ids in a link, packed or joined by dots. @param {string} text @returns {string[]} */
  function unpack(text) {
    if (!text.startsWith("~")) return text.split(".").filter(Boolean);
    /** @type {string[]} */
    const shortIds = [];
    let number = 0;
    let gap = 0;
    let place = 1;
    try {
      for (const character of atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/"))) {
        const byte = character.charCodeAt(0);
        gap += (byte % 128) * place;
        place *= 128;
        if (byte > 127) continue;
        number += gap;
        shortIds.push(number.toString(36));
        [gap, place] = [0, 1];
      }
    } catch {
      return []; // not a link of ours: the list is empty, and the page says that nothing matches
    }
    return shortIds;
  }

  /**
   * Divides the papers of several lists: each paper goes to one list that contains it, the one with fewest so far.
   * @param {Array<{ name: string, rows: number[] }>} lists @returns {Array<{ name: string, rows: number[] }>}
   */
  function split(lists) {
    const parts = lists.map(({ name }) => ({ name, rows: /** @type {number[]} */ ([]) }));
    const all = [...new Set(lists.flatMap(({ rows }) => rows))].map((row) => ({ row, of: parts.filter((_, at) => lists[at].rows.includes(row)) }));
    all.sort((a, b) => a.of.length - b.of.length || a.row - b.row); // a paper on a single list stays there
    for (const { row, of } of all) of.reduce((least, part) => (part.rows.length < least.rows.length ? part : least)).rows.push(row);
    for (const { rows } of parts) rows.sort((a, b) => a - b);
    return parts;
  }

  confpapers.sharing = { pack, unpack, split };
})();
