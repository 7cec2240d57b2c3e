// Texts for which a reader wants similar papers: short ones are kept in the address, long ones and files in this tab.
// needs: core/base keep/references
"use strict";
(() => {
  const { references } = confpapers;
  const SHORT = 1500; // characters that fit into an address
  const MOST = 200_000; // characters of a text that are used
  const KEY = "confpapers:text:";
  const STORED = /^~[0-9a-z]{1,7}$/;
  /** @type {Map<string, ReaderText | null>} */
  const cache = new Map();

  /** A hash of a text (FNV-1a), as written in addresses. @param {string} text */
  function hash(text) {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return (value >>> 0).toString(36);
  }

  /** Stores a text for this tab; returns its key for the address. @param {ReaderText} source */
  function keep(source) {
    if (!source.name && !source.references.length && source.text.length <= SHORT && !STORED.test(source.text)) return source.text;
    const data = JSON.stringify(source);
    const value = `~${hash(data)}`;
    cache.set(value, source);
    try {
      sessionStorage.setItem(KEY + value, data);
    } catch {
      // it lasts until the page is left, and then the page reports that
    }
    return value;
  }

  /** @param {string} value @returns {ReaderText | null} */
  function stored(value) {
    try {
      return JSON.parse(sessionStorage.getItem(KEY + value) ?? "null");
    } catch {
      return null;
    }
  }

  /** The text for a part of the address; null if this tab does not have it. @param {string} value @returns {ReaderText | null} */
  function get(value) {
    let source = cache.get(value);
    if (source === undefined) cache.set(value, (source = STORED.test(value) ? stored(value) : pasted(value)));
    return source;
  }

  /** @param {Reference[]} entries @param {string} name @returns {ReaderText} */
  function listed(entries, name) {
    const text = entries.flatMap(({ title, abstract = "" }) => [title, abstract.trim()]).filter(Boolean).join("\n");
    return { name, text: text.slice(0, MOST), cut: text.length > MOST, references: entries.map(({ title, names }) => ({ title, names })) };
  }

  /** A text copied from a PDF, with words that were divided at the end of a line. @param {string} text */
  const undivided = (text) => text.replace(/(?<=\p{Ll})[-\u00ad\u2010]\s*\r?\n\s*(?=\p{Ll})/gu, "");

  /** A text or, if it is BibTeX or RIS, its entries. @param {string} text @param {string} [name] of its file @returns {ReaderText} */
  function pasted(text, name = "") {
    const entries = references.read("", text);
    if (entries) return listed(entries, name);
    return { name, text: undivided(text.slice(0, MOST)), cut: text.length > MOST, references: [] };
  }

  /** The content of a file; throws an error with a key of the page's texts if there is none. @param {File} file @returns {Promise<ReaderText>} */
  async function ofFile(file) {
    const content = await references.textOf(file);
    let entries = null;
    try {
      entries = references.read(file.name, content);
    } catch {
      throw new Error("like.json");
    }
    const source = entries ? listed(entries, file.name) : pasted(content, file.name);
    if (!source.text.trim()) throw new Error("like.nothing");
    return source;
  }

  confpapers.texts = { keep, get, pasted, undivided, ofFile };
})();
