// Imported lists: BibTeX, RIS (Zotero and others) and CSV, matched by id, DOI, arXiv number, address or title.
// needs: core/base core/text
"use strict";
(() => {
  /** @param {string} text */
  const plain = (text) => (confpapers.text.fold(text.replace(/[{}$\\]/g, "")).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");

  /** @type {Record<string, string>} */
  const LETTERS = { O: "Ø", o: "ø", L: "Ł", l: "ł", AA: "Å", aa: "å", AE: "Æ", ae: "æ", OE: "Œ", oe: "œ", ss: "ß", i: "i", j: "j" };
  /** A BibTeX field as text, without accents; special letters and quotation marks as printed. @param {string} text */
  const untex = (text) =>
    text
      .replace(/\\(?:['"`^~=.]|[uvHckbdrt](?![a-z]))\s*\{?\\?(\p{L})\}?/gu, "$1")
      .replace(/\\(AA|aa|AE|ae|OE|oe|ss|O|o|L|l|i|j)(?![A-Za-z])\s*/g, (_, name) => LETTERS[name])
      .replace(/``|''/g, '"')
      .replace(/---?/g, "–")
      .replace(/\\(?=[&%$#_])/g, "")
      .replace(/[{}]/g, "");

  /** @param {string} text @returns {Reference[]} */
  function fromBibtex(text) {
    return text.split(/^\s*@(?=\w+\s*\{)/m).slice(1).map((entry) => {
      /** @param {string} name */
      const field = (name) => new RegExp(`\\b${name}\\s*=\\s*(?:\\{((?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*)\\}|"((?:[^"{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*)")`, "i").exec(entry)?.slice(1).find((part) => part !== undefined) ?? "";
      return { title: untex(field("title")), abstract: untex(`${field("abstract")} ${field("keywords")}`), names: [field("doi"), field("eprint"), field("url"), /^\w+\s*\{\s*([^,\s]+)/.exec(entry)?.[1] ?? ""] };
    });
  }

  /** @param {string} text @returns {Reference[]} */
  function fromRis(text) {
    return text.split(/^ER\s{2}-.*$/m).map((entry) => {
      /** @param {string} tag */
      const field = (tag) => new RegExp(`^${tag}\\s{2}-\\s*(.*)$`, "m").exec(entry)?.[1].trim() ?? "";
      return { title: field("TI") || field("T1"), abstract: `${field("AB") || field("N2")} ${field("KW")}`, names: [field("DO"), field("UR"), field("ID")] };
    }).filter(({ title, names }) => title || names.some(Boolean));
  }

  /** The rows of a CSV file (RFC 4180). @param {string} text */
  function cells(text, separator = ",") {
    /** @type {string[][]} */
    const rows = [[""]];
    for (const [, quoted, bare, end] of text.matchAll(new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, "g"))) {
      const row = rows[rows.length - 1];
      row[row.length - 1] = quoted === undefined ? bare : quoted.replaceAll('""', '"');
      if (end === separator) row.push("");
      else if (end) rows.push([""]);
      else break;
    }
    return rows.filter((row) => row.some(Boolean));
  }

  /** @param {string} text @returns {Reference[]} */
  function fromCsv(text) {
    const separator = /^[^,\r\n]*([;\t])/.exec(text)?.[1]; // in many countries spreadsheets write semicolons
    const [head = [], ...rows] = cells(text.replace(/^\ufeff/, ""), separator);
    const at = (/** @type {string} */ name) => head.findIndex((cell) => cell.trim().toLowerCase() === name);
    const title = at("title");
    const abstract = at("abstract");
    const names = ["id", "doi", "url", "arxiv_id"].map(at).filter((place) => place >= 0);
    return rows.map((row) => ({ title: title < 0 ? "" : (row[title] ?? ""), abstract: abstract < 0 ? "" : (row[abstract] ?? ""), names: names.map((place) => row[place] ?? "") }));
  }

  /** @param {string} name @param {string} text @returns {Reference[]} */
  function references(name, text) {
    if (/\.ris$/i.test(name) || /^TY {2}-/m.test(text)) return fromRis(text);
    return /\.csv$/i.test(name) ? fromCsv(text) : fromBibtex(text);
  }

  /** The identifiers of a paper: its id, addresses and numbers. @param {Detail} detail */
  const namesOf = ({ id, url = "", pdf = "", links = [] }) => [id, url, pdf, ...links.map(([, address]) => address)].map((text) => text.toLowerCase().replace(/^https?:\/\/(dx\.)?(doi\.org|arxiv\.org\/abs)\//, ""));

  /** The rows by title. @param {Columns} columns */
  const titlesOf = (columns) => new Map(Array.from(columns.titles, (title, i) => [plain(title ?? ""), i]));

  /**
   * The rows of the papers in a file, and the titles of those that are not here.
   * @param {Columns} columns @param {Reference[]} wanted @returns {Promise<{ rows: number[], unknown: string[] }>}
   */
  async function match(columns, wanted) {
    let byTitle = titlesOf(columns);
    /** @type {Map<string, number> | undefined} */
    let byName;
    /** @type {Set<number>} */
    const rows = new Set();
    const unknown = [];
    for (const { title, names } of wanted) {
      let row = names.map(columns.row).find((candidate) => candidate !== undefined) ?? (title ? byTitle.get(plain(title)) : undefined);
      if (row === undefined && (names.some(Boolean) || columns.files.parts)) {
        if (!byName) {
          const details = await Promise.all(Array.from({ length: columns.n }, (_, i) => columns.want(i)));
          byName = new Map(details.flatMap((detail, i) => namesOf(detail).filter(Boolean).map((name) => [name, i])));
          byTitle = titlesOf(columns); // with very many papers, titles come with the details
        }
        row = (title ? byTitle.get(plain(title)) : undefined) ?? names.map((name) => byName?.get(name.toLowerCase().replace(/^https?:\/\/(dx\.)?(doi\.org|arxiv\.org\/abs)\//, ""))).find((found) => found !== undefined);
      }
      if (row === undefined) unknown.push(title || names.find(Boolean) || "?");
      else rows.add(row);
    }
    return { rows: [...rows], unknown };
  }

  /** The names and words of a watch list: the lines of a text, or the first column of a table. @param {string} name @param {string} text */
  function terms(name, text) {
    const plain = text.replace(/^\ufeff/, "");
    if (/\.csv$/i.test(name)) return cells(plain).map(([first]) => first.trim());
    return plain.split(/\r?\n/).map((line) => line.split("\t")[0].replace(/^\s*[-*•]\s+/, "").trim());
  }

  /** The rows of the papers that references identify by id or title, as far as the page has loaded these. @param {Columns} columns @param {Reference[]} wanted */
  function named(columns, wanted) {
    const byTitle = titlesOf(columns);
    const rows = wanted.map(({ title, names }) => names.map(columns.row).find((candidate) => candidate !== undefined) ?? (plain(title) ? byTitle.get(plain(title)) : undefined));
    return [...new Set(rows)].filter((row) => row !== undefined);
  }

  /**
   * The same if titles come with the details: each title is searched for, and the first matches are loaded.
   * @param {Columns} columns @param {Reference[]} wanted @param {(title: string) => Promise<number[]>} search @returns {Promise<number[]>}
   */
  async function searched(columns, wanted, search) {
    const rows = new Set(named(columns, wanted));
    for (const { title } of wanted) {
      const candidates = title ? await search(title) : [];
      await Promise.all(candidates.map(columns.want));
      const row = candidates.find((i) => plain(columns.titles[i] ?? "") === plain(title));
      if (row !== undefined) rows.add(row);
    }
    return [...rows];
  }

  confpapers.importing = { references, named, searched, match, terms };
})();
