// The topics as a tree: topics with subtopics can be expanded, and each node is a filter.
// needs: core/base core/state
"use strict";
(() => {
  const { el } = confpapers.core;
  const states = confpapers.state;

  /** The topics that are open according to the address. @param {State} state */
  const opened = (state) => new Set(state.open.split(".").filter(Boolean));

  /**
   * `box` has a button with `data-twist` beside each topic with subtopics, both in an element of the class `node`;
   * `make` returns the button that filters by a subtopic.
   * @param {Columns} columns @param {HTMLElement} box @param {(value: string, name: string, topic: number) => HTMLElement} make @returns {TopicTree}
   */
  function topicTree(columns, box, make) {
    /** @param {string} topic @param {boolean} on */
    function open(topic, on) {
      const now = opened(states.get());
      if (on) now.add(topic);
      else now.delete(topic);
      states.set({ open: [...now].sort((a, b) => Number(a) - Number(b)).join(".") });
    }

    box.addEventListener("click", (event) => {
      const twist = /** @type {HTMLElement} */ (event.target).closest("[data-twist]");
      if (twist) open(twist.getAttribute("data-twist") ?? "", twist.getAttribute("aria-expanded") !== "true");
    });
    box.addEventListener("keydown", (event) => {
      const node = /** @type {HTMLElement} */ (event.target).closest(".node");
      const twist = node?.querySelector("[data-twist]");
      if (!node || !twist || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) return;
      event.preventDefault();
      const inside = /** @type {HTMLElement} */ (event.target).closest(".parts");
      if (inside && event.key === "ArrowLeft") /** @type {HTMLElement | null} */ (node.querySelector(":scope > [data-facet]"))?.focus();
      else open(twist.getAttribute("data-twist") ?? "", event.key === "ArrowRight");
    });

    /** @param {number} topic */
    function parts(topic) {
      const values = (columns.topics[topic]?.parts ?? []).map(({ number }) => `${topic}.${number}`);
      const boxes = [...values, `${topic}.x`].map((value) => make(value, columns.nodeName(value), topic));
      return el("div", { class: "parts", role: "group", "aria-label": columns.topics[topic]?.name ?? "" }, ...boxes);
    }

    /** Opens the topics in the address, and those that contain an active filter. @param {State} state */
    function update(state) {
      const open = opened(state);
      for (const twist of box.querySelectorAll("[data-twist]")) {
        const topic = twist.getAttribute("data-twist") ?? "";
        const on = open.has(topic) || state.topic.some((value) => value.startsWith(`${topic}.`));
        twist.setAttribute("aria-expanded", String(on));
        const node = twist.closest(".node");
        let list = /** @type {HTMLElement | null} */ (node?.querySelector(".parts") ?? null);
        if (on && !list) node?.append((list = parts(Number(topic))));
        if (list) list.hidden = !on;
      }
    }

    return { update };
  }

  confpapers.topicTree = topicTree;
})();
