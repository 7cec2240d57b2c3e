// The texts of the page, with numbers and dates in its language (static/i18n/<language>.json).
// needs: core/base
"use strict";
(() => {
  const { language, texts } = confpapersStrings; // the build puts them at the beginning of the bundle

  /** @template T @param {() => T} make @returns {() => T} */
  const once = (make) => {
    /** @type {T | undefined} */
    let value;
    return () => (value ??= make());
  };
  const numbers = once(() => new Intl.NumberFormat(language));
  const plurals = once(() => new Intl.PluralRules(language));

  const collator = once(() => new Intl.Collator("en", { numeric: true }));

  /** Compares texts as people sort: "9" before "10", "é" beside "e". The collator takes eleven milliseconds, so it is created when it is first needed. @param {string} a @param {string} b */
  const natural = (a, b) => collator().compare(a, b);

  /** "6,000"; creating the formatter takes ten milliseconds, which English avoids. @param {number} n */
  const number = (n) => (n < 1000 ? String(n) : language === "en" ? String(n).replace(/\B(?=(\d{3})+$)/g, ",") : numbers().format(n));

  /** @param {number} n */
  const category = (n) => (language === "en" ? (n === 1 ? "one" : "other") : plurals().select(n));

  /**
   * The text of a key with its placeholders filled, in the plural form for `n`.
   * @param {string} key @param {Record<string, string | number>} [values] @returns {string}
   */
  function t(key, values = {}) {
    const entry = texts[key];
    if (entry === undefined) throw new Error(`no text ${key}`);
    const text = typeof entry === "string" ? entry : (entry[category(Number(values.n))] ?? Object.values(entry).pop() ?? "");
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? number(value) : (value ?? "");
    });
  }

  /** The text of a key, or another text if there is none: a key may contain what is in the address. @param {string} key @param {string} otherwise */
  const textOr = (key, otherwise) => (Object.hasOwn(texts, key) ? t(key) : otherwise);

  /**
   * A text around an element: the parts before and after the placeholder with that name.
   * @param {string} key @param {string} name @param {Node} node @returns {Array<Node | string>}
   */
  function around(key, name, node) {
    const [before, after = ""] = t(key, { [name]: "\u0000" }).split("\u0000");
    return [before, node, after];
  }

  confpapers.strings = { language, t, number, natural, around, textOr };
})();
