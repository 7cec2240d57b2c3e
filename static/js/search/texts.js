// Texts for which a reader wants similar papers: short ones are kept in the address, long ones and files in this tab.
// needs: core/base keep/import
"use strict";
(() => {
  const { references } = confpapers.importing;
  const SHORT = 1500; // characters that fit into an address
  const MOST = 200_000; // characters of a text that are used
  const KEY = "confpapers:text:";
  const STORED = /^~[0-9a-z]{1,7}$/;
  /** @type {Map<string, ReaderText | null>} */
  const known = new Map();

  /** A hash of a text (FNV-1a), as written in addresses. @param {string} text */
  function hash(text) {
    let value = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return (value >>> 0).toString(36);
  }

  /** Stores a text for this tab; returns its key for the address. @param {ReaderText} made */
  function keep(made) {
    if (!made.name && !made.references.length && made.text.length <= SHORT && !STORED.test(made.text)) return made.text;
    const data = JSON.stringify(made);
    const value = `~${hash(data)}`;
    known.set(value, made);
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
    let made = known.get(value);
    if (made === undefined) known.set(value, (made = STORED.test(value) ? stored(value) : pasted(value)));
    return made;
  }

  /** @param {Reference[]} entries @param {string} name @returns {ReaderText} */
  function listed(entries, name) {
    const text = entries.flatMap(({ title, abstract = "" }) => [title, abstract.trim()]).filter(Boolean).join("\n");
    return { name, text: text.slice(0, MOST), cut: text.length > MOST, references: entries.map(({ title, names }) => ({ title, names })) };
  }

  /** A text or, if it is BibTeX, its entries. @param {string} text @param {string} [name] of its file @returns {ReaderText} */
  function pasted(text, name = "") {
    if (/^\s*@\w+\s*\{[^,]*,/m.test(text)) return listed(references("x.bib", text), name);
    return { name, text: text.slice(0, MOST), cut: text.length > MOST, references: [] };
  }

  /** The papers of a JSON file: this page's export, papers.json, CSL. @param {string} text @returns {Reference[]} */
  function fromJson(text) {
    const found = JSON.parse(text);
    const rows = Array.isArray(found) ? found : (found?.papers ?? found?.items ?? []);
    if (!Array.isArray(rows)) return [];
    const word = (/** @type {unknown} */ value) => (typeof value === "string" ? value : "");
    return rows
      .filter((row) => row && typeof row === "object" && (word(row.title) || word(row.abstract)))
      .map((row) => ({ title: word(row.title), abstract: word(row.abstract), names: [row.id, row.DOI, row.doi, row.url, row.URL].map(word).filter(Boolean) }));
  }

  /** The content of a file; throws an error with a key of the page's texts if there is none. @param {string} name @param {string} content @returns {ReaderText} */
  function ofFile(name, content) {
    if (/\.pdf$/i.test(name) || content.startsWith("%PDF")) throw new Error("like.pdf");
    if (content.includes("\0")) throw new Error("like.binary");
    let made = null;
    if (/\.json$/i.test(name)) {
      try {
        made = listed(fromJson(content), name);
      } catch {
        throw new Error("like.json");
      }
    } else if (/\.(ris|csv|bib)$/i.test(name) || /^TY {2}-/m.test(content)) made = listed(references(name, content), name);
    else made = pasted(content, name);
    if (!made.text.trim()) throw new Error("like.nothing");
    return made;
  }

  confpapers.texts = { keep, get, pasted, ofFile };
})();
