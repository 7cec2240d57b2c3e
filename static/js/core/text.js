// Words and terms, by the rules explained in confpapers/site/search_words.py; tests/site/words.json tests both.
// needs: core/base
"use strict";
(() => {
  const STOP = new Set(
    ("a an and are as at be been but by can do for from had has have in into is it its may more most no not of on or our " +
      "over such than that the their them then there these they this those to under up was we were which while will with " +
      "without would").split(" "),
  );
  /** @type {Record<string, string>} */
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ς: "σ" };
  for (const hyphen of "‐‑‒–−⁃") LETTERS[hyphen] = "-";
  for (const mark of "’‘ʼ`´′ʹ") LETTERS[mark] = "'";
  for (const sign of "™®©℠") LETTERS[sign] = " ";
  const LETTER = /[ßæœøđðþłıς‐‑‒–−⁃’‘ʼ`´′ʹ™®©℠]/g;
  const DROPPED = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\u{1f3fb}-\u{1f3ff}]/gu;
  const GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho - sigma tau upsilon phi chi psi omega".split(" ");
  const LONE_GREEK = /(?<![α-ω])[α-ω](?![α-ω])/g;
  const PLAIN = /^[\x00-\x7f]*$/;
  const PAIRED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005\\u3007\\u3041-\\u30ff\\u3100-\\u312f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const RUNS = new RegExp(`[${PAIRED}]+|[^${PAIRED}]+`, "gu");
  const IS_PAIRED = new RegExp(`[${PAIRED}]`, "u");

  /** @param {string} text */
  const letters = (text) => text.replace(LETTER, (letter) => LETTERS[letter]);
  /** @param {string} text */
  const greek = (text) => text.replace(LONE_GREEK, (letter) => GREEK[letter.charCodeAt(0) - 0x3b1]);

  /** Removes accents, except where the result depends on adjacent letters. @param {string} text */
  const bare = (text) => letters(letters(text.toLowerCase()).normalize("NFKD").replace(DROPPED, "").normalize("NFC").toLowerCase());

  /** @param {string} text */
  function fold(text) {
    if (text.includes("\\ell")) text = text.replace(/\\ell(?![A-Za-z])/g, "l");
    if (PLAIN.test(text)) return text.toLowerCase().replaceAll("`", "'");
    return greek(bare(text));
  }

  /** @param {string} word @param {string} symbol */
  const pattern = (word, symbol) =>
    new RegExp(
      `(?<!${word})o\\([^()]{1,24}(?:\\([^()]{0,12}\\)[^()]{0,12})?\\)` +
        `|(?:(?<!${word})(?<!\\.)\\.(?=[a-z]))?` +
        `${word}+(?:(?:[\\-'_]|(?<=\\d)\\.(?=\\d)|(?<=\\d),(?=\\d{3}(?!\\d)))${word}+)*(?:\\+\\+|#(?!${word}))?${symbol}`,
      "gu",
    );
  /** @type {RegExp | undefined} */
  let ascii;
  /** @type {RegExp | undefined} */
  let anything;
  /** The pattern of a text's chunks, made when it is first needed. @param {string} folded */
  const chunkPattern = (folded) => (PLAIN.test(folded) ? (ascii ??= pattern("[a-z0-9]", "")) : (anything ??= pattern("[\\p{L}\\p{N}\\p{M}]", "|(?![\\x00-\\x7f])[\\p{So}\\p{Sm}]")));

  /** @param {string} folded @returns {string[]} */
  const chunksOf = (folded) => folded.match(chunkPattern(folded)) ?? [];

  /** @param {string} text */
  const chunks = (text) => chunksOf(fold(text));

  /** @param {string} text */
  const paired = (text) => !PLAIN.test(text) && IS_PAIRED.test(text);
  const ENDINGS = new Set(["t", "re", "ve", "ll", "d", "m"]);

  /**
   * A function that computes each value once, until it has remembered too many.
   * @template T @param {(key: string) => T} make @param {number} [most] @returns {(key: string) => T}
   */
  function remembered(make, most = 100_000) {
    /** @type {Map<string, T>} */
    let cache = new Map();
    return (key) => {
      let value = cache.get(key);
      if (value === undefined) {
        if (cache.size >= most) cache = new Map();
        cache.set(key, (value = make(key)));
      }
      return value;
    };
  }

  /** @type {(chunk: string) => Chunk} */
  const read = remembered((chunk) => {
    if (chunk.startsWith("o(")) {
      const inner = chunks(chunk.slice(2, -1)).flatMap((part) => read(part).words);
      const exact = chunk.replace(/[\s\\^{}$*·]/g, "");
      return { words: ["o", ...inner], tails: [], whole: "", exact: exact.length > 3 ? exact : "" };
    }
    const body = chunk.replace(/[+#]+$/, "").replace(/^\.+/, "");
    const exact = body !== chunk ? chunk : "";
    let parts = body.replaceAll(",", "").split(/[-'_]/).filter(Boolean);
    if (body.includes("'")) {
      const last = parts[parts.length - 1];
      if (parts.length > 1 && last === "s") parts.pop();
      else if (parts.length === 2 && ENDINGS.has(last)) parts = [parts.join("")];
    }
    if (!parts.some(paired)) return { words: parts, tails: [], whole: parts.length > 1 ? parts.join("") : "", exact };
    const runs = parts.flatMap((part) => part.match(RUNS) ?? []);
    const words = runs.flatMap((run) => pairs(run));
    return { words, tails: runs.filter((run) => paired(run) && Array.from(run).length > 1).map((run) => Array.from(run).slice(-1)[0]), whole: "", exact };
  });

  /** @param {string} run @returns {string[]} */
  function pairs(run) {
    const all = Array.from(run);
    return all.length === 1 || !paired(run) ? [run] : all.slice(1).map((character, i) => all[i] + character);
  }

  /** @param {string} text @returns {string[]} */
  const split = (text) => chunks(text).flatMap((chunk) => read(chunk).words);

  /** @type {Array<[RegExp, string]>} */
  const ALIKE = [
    [/(?<=[a-z]{2})([iy])z/g, "$1s"],
    [/(arm|behavi|cand|clam|col|demean|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rig|rum|sav|splend|tum|val|vap|vig)ou/g, "$1o"],
    [/(cancel|channel|counsel|fuel|label|level|model|panel|signal|total|travel|tunnel)l(?=[ei]|$)/g, "$1"],
    [/(def|lic|off|pret)enc/g, "$1ens"],
    [/(anal|catal|dial|epil|homol|monol|prol)ogu(?=e|$)/g, "$1og"],
  ];
  const ALIKE_HINT = /[iy]z|ou|ll|enc|ogu/;
  /** @type {Array<[RegExp, string]>} */
  const OTHERS = [
    [/^(calib|cent|fib|lit|lust|met|nanomet|micromet|millimet|kilomet|centimet|somb|spect|theat)re$/, "$1er"],
    [/^(cent|calib)red$/, "$1ered"],
    [/^artef/, "artif"],
    [/^grey/, "gray"],
    [/^(a?)haem/, "$1hem"],
    [/^paed/, "ped"],
    [/^programme$/, "program"],
    [/dgement/g, "dgment"],
    [/^(catalog|analog|dialog|homolog|monolog|epilog|prolog)e$/, "$1"],
  ];

  /** The S stemmer (Harman 1991). @param {string} word */
  function stem(word) {
    if (Array.from(word).length < 4 || !word.endsWith("s")) return word;
    if (word.endsWith("ies") && !/(?:e|a)ies$/.test(word)) return word.slice(0, -3) + "y";
    if (word.endsWith("es") && !/(?:a|e|o)es$/.test(word)) return word.slice(0, -1);
    return /(?:us|ss|is)$/.test(word) ? word : word.slice(0, -1);
  }

  /** @param {string} word */
  function spell(word) {
    if (word.length > 3 && ALIKE_HINT.test(word)) for (const [from, to] of ALIKE) word = word.replace(from, to);
    return word;
  }

  const term = remembered((word) => {
    let out = spell(stem(word));
    if (out.length > 3) for (const [from, to] of OTHERS) out = out.replace(from, to);
    return out;
  });

  /** The index terms of a chunk, including stop words. @type {(chunk: string) => string[]} */
  const termsOf = remembered((chunk) => {
    const { words, tails, whole, exact } = read(chunk);
    const out = new Set(tails);
    for (const word of words) out.add(term(word)).add(spell(stem(word)));
    if (whole) {
      out.add(term(whole));
      if (words.length > 2) for (let i = 1; i < words.length; i++) if (!STOP.has(words[i - 1]) && !STOP.has(words[i])) out.add(term(words[i - 1] + words[i]));
    }
    if (exact) out.add(exact);
    return [...out];
  });

  /** The folded text, and the original position of each of its characters. @param {string} text @returns {{ folded: string, from: ArrayLike<number> }} */
  function foldMap(text) {
    if (PLAIN.test(text) && !text.includes("\\ell")) return { folded: fold(text), from: identity(text.length + 1) };
    let folded = "";
    /** @type {number[]} */
    const from = [];
    /** @param {string} part @param {(i: number) => number} place */
    const add = (part, place) => {
      for (let i = 0; i < part.length; i++) from.push(place(i));
      folded += part;
    };
    for (const { 0: part, index: at } of text.matchAll(/\\ell(?![A-Za-z])|(?:(?!\\ell)[\x00-\x7f])+(?!\p{M})|[^]\p{M}*/gu)) {
      const near = text.slice(at - 1, at) + text.slice(at + part.length, at + part.length + 1);
      if (part === "\\ell") add("l", () => at);
      else if (PLAIN.test(part)) add(fold(part), (i) => at + i);
      else add(/[α-ω]/.test(bare(near)) ? bare(part) : greek(bare(part)), () => at);
    }
    from.push(text.length);
    return { folded, from };
  }

  let indices = new Uint32Array(0);
  /** 0, 1, 2, …, at least `count` of them. @param {number} count */
  function identity(count) {
    if (indices.length < count) indices = Uint32Array.from({ length: 2 * count }, (_, i) => i);
    return indices;
  }

  /** Whether a test accepts any part of a chunk, remembered for the last test: texts repeat most of their words. */
  const accepts = (() => {
    /** @type {unknown} */
    let last;
    /** @type {Map<string, boolean>} */
    let cache = new Map();
    /** @param {string} chunk @param {(term: string, entire?: boolean) => boolean} wanted */
    return (chunk, wanted) => {
      if (wanted !== last) [last, cache] = [wanted, new Map()];
      let any = cache.get(chunk);
      if (any === undefined) {
        const { words, whole, exact } = read(chunk);
        any = (exact !== "" && wanted(exact)) || (whole !== "" && (wanted(term(whole), true) || wanted(term(whole)))) || words.some((word) => wanted(term(word)) || wanted(spell(stem(word))));
        cache.set(chunk, any);
      }
      return any;
    };
  })();

  /** A text's chunks and what `foldMap` gives: typing one more letter often leaves the same texts on the screen. */
  const divided = remembered((text) => {
    const { folded, from } = foldMap(text);
    return { folded, from, parts: chunksOf(folded) };
  }, 200);

  /**
   * The words of a text that a test accepts, as pairs of start and end, or the first of them.
   * @param {string} text @param {(term: string, entire?: boolean) => boolean} wanted @param {boolean} [first] @returns {Array<[number, number]>}
   */
  function spans(text, wanted, first = false) {
    const { folded, from, parts } = divided(text);
    /** @type {Array<[number, number]>} */
    const out = [];
    /** @param {number} start @param {number} end */
    const add = (start, end) => {
      const place = /** @type {[number, number]} */ ([from[start], from[end - 1] === from[end] ? from[end] + 1 : from[end]]);
      const last = out[out.length - 1];
      if (last && last[1] >= place[0]) last[1] = Math.max(last[1], place[1]);
      else out.push(place);
    };
    let end = 0;
    for (const chunk of parts) {
      const at = folded.indexOf(chunk, end); // nothing between two chunks can be taken for one
      end = at + chunk.length;
      if (first && out.length) break;
      if (!accepts(chunk, wanted)) continue;
      const { words, whole, exact } = read(chunk);
      const before = out.length;
      if ((exact && wanted(exact)) || (whole && wanted(term(whole), true))) add(at, end);
      else
        for (let i = 0, place = 0; i < words.length; i++) {
          const start = chunk.indexOf(words[i], place);
          if (start < 0) continue;
          place = start + (paired(words[i]) ? Array.from(words[i])[0].length : words[i].length);
          if (wanted(term(words[i])) || wanted(spell(stem(words[i])))) add(at + start, at + start + words[i].length);
        }
      if (whole && out.length === before && wanted(term(whole))) add(at, end);
    }
    return out;
  }

  confpapers.text = { remembered, fold, chunks, read, split, stem, spell, term, termsOf, paired, spans, foldMap, isStop: (word) => STOP.has(word) };
})();
