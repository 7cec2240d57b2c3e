// Export of the reader's papers: BibTeX, CSV, Markdown, JSON, a calendar, a link, a printed sheet; and import.
// needs: core/base core/math core/strings keep/calendar keep/import keep/references keep/sharing offline/offline programme/zone
"use strict";
(() => {
  const { el, find, toast, copy } = confpapers.core;
  const { t } = confpapers.strings;

  /** @param {string} name @param {string} type @param {string} text */
  function save(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = el("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** A CSV field that no spreadsheet interprets as a formula. @param {string} text */
  const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

  /** The DOI's address, which no spreadsheet interprets as a number. @param {Detail} detail */
  const doi = ({ links = [] }) => links.find(([, address]) => address.startsWith("https://doi.org/"))?.[1] ?? "";

  /** A table for spreadsheets; Excel recognises UTF-8 by the byte order mark. @param {Chosen[]} papers */
  const csv = (papers) =>
    ["\ufeff" + ["number", "id", "title", "authors", "day", "start", "end", "room", "session", "position", "url", "pdf", "doi", "note", "lists"].join(",")]
      .concat(
        papers.map(({ i, id, title, authors, slot, position, detail, note, lists }) =>
          [String(i + 1), id, title, authors.join("; "), ...[0, 1, 2, 3, 4].map((at) => slot?.[at] ?? ""), position, detail.url ?? "", detail.pdf ?? "", doi(detail), note, lists.join("; ")].map(cell).join(","),
        ),
      )
      .join("\r\n") + "\r\n";

  /** A paper's details with addresses that also lead to it from elsewhere. @param {Detail} detail @returns {Detail} */
  function absolute(detail) {
    const from = (/** @type {string} */ address) => new URL(address, location.href).href;
    return { ...detail, ...(detail.url && { url: from(detail.url) }), ...(detail.pdf && { pdf: from(detail.pdf) }) };
  }

  /** @param {string} text */
  const plain = (text) => text.replace(/([\\`*_[\]<>])/g, "\\$1");

  /** @param {Chosen[]} papers */
  const markdown = (papers) =>
    papers
      .map(({ title, authors, slots, position, detail, note, lists }) => {
        const address = detail.url;
        const place = [confpapers.zone.whens(slots), position && `#${position.replace(/^#/, "")}`].filter(Boolean).join(" · ");
        const name = address ? `[${plain(title)}](<${address}>)` : `**${plain(title)}**`; // where a title ends must be seen
        const sentences = [name, plain(authors.join(", ")), plain(place)].filter(Boolean).map((text) => `${text}.`);
        const tags = lists.map((list) => `#${plain(list.replaceAll(" ", "-"))}`);
        return `- ${[...sentences, ...tags].join(" ")}` + (note ? `\n  > ${plain(note).replaceAll("\n", "\n  > ")}` : "");
      })
      .join("\n") + "\n";

  /** The entry with the reader's lists as keywords. @param {string} entry @param {string[]} lists */
  const tagged = (entry, lists) => (lists.length && entry.endsWith("}") ? `${entry.slice(0, -1).trimEnd().replace(/,?$/, ",")}\n  keywords = {${lists.join(", ")}}\n}` : entry);

  /** @param {Chosen[]} papers */
  const bibtex = (papers) => papers.map(({ detail, lists }) => tagged((detail.bibtex ?? "").trim(), lists)).filter(Boolean).join("\n\n") + "\n";

  /** @param {Columns} columns @param {Shelf} shelf @param {List} list @param {() => Promise<string[]>} pageIndex addresses @returns {Keep} */
  function keep(columns, shelf, list, pageIndex) {
    const dialog = /** @type {HTMLDialogElement} */ (find("#keep"));
    const { conference } = columns;
    const watching = /** @type {HTMLTextAreaElement} */ (find("#watching"));
    watching.addEventListener("change", () => watch(watching.value));
    find("#watch-file").addEventListener("change", (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      const file = input.files?.[0];
      input.value = "";
      file?.text().then((text) => watch([watching.value, ...confpapers.importing.terms(file.name, text)].join("\n")), () => say(t("keep.import.failed", { reason: file.name })));
    });

    /** Watches one name or word per line. @param {string} text */
    function watch(text) {
      const terms = [...new Set(text.split("\n").map((term) => term.trim()).filter(Boolean))];
      watching.value = terms.join("\n");
      shelf.watch(terms);
      const papers = columns.isWhole() ? shelf.watchedRows().length : 0;
      if (papers) say(t("watch.found", { n: papers }));
    }

    const say = (/** @type {string} */ text) => (find("#keep-said").textContent = text);

    const wanted = () => {
      const shown = /** @type {HTMLInputElement} */ (find("input[name=what]:checked", dialog)).value === "shown";
      const rows = shown ? [...list.shown()] : shelf.saved();
      return rows.sort((a, b) => (shown ? 0 : a - b));
    };

    /** @param {number[]} rows @returns {Promise<Chosen[]>} */
    async function chosen(rows) {
      await columns.wantRest();
      const details = await Promise.all(rows.map(columns.want));
      return rows.map((i, at) => ({
        i,
        id: details[at].id,
        title: confpapers.math.flat(columns.titles[i], columns.math),
        authors: columns.authors[i] ? columns.authors[i].split("\n") : [],
        slot: columns.slot(i),
        slots: columns.slots(i),
        position: columns.positions[i],
        note: shelf.note(i),
        lists: shelf.listsOf(i),
        detail: absolute(details[at]),
      }));
    }

    /** @param {string} what */
    async function give(what) {
      const rows = wanted();
      if (!rows.length) return say(t("keep.none"));
      if (what === "link") return say((await copy(link(rows))) ? t("keep.link.copied", { n: rows.length }) : t("keep.link.failed"));
      const papers = await chosen(rows);
      const name = `${conference.id}-papers`;
      if (what === "bib") save(`${name}.bib`, "application/x-bibtex", bibtex(papers));
      if (what === "csv") save(`${name}.csv`, "text/csv", csv(papers));
      if (what === "md") save(`${name}.md`, "text/markdown", markdown(papers));
      if (what === "ics") {
        const timed = papers.filter(({ slot }) => slot?.[0]);
        if (!timed.length) return say(t("keep.untimed"));
        save(`${name}.ics`, "text/calendar", confpapers.calendar(papers, conference, { alarm: /** @type {HTMLInputElement} */ (find("#alarm")).checked, page: location.href.split("#")[0] }));
      }
      if (what === "json") save(`${name}.json`, "application/json", JSON.stringify({ conference: conference.id, ...shelf.all(), papers: papers.map(({ id, title, authors, detail }) => ({ id, title, authors, url: detail.url ?? "" })) }, null, 1));
      if (what === "print") return print(papers);
      say(t("keep.exported", { n: papers.length }));
    }

    /** The sender's name, as the reader enters it. */
    const sender = () => {
      const name = /** @type {HTMLInputElement} */ (find("#sender")).value.trim();
      return name ? `&from=${encodeURIComponent(name)}` : "";
    };

    /** @param {number[]} rows */
    const link = (rows) => `${location.href.split("#")[0]}#list=${confpapers.sharing.pack(rows.map((i) => columns.short(i)))}${sender()}`;

    /** On paper the list has all papers, not only those near the window. */
    addEventListener("beforeprint", () => {
      if (document.body.classList.contains("prints-posters")) return;
      const rows = list.shown();
      find("#printed").replaceChildren(
        el("h1", {}, rows.length === columns.n ? conference.title : t("page.some", { conference: conference.title, papers: t("papers", { n: rows.length }) })),
        ...rows.map((i) => el("p", { dir: "auto" }, el("strong", {}, confpapers.math.flat(columns.titles[i] ?? "", columns.math)), el("br"), (columns.authors[i] ?? "").replaceAll("\n", ", "), el("br"), el("small", {}, placeOf(i)))),
      );
    });
    addEventListener("afterprint", () => find("#printed").replaceChildren());

    /** When and where, and the poster's number. @param {number} i */
    const placeOf = (i) => [confpapers.zone.whens(columns.slots(i)), columns.positions[i] && `#${columns.positions[i].replace(/^#/, "")}`].filter(Boolean).join(" · ");

    /** A page to print for the poster hall: by day, session and poster number. @param {Chosen[]} papers */
    function print(papers) {
      const printed = find("#posters");
      /** @type {Map<string, Chosen[]>} */
      const days = new Map();
      for (const paper of papers) {
        const key = paper.slot ? confpapers.zone.when(paper.slot) : t("keep.untimed.group");
        days.set(key, [...(days.get(key) ?? []), paper]);
      }
      printed.replaceChildren(el("h1", {}, t("page.mine", { conference: conference.title })));
      for (const [when, group] of days) {
        const table = el("table");
        for (const { title, authors, position, note } of group)
          table.append(el("tr", {}, el("td", { class: "box" }, "☐"), el("td", { class: "place" }, position && `#${position.replace(/^#/, "")}`), el("td", { dir: "auto" }, el("strong", {}, title), el("br"), authors.join(", "), ...(note ? [el("br"), el("em", {}, note)] : []))));
        printed.append(el("h2", {}, when), table);
      }
      dialog.close();
      document.body.classList.add("prints-posters");
      printed.hidden = false;
      addEventListener("afterprint", () => {
        document.body.classList.remove("prints-posters");
        printed.hidden = true;
      }, { once: true });
      window.print();
    }

    /** Saves the papers of references, and reports those that were not found. @param {Reference[]} references */
    async function bringReferences(references) {
      await columns.wantRest();
      const { rows, unknown } = await confpapers.importing.match(columns, references);
      for (const { id } of await Promise.all(rows.map(columns.want))) shelf.toggle("saved", id, true);
      report(rows.length, unknown);
    }

    /** @param {number} n @param {string[]} unknown */
    const report = (n, unknown) => say([t("keep.import.done", { n }), ...(unknown.length ? [t("keep.import.unknown", { n: unknown.length, titles: unknown.slice(0, 5).join("; ") })] : [])].join(" "));

    /** Adds what another browser exported. @param {any} backup */
    function bringBackup(backup) {
      if (backup.conference && backup.conference !== conference.id) return say(t("keep.import.failed", { reason: t("keep.import.other", { conference: backup.conference }) }));
      shelf.merge(backup);
      const [ids, papers] = [Object.keys(backup.saved), Array.isArray(backup.papers) ? backup.papers : []];
      const unknown = ids.filter((id) => columns.row(id) === undefined);
      report(ids.length - unknown.length, unknown.map((id) => String(papers.find((/** @type {any} */ paper) => paper?.id === id)?.title || id)));
    }

    /** @param {File} file */
    async function bring(file) {
      try {
        const text = await confpapers.references.textOf(file);
        const backup = backupOf(file.name, text);
        if (backup) return bringBackup(backup);
        const references = confpapers.references.read(file.name, text) ?? [];
        if (references.length) return await bringReferences(references);
        say(t("keep.import.failed", { reason: t("keep.import.none") }));
      } catch (error) {
        const key = error instanceof SyntaxError ? "like.json" : error instanceof Error && error.message.startsWith("like.") ? error.message : "error.some";
        say(t(key, { name: file.name }));
      }
    }

    /** What this page exported as JSON; null if the file has something else. @param {string} name @param {string} text */
    function backupOf(name, text) {
      const parsed = /\.json$/i.test(name) ? JSON.parse(text) : null;
      return parsed?.saved && typeof parsed.saved === "object" && !Array.isArray(parsed.saved) ? parsed : null;
    }

    dialog.addEventListener("click", (event) => {
      const what = /** @type {Element} */ (event.target).closest("[data-export]")?.getAttribute("data-export");
      if (what) give(what).catch(() => say(t("error.some")));
    });
    find("#import").addEventListener("change", (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      if (input.files?.[0]) bring(input.files[0]).then(() => (input.value = ""));
    });

    return {
      open() {
        const count = shelf.saved().length;
        const lost = shelf.lost();
        find("#keep-count").textContent = [count || lost ? t("keep.count", { n: count }) : t("keep.empty"), lost ? t("keep.lost", { n: lost }) : ""].filter(Boolean).join(" ");
        say("");
        watching.value = shelf.watched().join("\n");
        dialog.showModal();
        confpapers.offline.offer(() => Promise.all(shelf.saved().map(columns.want)), pageIndex).catch(() => undefined);
      },
      async bibtex(i) {
        const { bibtex } = await columns.want(i);
        if (bibtex) toast((await copy(bibtex)) ? t("card.bibtex.copied") : t("card.bibtex.failed"));
      },
      async copyShown() {
        const rows = [...list.shown()];
        if (!rows.length) return;
        if (rows.length > 200) toast(t("card.bibtex.collecting"));
        try {
          const papers = await chosen(rows);
          const count = papers.filter(({ detail }) => detail.bibtex).length;
          toast(count && (await copy(bibtex(papers))) ? t("card.bibtex.many", { n: count }) : t("card.bibtex.failed"));
        } catch {
          toast(t("error.some"));
        }
      },
      give,
      formats: { csv, markdown, bibtex },
    };
  }

  confpapers.keep = keep;
})();
