// The map's resolution while it moves: that of the screen, unless frames are late.
// needs: core/base
"use strict";
(() => {
  const LATE = 24; // milliseconds from one frame to the next: one was skipped
  const PAUSE = 200; // milliseconds after which a new movement begins
  const PATIENCE = 3; // consecutive late frames, approximately, before the resolution is reduced
  const TRIAL = 20; // frames that show whether it helps

  /** @returns {(moving: boolean) => number} pixels of the canvas to one of the page, for the frame that is drawn now */
  function mapPace() {
    let last = 0;
    let late = 0;
    /** Full resolution until frames are late, reduced from then on; full resolution for good if that did not help. @type {"fine" | "coarse" | "in vain"} */
    let way = "fine";
    let trial = 0;

    /** @param {boolean} wasLate */
    function judge(wasLate) {
      late = Math.max(0, late + (wasLate ? 1 : way === "fine" ? -0.25 : 0));
      if (way === "fine" && late >= PATIENCE) (way = "coarse"), (late = trial = 0);
      else if (way === "coarse" && ++trial === TRIAL && late > TRIAL / 2) way = "in vain";
    }

    return (moving) => {
      const now = performance.now();
      if (moving && now - last < PAUSE) judge(now - last > LATE);
      else if (way === "fine") late = 0;
      last = now;
      const fine = devicePixelRatio || 1;
      return moving && way === "coarse" ? Math.min(1, fine) : fine;
    };
  }

  confpapers.mapPace = mapPace;
})();
