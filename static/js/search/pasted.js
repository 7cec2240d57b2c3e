// The address or number of a paper, pasted into the search box: the page searches for the paper's title.
// needs: core/base core/strings
"use strict";
(() => {
  const { find, toast } = confpapers.core;
  const { t } = confpapers.strings;
  const ADDRESS = /^(https?:\/\/\S+|(?:[a-z\d-]+\.)+[a-z]{2,}\/\S+|(doi:?\s*)?10\.\d{4,}\/\S+|(arxiv:\s*)?\d{4}\.\d{4,5}(v\d+)?|[a-z]\d\d-\d{4,5}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)$/i;
  const OWN = /(?:#(?:.*&)?paper=([^&]+)|\/papers\/([^/?#]+)\/(?:index\.html)?(?:[?#].*)?)$/;

  /** The texts by which a paper may be known: what was pasted, and the id in an address of this site. @param {string} text */
  function namesIn(text) {
    const own = OWN.exec(text);
    try {
      return [text, ...(own ? [decodeURIComponent(own[1] ?? own[2])] : [])];
    } catch {
      return [text]; // not an address of this site
    }
  }

  /**
   * Watches the search box. `titleOf` gives the title of the paper with one of these names, "" if there is none, and
   * undefined if the papers are too many to look; it is searched if the reader has not typed on.
   * @param {(names: string[]) => Promise<string | undefined>} titleOf @param {() => string} typed @param {(title: string) => void} search
   */
  function pastedAddress(titleOf, typed, search) {
    /** @param {string} text */
    async function look(text) {
      const title = await titleOf(namesIn(text));
      if (typed().trim() !== text || title === undefined) return;
      if (title) search(title);
      else toast(t("search.address.none"));
    }

    find("#q").addEventListener("paste", (event) => {
      const text = /** @type {ClipboardEvent} */ (event).clipboardData?.getData("text/plain").trim() ?? "";
      if (ADDRESS.test(text)) setTimeout(() => look(text).catch(() => toast(t("error.some"))));
    });
  }

  confpapers.pastedAddress = pastedAddress;
})();
