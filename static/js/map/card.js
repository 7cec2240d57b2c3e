// The card beside a point of the map: the paper's teaser or first page, title, authors and slot in the programme.
// needs: core/base core/strings programme/zone
"use strict";
(() => {
  const { el, find } = confpapers.core;

  /** @param {Columns} columns @param {Shelf} shelf @param {MapView} view @param {HTMLElement} box @param {(i: number) => void} open @returns {MapCard} */
  function mapCard(columns, shelf, view, box, open) {
    const card = find(".map-card", box);
    const canvas = find("canvas", box);
    let shown = -1;
    card.addEventListener("click", () => shown >= 0 && open(shown));

    /** The known fields of a paper; in a large conference the title comes with the details. @param {number} i */
    function lines(i) {
      const place = [confpapers.zone.whens(columns.slots(i)), columns.positions[i] && `#${columns.positions[i].replace(/^#/, "")}`].filter(Boolean).join(" · ");
      const names = columns.authors[i].split("\n");
      const topic = columns.topics[columns.main[i]];
      return [
        el("p", { class: "map-title", dir: "auto" }, columns.titles[i] ?? ""),
        el("p", { class: "map-authors", dir: "auto" }, names.slice(0, 6).join(", ") + (names.length > 6 ? ` ${confpapers.strings.t("and.others")}` : "")),
        el("p", { class: "map-when" }, place),
        el("p", { class: `map-topic t${columns.main[i]}` }, topic?.name ?? ""),
        ...shelf.watchedTerms(i).map((term) => el("p", { class: "map-watched", dir: "auto" }, confpapers.strings.t("watch.badge", { term }))),
      ];
    }

    /** @param {number} i */
    function show(i) {
      shown = i;
      card.replaceChildren(...lines(i));
      card.hidden = false;
      settle();
      columns.want(i).then((detail) => {
        if (shown !== i || card.hidden) return;
        const picture = portrait(detail);
        card.replaceChildren(...(picture ? [picture] : []), ...lines(i));
        settle();
      }, () => undefined);
    }

    /** The teaser, or the first page of the strip. @param {Detail} detail */
    function portrait(detail) {
      if (detail.teaser && detail.teaser_size) {
        const [width, height] = detail.teaser_size;
        return el("img", { src: detail.teaser, class: "teaser", alt: "", width: String(width), height: String(height) });
      }
      if (!detail.thumb || !detail.size) return null;
      const page = detail.pages?.[0]?.[1] ?? detail.size[0];
      const image = el("img", { src: detail.thumb, class: "first", alt: "" });
      image.style.aspectRatio = `${page} / ${detail.size[1]}`;
      return image;
    }

    /** Positions the card beside its point, on the side with more room. */
    function settle() {
      if (card.hidden) return;
      const { offsetWidth: width, offsetHeight: height } = card;
      const [x, y] = [view.sx(view.px[shown]), view.sy(view.py[shown])];
      const left = x < view.width / 2 ? x + 18 : x - 18 - width;
      card.style.left = `${Math.max(6, Math.min(view.width - width - 6, left))}px`;
      card.style.top = `${canvas.offsetTop + Math.max(6, Math.min(view.height - height - 6, y - height / 3))}px`;
    }

    return {
      show,
      settle,
      hide: () => void (card.hidden = true),
      shows: (i) => !card.hidden && shown === i,
    };
  }

  confpapers.mapCard = mapCard;
})();
