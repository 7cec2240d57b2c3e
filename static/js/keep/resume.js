// "Continue where you were": the last view of a conference's page, offered to a tab opened without one.
// needs: core/notice core/state core/strings core/base
"use strict";
(() => {
  const { t } = confpapers.strings;

  /** @param {string} conference @param {() => Place} place where the reader is in the list @param {(place: Place) => void} restore */
  function resume(conference, place, restore) {
    const key = `confpapers:last:${conference}`;
    const states = confpapers.state;

    /** @returns {{ hash: string, place: Place } | null} */
    function last() {
      try {
        const { hash, place } = JSON.parse(localStorage.getItem(key) ?? "{}");
        return typeof hash === "string" && place && typeof place === "object" ? { hash, place } : null;
      } catch {
        return null; // storage is denied, or contains something else: there is nothing to offer
      }
    }

    const earlier = location.hash.length < 2 && !history.state ? last() : null;
    if (earlier && (earlier.hash.length > 1 || earlier.place.paper))
      confpapers.notice("resume", t("resume.text"), t("resume.go"), () => {
        states.set({ ...states.parse(earlier.hash) });
        restore(earlier.place);
      });
    /** Stores the view when the tab is left or closed; a phone may end a page in the background without a word. */
    function remember() {
      try {
        localStorage.setItem(key, JSON.stringify({ hash: `#${states.write(states.get())}`, place: place() }));
      } catch {
        // nothing can be stored: the next visit starts at the top
      }
    }
    addEventListener("pagehide", remember);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && remember());
  }

  confpapers.resume = resume;
})();
