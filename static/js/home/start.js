// Starts the pages that conferences share.
// needs: core/base core/strings home/authors home/home offline/offline search/everything
"use strict";
addEventListener("DOMContentLoaded", () => {
  const { have, find, changeTheme, el } = confpapers.core;
  const raw = /** @type {RawSite | undefined} */ (have("site"));
  find("[data-do=theme]").addEventListener("click", changeTheme);
  document.body.append(el("div", { class: "toast", id: "toast", role: "status" }));
  if (!raw) {
    find("#nothing").hidden = false;
    find("#nothing").textContent = confpapers.strings.t("error.conferences");
    return;
  }
  confpapers.offline.start("");
  const all = confpapers.everything(raw);
  if (document.body.classList.contains("is-authors")) confpapers.authors(all);
  else confpapers.home(all);
  document.documentElement.classList.add("ready");
});
