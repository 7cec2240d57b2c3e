// The similarity of papers, by 64 numbers each, for "similar" and "recommended".
// needs: core/base
"use strict";
(() => {
  const MOST_SAVED = 8; // papers compared one by one, so that it takes only a few milliseconds

  /** The 64 numbers of each paper. @param {Uint8Array} data @param {number} n @returns {Vectors} */
  function vectors(data, n) {
    const signed = new Int8Array(data.buffer);
    const size = signed.length / n;
    const norms = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let d = 0; d < size; d++) sum += signed[i * size + d] ** 2;
      norms[i] = Math.sqrt(sum) || 1;
    }
    const middle = new Float32Array(size);
    for (let i = 0; i < n; i++) for (let d = 0; d < size; d++) middle[d] += signed[i * size + d] / norms[i] / n;
    /** The similarity of each paper to a direction. @param {Float32Array} to */
    const near = (to) => {
      const out = new Float32Array(n);
      for (let i = 0; i < n; i++) out[i] = dot(signed, i * size, to) / norms[i];
      return out;
    };
    /** Rocchio: the mean of these papers minus the mean of all. @param {number[]} rows */
    const direction = (rows) => {
      const to = new Float32Array(size);
      for (const i of rows) for (let d = 0; d < size; d++) to[d] += signed[i * size + d] / norms[i] / rows.length;
      for (let d = 0; d < size; d++) to[d] -= middle[d];
      return to;
    };
    /** Raises each paper's value to its similarity to one of three directions, reading its numbers once for all three. @param {Float32Array} out @param {Float64Array} a @param {Float64Array} b @param {Float64Array} c */
    const nearestOf = (out, a, b, c) => {
      for (let i = 0, at = 0; i < n; i++) {
        let [toA, toB, toC] = [0, 0, 0];
        for (let d = 0; d < size; d++, at++) {
          const value = signed[at];
          toA += value * a[d];
          toB += value * b[d];
          toC += value * c[d];
        }
        out[i] = Math.max(out[i], Math.max(toA, toB, toC) / norms[i]);
      }
    };
    /** The similarity of each paper to the nearest of these. @param {number[]} rows */
    const nearest = (rows) => {
      const out = new Float32Array(n);
      const ways = rows.map((row) => Float64Array.from(signed.subarray(row * size, (row + 1) * size), (value) => value / norms[row]));
      for (let k = 0; k < ways.length; k += 3) nearestOf(out, ways[k], ways[k + 1] ?? ways[k], ways[k + 2] ?? ways[k]);
      return out;
    };
    /** A score that combines similarity to these papers as a whole and to one of them: better than either (benchmarks/recommend.py). @param {number[]} rows */
    const liking = (rows) => {
      const to = direction(rows);
      const length = Math.hypot(...to) || 1;
      const whole = near(to);
      return nearest(rows.slice(-MOST_SAVED)).map((value, i) => value + whole[i] / length);
    };
    /** The direction, of length 1, of the weighted sum of these papers, each with length 1. @param {number[]} rows @param {number[]} weights */
    const mean = (rows, weights) => {
      const to = new Float32Array(size);
      rows.forEach((i, k) => {
        for (let d = 0; d < size; d++) to[d] += (signed[i * size + d] / norms[i]) * weights[k];
      });
      const length = Math.hypot(...to) || 1;
      return to.map((value) => value / length);
    };
    return { near, direction, liking, mean };
  }

  /**
   * The dot product of a paper's numbers and a direction; with four independent sums, none waits for another.
   * @param {Int8Array} signed @param {number} from @param {Float32Array} to
   */
  function dot(signed, from, to) {
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    let d = 0;
    for (; d + 3 < to.length; d += 4) {
      a += signed[from + d] * to[d];
      b += signed[from + d + 1] * to[d + 1];
      c += signed[from + d + 2] * to[d + 2];
      e += signed[from + d + 3] * to[d + 3];
    }
    for (; d < to.length; d++) a += signed[from + d] * to[d];
    return a + b + (c + e);
  }

  confpapers.vectors = vectors;
})();
