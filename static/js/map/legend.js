// The legend: the meaning of the colours, the number of papers of each, and filters by them.
// needs: controls/tree core/base core/strings map/ink
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { t, number } = confpapers.strings;

  /**
   * @param {Columns} columns @param {HTMLElement} box
   * @param {{ ink(by: string): void, press(facet: string, value: string): void, point(value: string | null): void }} act
   * @returns {MapLegend}
   */
  function mapLegend(columns, box, act) {
    const menu = /** @type {HTMLSelectElement} */ (find("select", box));
    const list = find(".map-legend", box);
    const marks = find(".map-marks", box);
    for (const [value, shape] of [["saved", "ring"], ["watched", "ring is-dashed"]]) {
      const button = entry("only", value, t(`only.${value}`), "");
      find(".swatch", button).className = `swatch ${shape}`;
      marks.append(button);
    }
    marks.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("button[data-facet]"));
      if (button) act.press("only", button.dataset.value ?? "");
    });
    let shown = "";
    menu.replaceChildren(...confpapers.mapInk.choices(columns).map(([value, text]) => el("option", { value }, text)));
    menu.addEventListener("change", () => act.ink(menu.value));
    list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("button[data-facet]"));
      if (button) act.press(button.dataset.facet ?? "", button.dataset.value ?? "");
    });
    /** @param {Event} event */
    const over = (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("button[data-facet]"));
      act.point(button ? (button.dataset.value ?? null) : null);
    };
    list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && over(event));
    list.addEventListener("pointerleave", () => act.point(null));
    list.addEventListener("focusin", over);
    list.addEventListener("focusout", () => act.point(null));
    const tree = confpapers.topicTree(columns, list, (value, name, topic) => entry("topic", value, name, `var(--t)`, topic));

    /** @param {Scheme} scheme @param {Ink} ink @param {State} state @param {Map<string, number>} counts */
    function update(scheme, ink, state, counts) {
      menu.value = scheme.by;
      const now = `${scheme.by} ${scheme.complete} ${state.like} ${scheme.colours.join()}`;
      if (now !== shown) build(scheme, ink, state, counts);
      shown = now;
      tree.update(state);
      for (const button of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("button[data-facet]"))) {
        const { facet = "", value = "" } = button.dataset;
        const count = counts.get(`${facet}=${value}`) ?? 0;
        const on = state[/** @type {"topic"} */ (facet)]?.includes(value) ?? false;
        button.setAttribute("aria-pressed", String(on));
        button.classList.toggle("is-none", !count && !on);
        find(".count", button).textContent = number(count);
        if (facet === "only") button.hidden = !count && !on;
      }
    }

    /** Topics by their number of papers, as in the filters; other entries in their own order. @param {Scheme} scheme @param {Map<string, number>} counts */
    const inOrder = ({ facet, legend }, counts) => (facet === "topic" ? [...legend].sort((a, b) => (counts.get(`topic=${b.value}`) ?? 0) - (counts.get(`topic=${a.value}`) ?? 0)) : legend);

    /** @param {Scheme} scheme @param {Ink} ink @param {State} state @param {Map<string, number>} counts */
    function build(scheme, ink, state, counts) {
      box.classList.toggle("is-topics", scheme.by === "");
      if (scheme.by === "new") return void list.replaceChildren(...newness(ink));
      if (scheme.by === "like") return void list.replaceChildren(...scale(ink, columns.row(state.like)));
      list.replaceChildren(
        ...inOrder(scheme, counts).map(({ value, text, colour }) => {
          const button = entry(scheme.facet, value, text, colour);
          if (scheme.facet !== "topic" || !columns.topics[Number(value)]?.parts) return button;
          const twist = el("button", { type: "button", class: "twist", "data-twist": value, "aria-expanded": "false", "aria-label": t("topic.partsOf", { name: text }), title: t("topic.parts") });
          return el("div", { class: `node t${value}` }, twist, button);
        }),
      );
    }

    /** @param {string} facet @param {string} value @param {string} text @param {string} colour @param {number} [topic] */
    function entry(facet, value, text, colour, topic) {
      const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.background = colour;
      const data = { "data-facet": facet, "data-value": value, ...(topic === undefined ? {} : { class: `t${topic}` }) };
      return el("button", { type: "button", "aria-pressed": "false", ...data }, swatch, el("span", { class: "name", dir: "auto" }, text), " ", el("span", { class: "count" }));
    }

    /** @param {Ink} ink @param {number | undefined} to */
    function scale(ink, to) {
      if (to === undefined) return [el("p", { class: "map-hint" }, t("map.hint"))];
      const bar = el("span", { class: "scale", "aria-hidden": "true" });
      bar.style.background = `linear-gradient(to right, ${ink.scale.join(", ")})`;
      return [el("p", { class: "map-hint" }, t("map.far"), " ", bar, ` ${t("map.near")} `, el("cite", { dir: "auto" }, columns.titles[to] ?? t("active.similar.paper")))];
    }

    /** @param {Ink} ink */
    function newness(ink) {
      const bar = el("span", { class: "scale", "aria-hidden": "true" });
      bar.style.background = `linear-gradient(to right, ${ink.scale.join(", ")})`;
      return [el("p", { class: "map-hint" }, t("map.new", { edition: columns.past?.title ?? "" }), " ", bar, " ", t("map.newest"))];
    }

    return { update };
  }

  confpapers.mapLegend = mapLegend;
})();
