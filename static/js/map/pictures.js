// Images for the map's canvas, decoded in advance and in parallel to the page's own work, because no frame has time for it.
// needs: core/base
"use strict";
(() => {
  const AT_ONCE = 4;

  /** Whether a script may read the file: not under file://, nor on another site. @param {URL} address */
  const readable = (address) => address.protocol.startsWith("http") && address.origin === location.origin;

  /** The source of a bitmap: the file, which the browser decodes in its own thread, or else an element. @param {string} address */
  async function source(address) {
    const url = new URL(address, location.href);
    if (!readable(url)) {
      const image = new Image();
      image.src = url.href;
      await image.decode();
      return image;
    }
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.blob();
  }

  /** Resolves when the previous image is decoded. @type {Promise<unknown>} */
  let turn = Promise.resolve();

  /** Decodes one image after the other: two at the same time would slow down the frames. @param {string} address @param {Piece} piece @returns {Promise<ImageBitmap>} */
  async function unpacked(address, { part, width }) {
    const options = width ? /** @type {ImageBitmapOptions} */ ({ resizeWidth: width, resizeQuality: "medium" }) : {};
    const blob = await source(address);
    const bitmap = turn.then(() => (part ? createImageBitmap(blob, 0, 0, ...part, options) : createImageBitmap(blob, options)));
    turn = bitmap.catch(() => undefined); // whoever requested it gets the error
    return bitmap;
  }

  const BYTES = 4; // per pixel

  /** Images by name; the least recently used ones are dropped first. @param {number} most bytes, unpacked @param {() => void} again called when one is there @returns {Pictures} */
  function pictures(most, again) {
    /** An image that is loading, or failed, is null. @type {Map<string, ImageBitmap | null>} */
    const cache = new Map();
    let coming = 0;
    let bytes = 0;

    /** @param {ImageBitmap | null} bitmap */
    const size = (bitmap) => (bitmap ? bitmap.width * bitmap.height * BYTES : 0);

    /** @param {string} name @param {ImageBitmap} bitmap */
    function keep(name, bitmap) {
      cache.set(name, bitmap);
      bytes += size(bitmap);
      for (const [old, unused] of cache) {
        if (bytes <= most) return;
        if (!unused) continue;
        bytes -= size(unused);
        unused.close();
        cache.delete(old);
      }
    }

    return {
      get(name) {
        const picture = cache.get(name);
        if (picture) {
          cache.delete(name);
          cache.set(name, picture);
        }
        return picture;
      },
      ask(name, address, piece) {
        if (coming >= AT_ONCE || cache.has(name)) return;
        coming++;
        cache.set(name, null);
        unpacked(address, piece)
          .then((bitmap) => keep(name, bitmap), () => undefined) // its position stays empty
          .finally(() => void (coming--, again()));
      },
    };
  }

  confpapers.mapPictures = pictures;
})();
