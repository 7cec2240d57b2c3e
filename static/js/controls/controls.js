// The header, the filters and the description of the current list.
// needs: controls/tokens controls/tree core/base core/state core/strings keep/sharing
"use strict";
(() => {
  const { el, find, toast, afterPaint, PAUSE } = confpapers.core;
  const { t, number } = confpapers.strings;
  const states = confpapers.state;
  /** The change that drops filters. @param {string[]} names @param {State} state @returns {Partial<State>} */
  function without(names, state) {
    const change = { only: state.only.filter((value) => !names.includes(`only:${value}`)) };
    for (const name of names) if (!name.startsWith("only:")) Object.assign(change, { [name]: name === "q" || name === "area" || name === "list" ? "" : [] });
    return change;
  }

  /** @param {Columns} columns @param {Shelf} shelf @param {Keep} keep @param {LikeText} like @returns {Controls} */
  function controls(columns, shelf, keep, like) {
    const query = /** @type {HTMLInputElement} */ (find("#q"));
    const sort = /** @type {HTMLSelectElement} */ (find("#sort"));
    const facets = find("#facets");
    const said = find("#said");
    const empty = find("#empty");
    const first = /** @type {HTMLOptionElement} */ (sort.options[0]);
    const tokens = confpapers.tokens(columns, shelf, like);
    let mixing = false;
    let cancel = () => undefined;
    /** The number of papers of each option without filters, from the page's HTML: counting takes a phone a moment. @type {Map<string, number>} */
    const came = new Map();
    for (const chip of /** @type {NodeListOf<HTMLElement>} */ (facets.querySelectorAll("button[data-facet]"))) {
      const box = find(".count", chip);
      came.set(`${chip.dataset.facet}=${chip.dataset.value}`, Number(box.textContent?.replace(/\D/g, "")));
    }
    // filtering must not move the chips; a comma is not as wide as a digit
    const boxes = /** @type {HTMLElement[]} */ ([...facets.querySelectorAll("button[data-facet] .count")]);
    const widths = boxes.map((box) => box.getBoundingClientRect().width);
    boxes.forEach((box, at) => (box.style.minWidth = widths[at] ? `${widths[at]}px` : `${box.textContent?.length ?? 1}ch`));
    for (const option of /** @type {NodeListOf<HTMLOptionElement>} */ (facets.querySelectorAll("select[data-facet] option[data-text]")))
      came.set(`${option.parentElement?.dataset.facet}=${option.value}`, Number(/\(([^()]+)\)$/.exec(option.text)?.[1].replace(/\D/g, "")));

    query.addEventListener("input", () => states.set({ q: query.value, ...(states.get().sort === "programme" && !query.value ? { sort: "" } : {}) }, { part: "search" }));
    find("form.search").addEventListener("submit", (event) => {
      event.preventDefault();
      query.blur();
    });
    sort.addEventListener("change", () => sortBy(sort.value));

    /** @param {string} value */
    function sortBy(value) {
      if (value === "recommended" && !shelf.saved().length) {
        toast(t("sort.first"));
        sort.value = states.get().sort;
        return;
      }
      if (value === "text") {
        sort.value = states.get().sort;
        return like.open();
      }
      if (value === "mix") {
        mixing = true;
        return states.set({ sort: "mix", mix: states.get().mix || String(largestTopic()), like: "" });
      }
      states.set({ sort: value, seed: value === "shuffle" ? String(1 + Math.floor(Math.random() * 9999)) : "", mix: "", like: "" });
    }

    const largestTopic = () => {
      const { theta, kinds } = columns;
      const sums = new Float64Array(kinds);
      for (let i = 0; i < theta.length; i++) sums[i % kinds] += theta[i];
      return sums.indexOf(Math.max(...sums));
    };

    const tree = confpapers.topicTree(columns, facets, (value, name, topic) =>
      el("button", { type: "button", class: `chip t${topic}`, "data-facet": "topic", "data-value": value, "aria-pressed": "false" }, el("span", { class: "name", dir: "auto" }, name), " ", el("span", { class: "count" })));

    facets.addEventListener("click", (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const use = target.closest("[data-use]")?.getAttribute("data-use");
      if (use) return useTopics(use === "mix");
      const chip = target.closest("button[data-facet]");
      if (chip) press(chip.getAttribute("data-facet") ?? "", chip.getAttribute("data-value") ?? "");
    });
    facets.addEventListener("change", (event) => {
      const menu = /** @type {HTMLSelectElement} */ (event.target);
      if (menu.dataset.facet) states.set({ [menu.dataset.facet]: menu.value ? [menu.value] : [] });
    });

    /** @param {boolean} mix */
    function useTopics(mix) {
      mixing = mix;
      const state = states.get();
      if (mix) states.set({ sort: "mix", mix: state.mix || state.topic.filter((value) => !value.includes(".")).join(".") || String(largestTopic()), topic: [], like: "" });
      else states.set({ sort: state.sort === "mix" ? "" : state.sort, topic: state.mix ? [...states.weights(state.mix).keys()].map(String) : state.topic, mix: "" });
    }

    /** @param {string} name @param {string} value */
    function press(name, value) {
      const state = states.get();
      if (name === "topic" && mixing && !value.includes(".")) {
        const weights = states.weights(state.mix);
        if (!weights.delete(Number(value))) weights.set(Number(value), 1);
        return states.set({ sort: "mix", mix: states.mixText(weights) });
      }
      states.toggle(name, value);
    }

    said.addEventListener("click", act);
    empty.addEventListener("click", act);
    /** @param {Event} event */
    function act(event) {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (!button) return;
      const state = states.get();
      if (button.dataset.drop) states.set(without(button.dataset.drop.split(" "), state));
      if (button.dataset.off !== undefined) press(button.dataset.facet ?? "", button.dataset.off);
      if (button.dataset.bibtex !== undefined) keep.copyShown();
      if (button.dataset.clear !== undefined) states.set(states.bare(state));
      if (button.dataset.unsort !== undefined) states.set({ sort: "", like: "", mix: "" });
      if (button.dataset.split !== undefined) void splitLists(state);
      if (button.dataset.saveall !== undefined) {
        const rows = confpapers.sharing.unpack(state.list).map(columns.row).filter((i) => i !== undefined);
        Promise.all(rows.map(columns.want)).then((details) => {
          for (const { id } of details) {
            if (button.dataset.saveall) shelf.toggleList(button.dataset.saveall, id, true);
            else shelf.toggle("saved", id, true);
          }
          toast(t("card.saved"));
        }, () => toast(t("error.some")));
      }
    }

    /** Copies a link for each of the chosen lists, with each paper in exactly one. @param {State} state */
    async function splitLists(state) {
      const parts = confpapers.sharing.split(shelf.lists().filter(({ name }) => state.mine.includes(name)));
      const base = location.href.split("#")[0];
      const lines = parts.map(({ name, rows }) => `${name} (${t("papers", { n: rows.length })}): ${base}#list=${confpapers.sharing.pack(rows.map(columns.short))}&from=${encodeURIComponent(name)}`);
      toast((await confpapers.core.copy(lines.join("\n"))) ? t("lists.split.copied", { n: parts.length }) : t("keep.link.failed"));
    }

    const sliders = el("div", { class: "sliders", hidden: "", role: "group", "aria-label": t("filters.weights") });
    facets.querySelector(".facet-topic")?.append(sliders);
    sliders.addEventListener("input", (event) => {
      const { value, dataset } = /** @type {HTMLInputElement} */ (event.target);
      const weights = states.weights(states.get().mix);
      weights.set(Number(dataset.topic), Number(value));
      states.set({ sort: "mix", mix: states.mixText(weights) }, { part: "mix" });
    });

    /** A slider for each topic of the mix; existing ones stay, so that dragging continues. @param {Map<number, number>} weights */
    function updateSliders(weights) {
      for (const label of sliders.querySelectorAll("label")) if (!weights.has(Number(label.dataset.topic))) label.remove();
      for (const [k, weight] of weights) {
        if (!columns.topics[k]) continue;
        let label = sliders.querySelector(`label[data-topic="${k}"]`);
        if (!label) {
          const input = el("input", { type: "range", min: "0.25", max: "3", step: "0.25", "data-topic": String(k) });
          label = el("label", { class: `t${k}`, "data-topic": String(k) }, columns.topics[k].name, input);
          sliders.append(label);
        }
        const input = /** @type {HTMLInputElement} */ (find("input", label));
        if (Number(input.value) !== weight) input.value = String(weight);
      }
      sliders.hidden = !mixing || weights.size < 2;
    }

    /** @param {State} state @param {Result} result */
    function update(state, result) {
      mixing = state.sort === "mix";
      if (document.activeElement !== query || query.value.trim() !== state.q.trim()) query.value = state.q;
      const searching = state.q.trim() !== "";
      put(first, searching ? t("search.best") : (first.dataset.text ?? ""));
      for (const option of sort.options) {
        if (option.value === "programme") option.hidden = !searching;
        if (option.value === "similar") option.hidden = state.sort !== "similar";
        if (option.value === "text") put(option, t(state.sort === "text" ? "sort.text.used" : "sort.text"));
      }
      const order = state.sort === "similar" && columns.row(state.like) === undefined ? "" : state.sort;
      if (sort.value !== order) sort.value = order;
      if (sort.selectedIndex < 0) sort.value = ""; // an order that only another build has
      put(find("#count"), countText(result));
      updateSaid(state, result);
      updateEmpty(result);
      cancel();
      cancel = afterPaint(updateRest, document.activeElement === query ? PAUSE : 0); // the papers first
      function updateRest() {
        if (states.get() !== state) return;
        updateChips(state, result);
        bubble("#active", result.used.filter((name) => name !== "q").length);
        bubble("#kept", shelf.saved().length);
        const words = searching ? `${state.q.trim()} · ` : "";
        const title = `${words}${t("page.title", { conference: columns.conference.title })}`;
        if (document.title !== title) document.title = title;
      }
    }

    /** The number of papers, marked as uncertain until abstracts or the index are loaded. @param {Result} result */
    function countText({ main, unsure, early }) {
      if (main.length === columns.n) return t("papers", { n: columns.n });
      return t(unsure.length || early ? "papers.some.least" : "papers.some", { shown: main.length, total: columns.n });
    }

    /** Sets a text if it differs, because setting it again would cost a layout. @param {Element} box @param {string} text */
    function put(box, text) {
      if (box.textContent !== text) box.textContent = text;
    }

    /** @param {string} where @param {number} count */
    function bubble(where, count) {
      const box = find(where);
      box.hidden = !count;
      put(box, String(count));
    }

    /** The number of papers with each further option of a filter. @param {Result} result */
    function countsOf(result) {
      if (result.used.length || facets.querySelector(".parts")) return result.counts();
      let unread = 0;
      for (let i = 0; i < columns.n; i++) if (!shelf.isRead(i)) unread++;
      let watched = 0;
      for (let i = 0; i < columns.n; i++) if (shelf.isWatched(i)) watched++;
      for (const { name, rows } of shelf.lists()) came.set(`mine=${name}`, rows.length);
      return came.set("only=saved", shelf.saved().length).set("only=unread", unread).set("only=watched", watched);
    }

    /** A chip for each of the reader's lists. */
    function updateMine() {
      const lists = shelf.lists();
      const key = JSON.stringify(lists.map(({ name, colour }) => [name, colour]));
      const box = find("#mine");
      /** @type {HTMLElement} */ (box.parentElement).hidden = !lists.length;
      if (box.dataset.shown === key) return;
      box.dataset.shown = key;
      box.replaceChildren(...lists.map(({ name, colour }) => el("button", { type: "button", class: `chip t${colour}`, "data-facet": "mine", "data-value": name, "aria-pressed": "false" }, el("span", { class: "name", dir: "auto" }, name), " ", el("span", { class: "count" }))));
    }

    /** @param {State} state @param {Result} result */
    function updateChips(state, result) {
      facets.classList.toggle("is-mixing", mixing);
      tree.update(state);
      updateMine();
      const counts = countsOf(result);
      for (const button of facets.querySelectorAll("[data-use]")) button.setAttribute("aria-pressed", String((button.getAttribute("data-use") === "mix") === mixing));
      const weights = states.weights(state.mix);
      updateSliders(weights);
      const most = Math.max(1, ...columns.topics.map((_, k) => counts.get(`topic=${k}`) ?? 0));
      for (const chip of facets.querySelectorAll("button[data-facet]")) {
        const name = /** @type {"day"} */ (chip.getAttribute("data-facet"));
        const value = chip.getAttribute("data-value") ?? "";
        const on = mixing && /** @type {string} */ (name) === "topic" ? weights.has(Number(value)) : state[name].includes(value);
        const count = counts.get(`${name}=${value}`) ?? 0;
        chip.setAttribute("aria-pressed", String(on));
        chip.classList.toggle("is-none", !count && !on);
        if (/** @type {string} */ (name) === "topic") /** @type {HTMLElement} */ (chip).style.setProperty("--share", (count / most).toFixed(3));
        put(find(".count", chip), number(count));
        if (/** @type {string} */ (name) === "time") put(find(".name", chip), tokens.text("time", value));
      }
      for (const menu of /** @type {NodeListOf<HTMLSelectElement>} */ (facets.querySelectorAll("select[data-facet]"))) {
        const name = /** @type {"session"} */ (menu.dataset.facet);
        const chosen = state[name][0];
        if (chosen && ![...menu.options].some(({ value }) => value === chosen)) menu.append(el("option", { value: chosen, "data-text": tokens.text(name, chosen) })); // an option with few papers
        menu.value = state[name][0] ?? "";
        for (const option of menu.options) {
          if (!option.value) continue;
          const count = counts.get(`${name}=${option.value}`) ?? 0;
          put(option, `${/** @type {string} */ (name) === "time" ? tokens.text(name, option.value) : option.dataset.text} (${number(count)})`);
          option.hidden = !count && !option.selected; // sessions on days that are filtered out
        }
      }
    }

    /** Lists what narrows or orders the list, each with a button that undoes it. @param {State} state @param {Result} result */
    function updateSaid(state, result) {
      const parts = [...tokens.lost(state), ...tokens.order(state, result), ...tokens.filters(state, result)];
      if (state.mine.length > 1) parts.push(el("button", { type: "button", class: "plain", "data-split": "" }, t("lists.split")));
      if (result.used.includes("list") && confpapers.sharing.unpack(state.list).some((short) => columns.row(short) !== undefined)) parts.push(el("button", { type: "button", class: "plain", "data-saveall": "" }, t("active.saveall")), el("button", { type: "button", class: "plain", "data-saveall": state.from || t("lists.shared") }, t("lists.keep", { name: state.from || t("lists.shared") })));
      if (result.used.length && (state.sort === "similar" || state.sort === "text")) parts.push(el("button", { type: "button", class: "plain", "data-drop": result.used.join(" ") }, t("active.rankall", { n: columns.n })));
      if (result.used.length && result.main.length) {
        parts.push(el("button", { type: "button", class: "plain", "data-bibtex": "", title: t("active.bibtex.key") }, t("active.bibtex", { n: result.main.length })));
        parts.push(el("button", { type: "button", class: "plain", "data-clear": "" }, t("active.all", { n: columns.n })));
      }
      said.replaceChildren(...parts);
      said.hidden = !parts.length;
    }

    /** @param {Result} result */
    function updateEmpty(result) {
      empty.hidden = result.rows.length > 0 || result.unsure.length > 0;
      find("#list").setAttribute("role", result.rows.length ? "feed" : "region"); // a feed contains articles
      if (!empty.hidden) empty.replaceChildren(...tokens.offers(result));
    }

    return { update, sortBy };
  }

  confpapers.controls = controls;
})();
