// The papers of an author, across all conferences of a site.
// needs: controls/keys core/base core/strings core/text search/hits
"use strict";
(() => {
  const { load, el, find, toast } = confpapers.core;
  const { t } = confpapers.strings;
  const { split } = confpapers.text;
  const MOST_NAMES = 60;
  const MOST_LISTED = 400;

  /** The keys of a name: one for each of its words; as `name_keys` of confpapers/site/search.py. @param {string[]} words */
  const keysOf = (words) => (words.length ? words.map((_, k) => [...words.slice(k), ...words.slice(0, k)].join(" ")) : [""]);

  /** The words of a name with an initial in front, "Y. Bengio", in an order in which keys begin: "bengio y". @param {string[]} words */
  function familyFirst(words) {
    const at = words.findIndex((word) => word.length > 1);
    return at > 0 ? [...words.slice(at), words[0]] : words;
  }

  /** @param {Everything} all */
  function authors(all) {
    const box = /** @type {HTMLInputElement} */ (find("#q"));
    const drawn = confpapers.hits(all);
    /** @type {Promise<{ first: string[], files: string[] }> | undefined} */
    let root;
    const lists = () => (root ??= load("authors", all.names));
    const sorry = () => toast(t("error.connection"));
    let turns = 0;

    /** The names with a key that begins so, and their papers; or those with the `whole` key. @param {string} key @param {boolean} whole */
    async function named(key, whole) {
      const { first, files } = await lists();
      let at = Math.max(0, first.filter((other) => other <= key).length - 1);
      /** @type {Map<string, number[]>} */
      const people = new Map();
      for (; at < files.length && people.size < MOST_LISTED && (first[at] <= key || first[at].startsWith(key)); at++)
        for (const [name, gaps] of /** @type {Array<[string, number[]]>} */ (await load(`authors-${at}`, files[at]))) {
          const words = split(name);
          let paper = 0;
          if (whole ? words.join(" ") === key : keysOf(words).some((own) => own.startsWith(key))) people.set(name, gaps.map((gap) => (paper += gap)));
        }
      return [...people];
    }

    const read = () => {
      const parameters = new URLSearchParams(location.hash.replace(/^#/, "").replaceAll("+", "%2B"));
      return { name: parameters.get("name") ?? "", q: parameters.get("q") ?? "" };
    };

    async function show() {
      const turn = ++turns;
      const { name, q } = read();
      if (box !== document.activeElement) box.value = q;
      document.body.classList.toggle("searches", q !== "" || name !== "");
      if (name) await person(name, turn);
      else await suggest(q, turn);
    }

    /** Suggests names that begin with the typed text. @param {string} typed @param {number} turn */
    async function suggest(typed, turn) {
      const words = familyFirst(split(typed));
      if (!words.length) return start();
      document.title = t("site.authors");
      find("#name").textContent = t("site.authors");
      const people = await named(words.join(" "), false);
      if (turn !== turns) return;
      const names = people.sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMES);
      find("#about").textContent = names.length ? t("authors.matching") : t("authors.nomatch");
      find("#spelled").replaceChildren(...names.map(([name, papers]) => el("li", {}, chip(name, papers.length), " ", el("small", {}, conferenceLinks(papers)))));
      clear();
    }

    /** "CVPR 2015 (5), ICCV 2015 (2)" @param {number[]} papers */
    function conferenceLinks(papers) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (const paper of papers) counts.set(all.conferenceOf(paper).title, (counts.get(all.conferenceOf(paper).title) ?? 0) + 1);
      return [...counts].reverse().map(([title, count]) => `${title} (${count})`).join(", ");
    }

    function clear() {
      find("#hits").replaceChildren();
      find("#with").replaceChildren();
      find("#with-title").hidden = true;
    }

    const came = [...find("#spelled").children];
    const lead = find("#about").textContent;
    /** The initial page: the names with the most papers. */
    function start() {
      document.title = t("site.authors");
      find("#name").textContent = t("site.authors");
      find("#about").textContent = lead;
      find("#spelled").replaceChildren(...came);
      clear();
    }

    /** @param {string} name @param {number} count */
    const chip = (name, count) => el("a", { class: "chip", href: confpapers.authorAddress(name), dir: "auto" }, el("span", { class: "name" }, name), " ", el("span", { class: "count" }, String(count)));

    /** @param {string} name @param {number} turn */
    async function person(name, turn) {
      const alike = await named(split(name).join(" "), true);
      const papers = (alike[0]?.[1] ?? []).reverse();
      const rows = await Promise.all(papers.map(all.want));
      if (turn !== turns) return;
      const shown = alike[0]?.[0] ?? name;
      document.title = t("authors.title", { name: shown });
      find("#name").textContent = shown;
      const sites = new Set(rows.map((row) => row.conference));
      find("#about").textContent = rows.length
        ? t("authors.about", { papers: t("papers", { n: rows.length }), conferences: t("conferences", { n: sites.size }) })
        : t("authors.unknown");
      find("#spelled").replaceChildren();
      draw(rows);
      together(name, rows);
    }

    /** The papers, by conference. @param {Hit[]} rows */
    function draw(rows) {
      /** @type {Node[]} */
      const items = [];
      rows.forEach((row, at) => {
        if (row.conference !== rows[at - 1]?.conference) items.push(el("li", { class: "hits-part" }, el("h2", {}, el("a", { href: `${row.conference.id}/index.html` }, row.conference.title))));
        items.push(drawn.make(row));
      });
      find("#hits").replaceChildren(...items);
    }

    /** The co-authors. @param {string} name @param {Hit[]} rows */
    function together(name, rows) {
      /** @type {Map<string, number>} */
      const counts = new Map();
      const own = split(name).join(" ");
      for (const row of rows) for (const other of new Set(row.authors)) if (split(other).join(" ") !== own) counts.set(other, (counts.get(other) ?? 0) + 1);
      const names = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMES);
      find("#with").replaceChildren(...names.map(([other, count]) => el("li", {}, chip(other, count))));
      find("#with-title").hidden = !names.length;
    }

    box.addEventListener("input", () => {
      history.replaceState(null, "", `#q=${encodeURIComponent(box.value)}`);
      show().catch(sorry);
    });
    find("form.search").addEventListener("submit", (event) => {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (document.querySelector("#spelled a"))?.click();
    });
    addEventListener("popstate", () => show().catch(sorry));
    confpapers.keys({ "/": () => box.select(), Escape: () => undefined });
    show().catch(sorry);
  }

  confpapers.authors = authors;
})();
