// A phone's first strips are small until the reader does something: a picture that nobody looks at is not worth 120 KB.
// needs: core/base
"use strict";
(() => {
  const { find } = confpapers.core;
  const TOUCHES = ["pointerdown", "pointermove", "scroll", "wheel", "keydown"];

  /** Replaces a phone's small first strips by the full ones, which arrive in their place. */
  function sharpen() {
    for (const type of TOUCHES) removeEventListener(type, sharpen, true);
    for (const picture of document.querySelectorAll("#list picture")) {
      find("img", picture).setAttribute("decoding", "sync"); // otherwise nothing is shown while it is decoded
      find("source", picture).remove();
    }
  }

  confpapers.sharpen = () => {
    for (const type of TOUCHES) addEventListener(type, sharpen, { capture: true, passive: true });
  };
})();
