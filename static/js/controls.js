// The header, the filters and what the page says about them.
"use strict";
(() => {
  const { el, find, plural, toast } = confpapers.core;
  const states = confpapers.state;
  /** @type {Record<string, string>} */
  const FILTERS = { q: "the search", topic: "the topics", day: "the day", session: "the session", track: "the track", kind: "the kind", area: "the selection on the map", list: "the shared list", "only:saved": "“saved”", "only:unread": "“unread”", "only:award": "“award”", "only:code": "“code”", "only:supplement": "“supplement”" };

  /** The change that drops a filter. @param {string} name @param {State} state @returns {Partial<State>} */
  function without(name, state) {
    if (name.startsWith("only:")) return { only: state.only.filter((value) => `only:${value}` !== name) };
    return name === "q" || name === "area" || name === "list" ? { [name]: "" } : { [name]: [] };
  }

  /** @param {Columns} columns @param {Shelf} shelf @returns {Controls} */
  function controls(columns, shelf) {
    const query = /** @type {HTMLInputElement} */ (find("#q"));
    const sort = /** @type {HTMLSelectElement} */ (find("#sort"));
    const facets = find("#facets");
    const said = find("#said");
    const empty = find("#empty");
    const first = /** @type {HTMLOptionElement} */ (sort.options[0]);
    let mixing = false;

    query.addEventListener("input", () => states.set({ q: query.value, ...(states.get().sort === "programme" && !query.value ? { sort: "" } : {}) }, { quiet: true }));
    find("form.search").addEventListener("submit", (event) => {
      event.preventDefault();
      query.blur();
    });
    sort.addEventListener("change", () => sortBy(sort.value));

    /** @param {string} value */
    function sortBy(value) {
      if (value === "recommended" && !shelf.saved().length) {
        toast("Save a few papers first: the others are then sorted by how near they are to those.");
        sort.value = states.get().sort;
        return;
      }
      if (value === "mix") {
        mixing = true;
        return states.set({ sort: "mix", mix: states.get().mix || String(largestTopic()), like: "" });
      }
      states.set({ sort: value, seed: value === "shuffle" ? String(1 + Math.floor(Math.random() * 9999)) : "", mix: "", like: "" });
    }

    const largestTopic = () => {
      const sums = new Float64Array(columns.kinds);
      for (let i = 0; i < columns.theta.length; i++) sums[i % columns.kinds] += columns.theta[i];
      return sums.indexOf(Math.max(...sums));
    };

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
      if (mix) states.set({ sort: "mix", mix: state.mix || state.topic.join(".") || String(largestTopic()), topic: [], like: "" });
      else states.set({ sort: state.sort === "mix" ? "" : state.sort, topic: state.mix ? [...states.weights(state.mix).keys()].map(String) : state.topic, mix: "" });
    }

    /** @param {string} name @param {string} value */
    function press(name, value) {
      const state = states.get();
      if (name === "topic" && mixing) {
        const weights = states.weights(state.mix);
        if (!weights.delete(Number(value))) weights.set(Number(value), 1);
        return states.set({ sort: "mix", mix: states.mixText(weights) });
      }
      const now = state[/** @type {"day"} */ (name)];
      states.set({ [name]: now.includes(value) ? now.filter((other) => other !== value) : [...now, value] });
    }

    said.addEventListener("click", act);
    empty.addEventListener("click", act);
    /** @param {Event} event */
    function act(event) {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (!button) return;
      const state = states.get();
      if (button.dataset.drop) states.set(without(button.dataset.drop, state));
      if (button.dataset.clear !== undefined) states.set({ ...states.blank(), map: state.map });
      if (button.dataset.unsort !== undefined) states.set({ sort: "", like: "", mix: "" });
      if (button.dataset.saveall !== undefined) {
        const rows = state.list.split(".").map(columns.row).filter((i) => i !== undefined);
        Promise.all(rows.map(columns.want)).then((found) => {
          for (const { id } of found) shelf.toggle("saved", id, true);
          toast("Saved.");
        }, () => toast("Some papers could not be loaded. Is the network there?"));
      }
    }

    /** @param {State} state @param {Result} result */
    function update(state, result) {
      mixing = state.sort === "mix" || (mixing && state.sort === "mix");
      if (document.activeElement !== query || query.value.trim() !== state.q.trim()) query.value = state.q;
      const searching = state.q.trim() !== "";
      first.textContent = searching ? "Best match" : (first.dataset.text ?? "");
      for (const option of sort.options) {
        if (option.value === "programme") option.hidden = !searching;
        if (option.value === "similar") option.hidden = state.sort !== "similar";
      }
      sort.value = state.sort;
      const all = result.rows.length === columns.n;
      find("#count").textContent = all ? plural(columns.n, "paper") : `${result.rows.length.toLocaleString("en")} of ${columns.n.toLocaleString("en")}`;
      updateChips(state, result);
      updateSaid(state, result);
      updateEmpty(result);
      bubble("#active", result.used.filter((name) => name !== "q").length);
      bubble("#kept", shelf.saved().length);
      document.title = `${searching ? `${state.q.trim()} · ` : ""}${columns.conference.title} papers`;
    }

    /** @param {string} where @param {number} count */
    function bubble(where, count) {
      const box = find(where);
      box.hidden = !count;
      box.textContent = String(count);
    }

    /** @param {State} state @param {Result} result */
    function updateChips(state, result) {
      facets.classList.toggle("is-mixing", mixing);
      for (const button of facets.querySelectorAll("[data-use]")) button.setAttribute("aria-pressed", String((button.getAttribute("data-use") === "mix") === mixing));
      const weights = states.weights(state.mix);
      for (const chip of facets.querySelectorAll("button[data-facet]")) {
        const name = /** @type {"day"} */ (chip.getAttribute("data-facet"));
        const value = chip.getAttribute("data-value") ?? "";
        const on = mixing && /** @type {string} */ (name) === "topic" ? weights.has(Number(value)) : state[name].includes(value);
        const count = result.counts.get(`${name}=${value}`) ?? 0;
        chip.setAttribute("aria-pressed", String(on));
        chip.classList.toggle("is-none", !count && !on);
        find(".count", chip).textContent = count.toLocaleString("en");
      }
      for (const menu of facets.querySelectorAll("select")) {
        const name = /** @type {"session"} */ (menu.dataset.facet);
        menu.value = state[name][0] ?? "";
        for (const option of menu.options) if (option.value) option.textContent = `${option.dataset.text} (${result.counts.get(`${name}=${option.value}`) ?? 0})`;
      }
    }

    /** @param {State} state @param {Result} result */
    function updateSaid(state, result) {
      /** @type {Node[]} */
      const parts = [];
      /** @param {string} text @param {Record<string, string>} data */
      const token = (text, data) => parts.push(el("span", { class: "token" }, text, el("button", { type: "button", "aria-label": "Remove", ...data }, "×")));
      const like = columns.row(state.like);
      if (state.sort === "similar" && like !== undefined) token(`Sorted by similarity to “${columns.titles[like]}”`, { "data-unsort": "" });
      if (state.sort === "recommended") token(`Sorted by nearness to ${plural(shelf.saved().length, "saved paper")}`, { "data-unsort": "" });
      if (state.sort === "mix") token(`Sorted by mix of ${[...states.weights(state.mix).keys()].map((k) => columns.topics[k]?.name).join(", ") || "no topic yet"}`, { "data-unsort": "" });
      if (result.used.includes("area")) token("Selected on the map", { "data-drop": "area" });
      if (result.used.includes("list")) {
        token(`A shared list`, { "data-drop": "list" });
        parts.push(el("button", { type: "button", class: "plain", "data-saveall": "" }, "Save all of it"));
      }
      if (result.used.length && result.rows.length) parts.push(el("button", { type: "button", class: "plain", "data-clear": "" }, `Show all ${plural(columns.n, "paper")}`));
      said.replaceChildren(...parts);
      said.hidden = !parts.length;
    }

    /** @param {Result} result */
    function updateEmpty(result) {
      empty.hidden = result.rows.length > 0;
      if (!empty.hidden) {
        const offers = result.used.filter((name) => result.relax[name]).map((name) => el("li", {}, el("button", { type: "button", class: "plain", "data-drop": name }, `Without ${FILTERS[name] ?? name}: ${plural(result.relax[name], "paper")}`)));
        empty.replaceChildren(
          el("h2", {}, "No paper fits."),
          offers.length ? el("ul", {}, ...offers) : el("p", {}, "Several of the filters together leave nothing."),
          el("p", {}, el("button", { type: "button", class: "plain", "data-clear": "" }, `Show all ${plural(columns.n, "paper")}`)),
        );
      }
    }

    return { update, sortBy };
  }

  confpapers.controls = controls;
})();
