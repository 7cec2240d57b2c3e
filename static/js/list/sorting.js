// Sorting of rows: by score, and by chance.
// needs: core/base
"use strict";
(() => {
  /** A repeatable pseudo-random generator (mulberry32). @param {number} seed */
  const random = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  let buffer = new Float64Array(0);
  /** Numbers that are used again: new ones at each key press would keep the garbage collector busy. @param {number} count */
  function numbers(count) {
    if (buffer.length < count) buffer = new Float64Array(2 * count);
    return buffer.subarray(0, count);
  }

  /**
   * The rows by falling score, ties in their order, -Infinity last. Each is encoded as one number, the score's position
   * between the lowest and the highest and then the row, because numbers are sorted ten times as fast as rows.
   * @param {number[]} rows @param {(i: number) => number} score
   */
  function best(rows, score) {
    const keys = numbers(rows.length);
    let most = 1; // above every row
    let [low, high] = [Infinity, -Infinity];
    for (let k = 0; k < rows.length; k++) {
      const value = (keys[k] = score(rows[k]));
      if (value > high) high = value;
      if (value < low && value !== -Infinity) low = value;
      if (rows[k] >= most) most = rows[k] + 1;
    }
    const steps = Math.floor(2 ** 52 / most);
    const scale = (steps - 1) / (high - low || 1);
    for (let k = 0; k < rows.length; k++) keys[k] = (keys[k] === -Infinity ? steps : Math.round((high - keys[k]) * scale)) * most + rows[k];
    keys.sort();
    const sorted = new Array(rows.length);
    for (let k = 0; k < rows.length; k++) sorted[k] = keys[k] % most;
    return sorted;
  }

  confpapers.sorting = { best, random };
})();
