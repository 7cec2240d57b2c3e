// What narrows or orders the list, each as a token with a button that undoes it.
// needs: core/base core/state core/strings keep/sharing programme/zone
"use strict";
(() => {
  const { el, find } = confpapers.core;
  const { t, around, textOr } = confpapers.strings;
  const states = confpapers.state;

  /** @param {Columns} columns @param {Shelf} shelf @param {LikeText} like @returns {Tokens} */
  function tokens(columns, shelf, like) {
    /** @param {string} undoes @param {Record<string, string>} data @param {...(Node | string)} text @returns {HTMLElement} */
    const token = (undoes, data, ...text) => el("span", { class: "token" }, el("span", {}, ...text), el("button", { type: "button", "aria-label": t("active.remove.what", { what: undoes }), title: t("active.remove"), ...data }, "×"));

    /** @param {State} state @param {Result} result */
    function orderTokens(state, { rows, likeness }) {
      const to = columns.row(state.like);
      const parts = [];
      if (state.sort === "similar" && to !== undefined) parts.push(token(t("undo.similarity"), { "data-unsort": "" }, ...around("active.similar", "title", el("bdi", {}, columns.titles[to] ?? t("active.similar.paper")))));
      if (state.sort === "text") {
        const said = like.said(state, likeness);
        parts.push(token(t("undo.similarity"), { "data-unsort": "" }, el("bdi", {}, said.name)), ...said.parts);
      }
      if (state.sort === "recommended") {
        parts.push(token(t("undo.recommended"), { "data-unsort": "" }, t("active.recommended", { n: shelf.saved().length })), why);
        explain(rows).catch(() => undefined);
      }
      if (state.sort === "mix") parts.push(token(t("undo.mix"), { "data-unsort": "" }, t("active.mix", { topics: [...states.weights(state.mix).keys()].map((k) => columns.topics[k]?.name).join(" + ") || t("active.mix.none") })));
      return parts;
    }

    /** @param {State} state @param {Result} result */
    function filterTokens(state, { used }) {
      const parts = [];
      for (const name of used) {
        if (name === "area" || name === "list") parts.push(token(t(`undo.${name}`), { "data-drop": name }, name === "list" && state.from ? t(state.text ? "like.entries" : "lists.from", { name: state.from }) : t(`active.${name}`)));
        const [facet, own] = name.split(":");
        const chosen = own ? [own] : (state[/** @type {"day"} */ (facet)] ?? []);
        if (states.lists.includes(facet)) for (const value of chosen) parts.push(token(text(facet, value), { "data-off": value, "data-facet": facet }, el("bdi", { class: facet === "topic" ? `ink t${value.split(".")[0]}` : "" }, text(facet, value))));
      }
      return parts;
    }

    /** The label of a filter's value. @param {string} facet @param {string} value */
    function text(facet, value) {
      if (facet === "topic") return value.endsWith(".x") ? t("topic.otherOf", { name: columns.nodeName(value.slice(0, -2)) }) : columns.nodeName(value);
      if (facet === "day") return columns.conference.days[value] ?? value;
      if (facet === "session" && value.length < 4) return t("session.named", { name: value });
      if (facet === "time") return confpapers.zone.local(Object.keys(columns.conference.days)[0] ?? "", value).time;
      if (facet === "country") return columns.countryName(value);
      if (facet === "kind") return textOr(`kind.${value}`, value);
      return facet === "only" ? t(`only.${value}`) : value;
    }

    /** What the address names and the list does not have: papers, topics or an order of an older or another build. @param {State} state @returns {HTMLElement[]} */
    function lost({ paper, sort, like, list, topic, only }) {
      const unknown = (/** @type {string[]} */ shortIds) => shortIds.filter((short) => short && columns.row(short) === undefined).length;
      const papers = unknown([paper, sort === "similar" ? like : ""]);
      const listed = list ? unknown(confpapers.sharing.unpack(list)) : 0;
      const texts = [papers ? t("lost.paper") : "", listed ? t("lost.list", { n: listed }) : ""].filter(Boolean);
      /** @type {Array<[facet: string, values: string[]]>} */
      const filters = [["topic", topic.filter((value) => columns.nodeName(value) === value)], ["only", only.filter((value) => !textOr(`only.${value}`, ""))]];
      const dropped = filters.flatMap(([facet, values]) => values.map((value) => token(value, { "data-off": value, "data-facet": facet }, t("lost.filter"))));
      if (sort && !orders.has(sort)) dropped.push(token(sort, { "data-unsort": "" }, t("lost.order")));
      return [...texts.map((text) => el("span", { class: "lost", role: "status" }, text)), ...dropped];
    }

    /** What an empty list says, and which filters could be dropped. @param {Result} result */
    function offers(result) {
      const drops = result.relax().map(([names, papers]) =>
        el("li", {}, el("button", { type: "button", class: "plain", "data-drop": names.join(" ") }, t("empty.without", { filters: names.map((name) => t(`undo.${name}`)).join(` ${t("and")} `) })), `: ${t("papers", { n: papers })}`));
      return [el("h2", {}, t("empty.title")), el("ul", {}, ...drops), el("p", {}, el("button", { type: "button", class: "plain", "data-clear": "" }, t("active.all", { n: columns.n })))];
    }

    const orders = new Set([.../** @type {HTMLSelectElement} */ (find("#sort")).options].map(({ value }) => value));
    const why = el("span", { class: "small" });

    /** A paper's top words with their weights, largest first. @param {Detail} detail @returns {Array<[string, number]>} */
    const telling = ({ words = "" }) => words.split(" ").slice(0, 40).map((pair, place) => [pair.slice(0, pair.lastIndexOf(":")).replaceAll("_", " "), 1 / (3 + place / 8)]);

    /** The words shared by the saved papers and the first recommended ones, to explain the recommendation. @param {number[]} rows */
    async function explain(rows) {
      const [own, first] = await Promise.all([shelf.saved().slice(-30), rows.slice(0, 12)].map((some) => Promise.all(some.map(columns.want))));
      /** @type {[Map<string, number>, Map<string, number>]} */
      const [liked, met] = [new Map(), new Map()];
      for (const [sums, papers] of /** @type {const} */ ([[liked, own], [met, first]]))
        for (const detail of papers) for (const [word, weight] of telling(detail)) sums.set(word, (sums.get(word) ?? 0) + weight);
      const shared = [...liked].filter(([word]) => word).map(([word, weight]) => /** @type {const} */ ([word, weight * (0.05 + (met.get(word) ?? 0))]));
      const best = shared.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 8);
      why.textContent = best.length ? t("active.words", { words: best.map(([word]) => word).join(", ") }) : "";
    }

    return { order: orderTokens, filters: filterTokens, lost, offers, text };
  }

  confpapers.tokens = tokens;
})();
