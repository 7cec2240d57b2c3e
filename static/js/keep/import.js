// The papers of imported references, found by id, DOI, arXiv number, address or title.
// needs: core/base core/math core/text keep/references search/identifiers
"use strict";
(() => {
  /** @param {string} text */
  const plain = (text) => (confpapers.text.fold(text.replace(/[{}$\\]/g, "")).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");

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
          byName = new Map(details.flatMap((detail, i) => confpapers.identifiers.of(detail).map((name) => [name, i])));
          byTitle = titlesOf(columns); // with very many papers, titles come with the details
        }
        row = (title ? byTitle.get(plain(title)) : undefined) ?? names.map((name) => byName?.get(confpapers.identifiers.read(name))).find((candidate) => candidate !== undefined);
      }
      if (row === undefined) unknown.push(title || names.find(Boolean) || "?");
      else rows.add(row);
    }
    return { rows: [...rows], unknown };
  }

  /** The title of the paper with one of these names; undefined if the papers are too many to look. @param {Columns} columns @param {string[]} names */
  async function titleOf(columns, names) {
    if (columns.files.parts) return undefined;
    await columns.wantRest();
    const [row] = (await match(columns, [{ title: "", names }])).rows;
    return row === undefined ? "" : confpapers.math.flat(columns.titles[row] ?? "", columns.math);
  }

  /** The names and words of a watch list: the lines of a text, or the first column of a table. @param {string} name @param {string} text */
  function terms(name, text) {
    const plain = text.replace(/^\ufeff/, "");
    if (/\.csv$/i.test(name)) return confpapers.references.cells(plain).map(([first]) => first.trim());
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

  confpapers.importing = { named, searched, match, terms, titleOf };
})();
