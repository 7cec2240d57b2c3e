// Lists of references as other tools write them: BibTeX, RIS, PubMed, CSV, JSON and Markdown. One broken entry costs only itself.
// needs: core/base
"use strict";
(() => {
  const TITLES = ["title", "document title", "article title", "paper title"];
  const ABSTRACTS = ["abstract", "abstract note"];
  const NAMES = ["id", "doi", "url", "link", "arxiv_id", "pdf", "pdf link", "pdf_url"];
  const NO_REFERENCES = ["comment", "preamble", "string"];

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

  /** The position of what closes a value that begins before `at`, whatever braces are in it; -1 if nothing does. @param {string} text @param {number} at @param {string} close */
  function closing(text, at, close) {
    for (let depth = 0; at < text.length; at++) {
      const character = text[at];
      if (character === "\\") at++;
      else if (depth === 0 && character === close) return at;
      else if (character === "{") depth++;
      else if (character === "}") depth--;
    }
    return -1;
  }

  /** The fields of a BibTeX entry, by name. @param {string} body */
  function fieldsOf(body) {
    /** @type {Map<string, string>} */
    const fields = new Map();
    const name = /([A-Za-z][\w:+.-]*)\s*=\s*/g; // what is inside a value is skipped with it
    for (let match = name.exec(body); match; match = name.exec(body)) {
      const start = name.lastIndex;
      const close = { "{": "}", '"': '"' }[body[start]];
      const end = close ? closing(body, start + 1, close) : body.slice(start).search(/[,\s]/) + start;
      const value = body.slice(close ? start + 1 : start, end < start ? body.length : end);
      if (!fields.has(match[1].toLowerCase())) fields.set(match[1].toLowerCase(), value);
      if (end > start) name.lastIndex = end;
    }
    return fields;
  }

  /** Where the next BibTeX entry begins, for one that is not closed. @param {string} text */
  const before = (text) => (text.search(/^\s*@\s*[A-Za-z]+\s*[{(]/m) + 1 || text.length + 1) - 1;

  /** @param {string} text @returns {Reference[]} */
  function fromBibtex(text) {
    const out = [];
    const begin = /@\s*([A-Za-z]+)\s*([{(])/g;
    for (let match = begin.exec(text); match; match = begin.exec(text)) {
      const start = begin.lastIndex;
      const closed = closing(text, start, match[2] === "{" ? "}" : ")");
      const end = closed < 0 ? start + before(text.slice(start)) : closed;
      begin.lastIndex = end;
      if (NO_REFERENCES.includes(match[1].toLowerCase())) continue;
      const body = text.slice(start, end);
      const fields = fieldsOf(body);
      const field = (/** @type {string} */ name) => fields.get(name) ?? "";
      const names = [field("doi"), field("eprint"), field("url"), /^\s*([^,=\s]+)\s*,/.exec(body)?.[1] ?? ""];
      if (fields.size) out.push({ title: untex(field("title")).replace(/\s+/g, " ").trim(), abstract: untex(`${field("abstract")} ${field("keywords")}`), names });
    }
    return out;
  }

  /** RIS, and what PubMed writes; a line without a tag continues the one above. @param {string} text @returns {Reference[]} */
  function fromRis(text) {
    const tag = /^PMID- /m.test(text) ? /^([A-Z]{2,4}) *- (.*)$/ : /^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$/;
    /** @type {Array<Record<string, string>>} */
    const entries = [];
    let last = "";
    for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
      const [, name = "", value = ""] = tag.exec(line) ?? [];
      if (name === "TY" || name === "PMID" || !entries.length) entries.push({});
      const entry = entries[entries.length - 1];
      if (name && !(name in entry)) entry[name] = value.trim();
      else if (!name && last) entry[last] = `${entry[last]} ${line.trim()}`.trim();
      last = name || last;
    }
    return entries
      .map(({ TI, T1, AB, N2, KW, DO, UR, ID, LID, AID }) => ({ title: TI || T1 || "", abstract: `${AB || N2 || ""} ${KW || ""}`, names: [DO, UR, ID, LID, AID].map((name) => name || "") }))
      .filter(({ title, names }) => title || names.some(Boolean));
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
    const columns = head.map((cell) => cell.trim().toLowerCase());
    const at = (/** @type {string[]} */ names) => names.map((name) => columns.indexOf(name)).filter((place) => place >= 0);
    const [title = -1] = at(TITLES);
    const [abstract = -1] = at(ABSTRACTS);
    const names = at(NAMES);
    if (title < 0 && !names.length) return [];
    return rows.map((row) => ({ title: row[title] ?? "", abstract: row[abstract] ?? "", names: names.map((place) => row[place] ?? "") }));
  }

  /** The papers of a JSON file: this page's export, papers.json, CSL. @param {string} text @returns {Reference[]} */
  function fromJson(text) {
    const parsed = JSON.parse(text);
    const rows = Array.isArray(parsed) ? parsed : (parsed?.papers ?? parsed?.items ?? []);
    if (!Array.isArray(rows)) return [];
    const word = (/** @type {unknown} */ value) => (typeof value === "string" ? value : "");
    return rows
      .filter((row) => row && typeof row === "object" && (word(row.title) || word(row.abstract)))
      .map((row) => ({ title: word(row.title), abstract: word(row.abstract), names: [row.id, row.DOI, row.doi, row.url, row.URL].map(word).filter(Boolean) }));
  }

  /** The papers of a list in Markdown, each an item that begins with a link or a title in bold; null if there is other text. @param {string} text @returns {Reference[] | null} */
  function fromMarkdown(text) {
    const out = [];
    for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
      const [item, linked, enclosed, address, bold] = /^\s*(?:[-*+]|\d+[.)])\s+(?:\[((?:\\.|[^\]\\])+)\]\((?:<([^<>]*)>|([^\s()]*))\)|\*\*((?:\\.|[^*\\])+)\*\*)/.exec(line) ?? [];
      if (item) out.push({ title: (linked ?? bold).replace(/\\(?=[\\`*_[\]<>])/g, ""), abstract: "", names: [enclosed ?? address ?? ""].filter(Boolean) });
      else if (/^[^\s#]/.test(line)) return null; // an indented line or a heading belongs to the list
    }
    return out.length ? out : null;
  }

  /** The references in a file, by the ending of its name and by its content; null if it is a text of another kind. @param {string} name @param {string} text @returns {Reference[] | null} */
  function references(name, text) {
    if (/\.json$/i.test(name)) return fromJson(text);
    if (/\.(ris|nbib)$/i.test(name) || /^(TY {1,2}|PMID)- /m.test(text)) return fromRis(text);
    if (/\.(csv|tsv|tab)$/i.test(name)) return fromCsv(text);
    if (/\.(md|markdown)$/i.test(name)) return fromMarkdown(text);
    return /\.bib$/i.test(name) || /^\s*@\w+\s*\{[^,]*,/m.test(text) ? fromBibtex(text) : null;
  }

  /** The text of a file; throws an error with a key of the page's texts if it has none. @param {File} file */
  async function textOf(file) {
    const data = await file.arrayBuffer();
    const [one, two] = new Uint8Array(data.slice(0, 2));
    const wide = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[(one << 8) | two];
    let text = "";
    try {
      text = new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(data);
    } catch {
      text = new TextDecoder("windows-1252").decode(data); // older programs
    }
    if (/\.pdf$/i.test(file.name) || text.startsWith("%PDF")) throw new Error("like.pdf");
    if (text.includes("\0")) throw new Error("like.binary");
    return text;
  }

  confpapers.references = { read: references, cells, textOf };
})();
