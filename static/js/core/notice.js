// A notice at the bottom of the window that stays until the reader closes it.
// needs: core/base core/strings
"use strict";
(() => {
  const { el } = confpapers.core;
  const { t } = confpapers.strings;

  /**
   * Shows a notice, in the place of an earlier one of its kind. The first action runs `act`; "Later" or the cross closes it.
   * @param {string} kind @param {string} text @param {string} label @param {() => void} act
   */
  function notice(kind, text, label, act) {
    const earlier = document.querySelector(`.notice[data-kind="${kind}"]`);
    if (earlier?.firstChild?.textContent === text) return; // it is not announced again
    earlier?.remove();
    const answer = el("button", { type: "button", class: "plain" }, label);
    const close = el("button", { type: "button", class: "plain", "aria-label": t("close") }, t("offline.later"));
    const box = el("div", { class: "notice", role: "status", "data-kind": kind }, el("span", {}, text), answer, close);
    answer.addEventListener("click", () => (box.remove(), act()));
    close.addEventListener("click", () => box.remove());
    let all = document.querySelector(".notices");
    if (!all) document.body.append((all = el("div", { class: "notices" }))); // above each other where there are several
    all.append(box);
  }

  confpapers.notice = notice;
})();
