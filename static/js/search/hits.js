// A paper in a list across conferences.
// needs: core/base core/math core/strings search/highlight
"use strict";
(() => {
  const { el, toast } = confpapers.core;
  const { t } = confpapers.strings;
  const MOST_NAMES = 12;

  /** The address of an author's papers. @param {string} name */
  const authorAddress = (name) => `authors.html#name=${encodeURIComponent(name)}`;

  /** @param {Everything} all @returns {Hits} */
  function hits(all) {
    /** @param {string[]} names */
    function authors(names) {
      const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
      const links = shown.flatMap((name, at) => [...(at ? [", "] : []), el("a", { href: authorAddress(name) }, name)]);
      return el("p", { class: "authors", dir: "auto" }, ...links, ...(shown.length < names.length ? [` ${t("and.more", { n: names.length - shown.length })}`] : []));
    }

    /** The abstract, loaded on demand. @param {number} g */
    function abstract(g) {
      const box = el("details", { class: "hit-more" }, el("summary", {}, t("search.abstract")));
      box.addEventListener("toggle", () => {
        if (!box.open || box.querySelector(".text")) return;
        const text = el("p", { class: "text", dir: "auto" });
        box.append(text);
        all.wantDetail(g).then(
          (detail) => {
            confpapers.math.write(text, detail.abstract ?? t("search.abstract.none"), detail.math);
            confpapers.highlight.mark(box);
          },
          () => (text.remove(), toast(t("search.abstract.failed"))),
        );
      });
      return box;
    }

    /** @param {Hit} hit */
    function make(hit) {
      const { conference } = hit;
      const place = `${conference.id}/index.html#paper=${hit.short}`;
      const title = el("a", { href: hit.page || place });
      confpapers.math.write(title, hit.title, hit.math);
      const topic = hit.topic >= 0 ? [el("span", { class: `hit-topic t${hit.topic}`, dir: "auto" }, conference.topics[hit.topic] ?? "")] : [];
      const note = hit.note ? [el("span", { dir: "auto" }, hit.note)] : [];
      const many = conference.topics.length > 8 ? " topics-16" : "";
      const text = el("div", { class: "hit-text" }, el("h3", { class: "title", dir: "auto" }, title), ...(hit.authors.length ? [authors(hit.authors)] : []), el("p", { class: "meta" }, el("a", { class: "hit-place", href: place, title: t("search.inlist", { conference: conference.title }) }, conference.title), ...note, ...topic), abstract(hit.g));
      const picture = hit.teaser ? [el("a", { class: "hit-picture", href: hit.page || place, tabindex: "-1", "aria-hidden": "true" }, el("img", { src: hit.teaser, alt: "", loading: "lazy", decoding: "async" }))] : [];
      return el("li", { class: `hit${many}`, "data-g": String(hit.g), tabindex: "-1" }, text, ...picture);
    }

    return { make };
  }

  confpapers.hits = hits;
  confpapers.authorAddress = authorAddress;
})();
