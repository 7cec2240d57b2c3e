// Selects a paper: the one at a point of the canvas, or the next one in a direction.
// needs: core/base
"use strict";
(() => {
  /** @param {MapView} view @returns {MapPick} */
  function mapPick(view) {
    /** The nearest paper within some pixels, shown ones before dimmed ones; -1 for none. @param {ArrayLike<number>} mask @param {number} x @param {number} y @param {number} far */
    function at(mask, x, y, far) {
      const [side, left, top] = [view.side(), view.left(), view.top()];
      let best = -1;
      let least = far * far;
      for (const dimmed of [0, 1]) {
        for (let i = 0; i < mask.length; i++) {
          if (Number(mask[i] > 0) !== dimmed) continue;
          const distance = (view.px[i] * side + left - x) ** 2 + (view.py[i] * side + top - y) ** 2;
          if (distance < least) (best = i), (least = distance);
        }
        if (best >= 0) return best;
      }
      return best;
    }

    /** The nearest shown paper in a direction from another; sideways distance counts double; -1 for none. @param {ArrayLike<number>} mask @param {number} from @param {number} dx @param {number} dy */
    function next(mask, from, dx, dy) {
      let best = -1;
      let least = Infinity;
      for (let i = 0; i < mask.length; i++) {
        if (mask[i]) continue;
        const [x, y] = [view.px[i] - view.px[from], view.py[i] - view.py[from]];
        const ahead = x * dx + y * dy;
        const aside = Math.abs(x * dy) + Math.abs(y * dx);
        if (ahead > 1e-5 && ahead + 2 * aside < least) (best = i), (least = ahead + 2 * aside);
      }
      return best;
    }

    return { at, next };
  }

  confpapers.mapPick = mapPick;
})();
