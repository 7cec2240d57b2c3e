// A paper's card: a copy of the page's template (templates/_paper.html), filled from the data.
// needs: card/line card/others card/text core/base core/math core/strings keep/lists programme/zone
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { t } = confpapers.strings;
  const { write } = confpapers.math;
  const { each, keep } = confpapers.cardLine;
  const NAMES = 24;
  const NAME = 120;
  const ABSTRACT = 8;
  const WORDS = 16;
  const SIMILAR = 32;
  const AFFILIATIONS = 64;
  const BIBTEX = 128;
  const [STRIP, TIME] = [1, 2]; // with the flags above these are the parts of a card that not every paper has
  const BOXES = ".head, .actions, .meta, .mix, .about, .foot";
  const PLACES = 5;
  const SMALLEST = 10;

  /** @param {Columns} columns @param {Shelf} shelf @returns {Cards} */
  function cards(columns, shelf) {
    const template = /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (find("template#card")).content.firstElementChild);
    for (const box of [template, ...template.querySelectorAll(BOXES)]) for (const node of [...box.childNodes]) if (node.nodeType === Node.TEXT_NODE && !node.nodeValue?.trim()) node.remove(); // a quarter of a card's nodes
    /** The template without the parts that some papers lack, by the parts that it has. @type {Map<number, HTMLElement>} */
    const moulds = new Map();
    /** @type {Set<string>} */
    const open = new Set();
    const text = confpapers.cardText(columns);
    const line = confpapers.cardLine(columns);
    const others = confpapers.others(columns, shelf);
    const lists = confpapers.listBox(columns, shelf);

    /** The topic bar, largest first; as `segments` of confpapers/site/topic_shares.py. @param {number} i */
    function segments(i) {
      const shares = [...columns.theta.subarray(i * columns.kinds, (i + 1) * columns.kinds)];
      const order = shares.map((_, k) => k).filter((k) => shares[k] >= SMALLEST).sort((a, b) => shares[b] - shares[a] || a - b);
      let left = 0;
      return order.map((topic) => {
        const part = { topic, left, width: Math.floor((shares[topic] * 1000) / 255), percent: Math.floor((shares[topic] * 200 + 255) / 510) };
        left += part.width;
        return part;
      });
    }

    /** @param {number} parts */
    function mouldOf(parts) {
      const mould = /** @type {HTMLElement} */ (template.cloneNode(true));
      keep(mould, ".affiliations", (parts & AFFILIATIONS) > 0)?.replaceChildren("\u00a0"); // keeps its line
      keep(mould, ".when", (parts & TIME) > 0);
      keep(mould, ".strip", (parts & STRIP) > 0)?.querySelector("img")?.removeAttribute("src");
      keep(mould, ".about", (parts & (ABSTRACT | WORDS)) > 0);
      keep(mould, ".text", (parts & ABSTRACT) > 0);
      keep(mould, ".words", (parts & WORDS) > 0)?.replaceChildren();
      keep(mould, "[data-act=bibtex]", (parts & BIBTEX) > 0);
      keep(mould, "[data-act=similar]", (parts & SIMILAR) > 0);
      keep(mould, ".rank", (parts & SIMILAR) > 0);
      find(".title a", mould).removeAttribute("href");
      moulds.set(parts, mould);
      return mould;
    }

    /** Whether the reader has done nothing yet with a paper, so that its card is as the template. @param {number} i */
    const isPlain = (i) => !shelf.isSaved(i) && !shelf.isRead(i) && !shelf.note(i) && !shelf.listsOf(i).length && !shelf.watchedTerms(i).length && ![...open].some((key) => key.endsWith(` ${i}`));

    /** @param {number} i */
    function make(i) {
      const times = columns.slots(i).map(confpapers.zone.when);
      const parts = (columns.flags[i] & (ABSTRACT | WORDS | SIMILAR | AFFILIATIONS | BIBTEX)) | (columns.strips[i] ? STRIP : 0) | (times.length ? TIME : 0);
      const card = /** @type {HTMLElement} */ ((moulds.get(parts) ?? mouldOf(parts)).cloneNode(true));
      card.id = `paper-${i}`;
      card.dataset.row = String(i);
      card.setAttribute("aria-labelledby", `title-${i}`);
      find(".number", card).textContent = String(i + 1);
      const title = find(".title", card);
      title.id = `title-${i}`;
      if (columns.titles[i] !== undefined) fillNames(card, i);
      else card.dataset.untitled = "";
      if (columns.authors[i] === undefined) {
        card.dataset.brief = ""; // the names may be longer than the line that is kept for them
        find(".authors a", card).textContent = "\u00a0";
      }
      if (times.length) {
        const when = find(".when", card);
        when.textContent = times[0];
        for (const text of times.slice(1).reverse()) when.after(" ", el("span", { class: "when", dir: "auto" }, text));
      }
      fillMix(card, i);
      if (columns.strips[i]) {
        const image = /** @type {HTMLImageElement} */ (find(".strip img", card));
        image.width = columns.strips[i];
        image.height = 1000;
      }
      const detail = columns.detail(i);
      if (detail) fill(card, i, detail);
      else {
        card.dataset.waiting = "";
        line.guess(card, i);
      }
      if (!isPlain(i)) update(card, i);
      return card;
    }

    /** Fills in title and authors once they are loaded. @param {HTMLElement} card @param {number} i */
    function fillNames(card, i) {
      delete card.dataset.untitled;
      write(find(".title a", card), columns.titles[i], columns.math);
      fillAuthors(card, i, false);
      fillAffiliations(card, i);
    }

    /** Fills in institutions and countries once they are loaded. @param {HTMLElement} card @param {number} i */
    function fillAffiliations(card, i) {
      const box = card.querySelector(".affiliations");
      if (!box || !columns.isWhole()) return;
      const all = columns.allAffiliations(i);
      const shown = all.length > PLACES + 1 ? all.slice(0, PLACES) : all;
      /** @param {string} text @param {string} filter @param {string} value */
      const link = (text, filter, value) => el("a", { href: `#${filter}=${encodeURIComponent(value)}` }, text);
      const parts = shown.flatMap((name, at) => [at ? " · " : "", link(name, "q", `affiliation:"${name}"`)]);
      if (shown.length < all.length) parts.push(" ", t("and.more", { n: all.length - shown.length }));
      const countries = columns.countries(i).flatMap((code, at) => [at ? ", " : all.length ? " · " : "", link(columns.countryName(code), "country", code)]);
      box.replaceChildren(...parts, ...countries);
    }

    /** Shows all authors, or as many as fit; as `first_authors` of confpapers/site/card.py. @param {HTMLElement} card @param {number} i @param {boolean} all */
    function fillAuthors(card, i, all) {
      if (columns.authors[i] === undefined) return;
      const names = columns.authors[i] ? columns.authors[i].split("\n") : [];
      const box = keep(card, ".authors", names.length > 0);
      if (!box) return;
      const more = all || names.length <= NAMES + 4 ? 0 : names.length - NAMES;
      each(box, names.slice(0, names.length - more), (part, name) => {
        part.textContent = name.length <= NAME || all ? name : `${name.slice(0, NAME).trimEnd()}…`;
        part.href = `#q=${encodeURIComponent(`author:"${name}"`)}`;
      }, ", ");
      if (more) box.append(" ", el("button", { type: "button", class: "plain", "data-act": "authors" }, t("and.more", { n: more })));
    }

    /** @param {HTMLElement} card @param {number} i */
    function fillMix(card, i) {
      const parts = segments(i);
      const mix = keep(card, ".mix", parts.length > 0);
      if (!mix) return;
      each(find("svg", mix), parts, (rect, part) => {
        rect.setAttribute("class", `t${part.topic}`);
        rect.setAttribute("x", part.left);
        rect.setAttribute("width", part.width);
        rect.firstElementChild.textContent = `${columns.topics[part.topic].name} ${t("number.percent", { value: part.percent })}`;
      }, "");
      each(find(".shares", mix), parts.slice(0, 3), (link, part) => {
        link.className = `t${part.topic}`;
        link.href = `#topic=${part.topic}`;
        link.firstChild.data = `${columns.topics[part.topic].name} `;
        link.lastChild.textContent = t("number.percent", { value: part.percent });
      });
    }

    /** Fills in what came with the details. @param {HTMLElement} card @param {number} i @param {Detail} detail */
    function fill(card, i, detail) {
      delete card.dataset.waiting;
      const title = find(".title", card);
      const link = find("a", title);
      if (detail.title !== undefined) fillNames(card, i);
      if (detail.language) for (const part of [title, card.querySelector(".text")]) part?.setAttribute("lang", detail.language);
      if (detail.href) link.setAttribute("href", detail.href);
      else write(title, columns.titles[i], columns.math);
      line.fill(card, detail);
      if (detail.thumb) fillStrip(card, detail);
      preview(card, i);
      card.querySelector(".rank")?.setAttribute("href", `#sort=similar&like=${columns.short(i)}`);
    }

    /** @param {HTMLElement} card @param {Detail} detail */
    function fillStrip(card, detail) {
      const image = /** @type {HTMLImageElement} */ (find(".strip img", card));
      const [width, height] = detail.size ?? [0, 0];
      image.width = width;
      image.height = height;
      image.src = detail.thumb ?? "";
      const svg = card.querySelector(".strip svg");
      if (!detail.pdf || !detail.pages?.length) return svg?.remove();
      svg?.setAttribute("viewBox", `0 0 ${width} ${height}`);
      if (svg)
        each(svg, detail.pages, (part, [left, wide], at) => {
          const page = at + (detail.first ?? 1);
          part.setAttribute("href", `${detail.pdf}#page=${page}`);
          part.setAttribute("aria-label", t("card.page", { n: page }));
          if (at) part.setAttribute("tabindex", "-1");
          const rect = part.firstElementChild;
          for (const [name, value] of Object.entries({ x: left, width: wide, height })) rect.setAttribute(name, value);
        }, "");
    }

    /** Abstract and words: all of them if unfolded. @param {HTMLElement} card @param {number} i */
    const preview = (card, i) => text.show(card, i, open.has(`more ${i}`));

    /** Offers to unfold what cards do not show, once they are laid out. @param {HTMLElement[]} laid */
    function offer(laid) {
      const folded = laid.filter((card) => !("waiting" in card.dataset) && !card.classList.contains("is-open"));
      const hidden = folded.map(text.hidden); // all are measured before one is changed
      folded.forEach((card, at) => {
        const button = /** @type {HTMLElement | null} */ (card.querySelector("[data-act=more]"));
        if (!button) return;
        const label = t(hidden[at] === "words" ? "card.more.words" : "card.more");
        if (button.hidden !== !hidden[at]) button.hidden = !hidden[at];
        if (hidden[at] && button.textContent !== label) button.textContent = label;
      });
    }

    /** Updates the reader's own marks, and what is unfolded. @param {HTMLElement} card @param {number} i */
    function update(card, i) {
      card.classList.toggle("is-read", shelf.isRead(i));
      card.querySelectorAll(".when").forEach((when, at) => {
        const place = confpapers.zone.when(columns.slots(i)[at]);
        if (when.textContent !== place) when.textContent = place;
      });
      const saved = shelf.isSaved(i);
      for (const [act, on] of /** @type {Array<[string, boolean]>} */ ([["save", saved], ["read", shelf.isRead(i)]]))
        card.querySelector(`[data-act=${act}]`)?.setAttribute("aria-pressed", String(on));
      find("[data-act=save] span", card).textContent = saved ? t("card.save.on") : t("card.save");
      unfold(card, i, "more");
      unfold(card, i, "similar");
      unfold(card, i, "citations");
      others.update(card);
      lists.update(card, i, open.has(`lists ${i}`));
      updateNote(card, i);
    }

    /** @param {HTMLElement} card @param {number} i @param {"more" | "similar" | "citations"} what */
    function unfold(card, i, what) {
      const on = open.has(`${what} ${i}`);
      const button = card.querySelector(`[data-act=${what}]`);
      if (!button || (button.getAttribute("aria-expanded") === "true") === on) return;
      button.setAttribute("aria-expanded", String(on));
      if (what !== "more") {
        if (on) find(".foot", card).after(what === "similar" ? others.similar(i) : others.citations(i));
        else card.querySelector(what === "similar" ? "ol.similar" : ".citations")?.remove();
        return;
      }
      card.classList.toggle("is-open", on);
      button.textContent = on ? t("card.less") : columns.flags[i] & ABSTRACT ? t("card.more") : t("card.more.words");
      preview(card, i);
    }

    /** @param {HTMLElement} card @param {number} i */
    function updateNote(card, i) {
      const note = shelf.note(i);
      const on = open.has(`note ${i}`) || note !== "";
      card.querySelector("[data-act=note]")?.setAttribute("aria-expanded", String(on));
      let box = /** @type {HTMLTextAreaElement | null} */ (card.querySelector("textarea.note"));
      if (!on) return box?.remove();
      if (!box) {
        box = el("textarea", { class: "note", rows: "2", dir: "auto", "aria-label": t("card.note"), placeholder: t("card.note.yours") });
        find(".foot", card).after(box);
      }
      if (box !== document.activeElement || !document.hasFocus()) box.value = note; // another tab may have written more
    }

    /** @param {number} i @param {"more" | "similar" | "citations" | "note" | "lists"} what @param {boolean} [on] */
    function toggle(i, what, on) {
      const key = `${what} ${i}`;
      if (on ?? !open.has(key)) open.add(key);
      else open.delete(key);
      return open.has(key);
    }

    return { make, fill, update, toggle, preview, offer, name: fillNames, authors: (card, i) => fillAuthors(card, i, true) };
  }

  confpapers.cards = cards;
})();
