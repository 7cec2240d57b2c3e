// The address or number of a paper, pasted into the search box: the page searches for the paper's title.
// needs: core/base core/math core/state core/strings keep/import
"use strict";
(() => {
  const { find, toast } = confpapers.core;
  const { t } = confpapers.strings;
  const { state: states, importing } = confpapers;
  const ADDRESS = /^(https?:\/\/\S+|(doi:\s*)?10\.\d{4,}\/\S+|(arxiv:\s*)?\d{4}\.\d{4,5}(v\d+)?)$/i;
  const OWN = /(?:#(?:.*&)?paper=([^&]+)|\/papers\/([^/?#]+)\/(?:index\.html)?(?:[?#].*)?)$/;

  /** @param {Columns} columns */
  function pastedAddress(columns) {
    /** @param {string} text */
    async function search(text) {
      const own = OWN.exec(text);
      await columns.wantRest();
      const names = [text, own ? decodeURIComponent(own[1] ?? own[2]) : ""];
      const [row] = (await importing.match(columns, [{ title: "", names }])).rows;
      if (states.get().q.trim() !== text) return; // the reader went on
      const title = row === undefined ? "" : confpapers.math.flat(columns.titles[row] ?? "", columns.math);
      if (title) states.set({ q: title }, { quiet: true });
      else toast(t("search.address.none"));
    }

    find("#q").addEventListener("paste", (event) => {
      const text = /** @type {ClipboardEvent} */ (event).clipboardData?.getData("text/plain").trim() ?? "";
      if (!ADDRESS.test(text) || columns.files.parts) return; // of very many papers, too much would be loaded
      setTimeout(() => search(text).catch(() => toast(t("error.some"))));
    });
  }

  confpapers.pastedAddress = pastedAddress;
})();
