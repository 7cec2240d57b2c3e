// Offline use: caches visited places completely, images as they are seen, and what the reader saves.
//
// A place is the site's own pages ("") or a conference ("cvpr2015"). Its list, <place>/data/offline.json, names everything
// its page needs. All of it is fetched before the old build is dropped, so that a page never meets data of another build.
"use strict";
(() => {
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const home = worker.registration.scope;
  const OWN = `confpapers ${new URL(home).pathname} `; // caches are shared by all sites of a host
  const SEEN = `${OWN}seen`;
  const TAKEN = `${OWN}taken`;
  const LIST = "data/offline.json";
  const LASTING = /\.[0-9a-f]{10}\.[a-z]+$|\/thumbs\/[^/]+$/; // a name that changes with its content
  const CHANGING = /\/data\/map\.svg$/; // a picture that keeps its name in all builds
  const MOST_SEEN = 3000;
  const MOST_BYTES = 60e6; // larger places are cached as they are seen
  const PATIENCE = 3600e3; // milliseconds that an old build is shown while the new one cannot be fetched completely

  /** @typedef {{ version: string, pages: Record<string, string>, files: string[], bytes: number }} List */

  /** @param {string} place */
  const folder = (place) => (place ? `${home}${place}/` : home);

  /** The path below the site, with "/" for a folder's page. @param {string} address */
  function pathOf(address) {
    const path = address.split(/[?#]/)[0].slice(home.length);
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  }

  /** The place with this page, if there is one. @param {string} path */
  function placeOf(path) {
    if (path === "index.html" || path === "authors.html") return "";
    return /^([^/]+)\/index\.html$/.exec(path)?.[1];
  }

  /** The caches of a place: of the complete build, and of one being fetched. @param {string} place */
  const cachesOf = async (place) => (await caches.keys()).filter((name) => name.startsWith(`${OWN}@${place} `));

  /** The cache that contains all of a place. @param {string} place */
  async function whole(place) {
    for (const name of await cachesOf(place)) {
      const cache = await caches.open(name);
      const list = await cache.match(folder(place) + LIST);
      if (list) return { name, cache, version: /** @type {List} */ (await list.json()).version };
    }
    return undefined;
  }

  /** @param {Response} response */
  async function digest(response) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer()));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Fetches a page or a file into a cache; a file with a hashed name may be in another cache already. @param {Cache} cache @param {string} address @param {string} [expected] */
  async function add(cache, address, expected) {
    const known = LASTING.test(address) ? await caches.match(address) : undefined;
    const response = known ?? (await fetch(address, { cache: LASTING.test(address) ? "default" : "no-cache" }));
    if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
    if (expected && (await digest(response)) !== expected) throw new Error(`${address} is of another build`);
    await cache.put(address, response);
  }

  /** @type {Map<string, Promise<void>>} */
  const renewing = new Map();
  /** The build that each open page shows, for pages from a cache. @type {Map<string, string>} */
  const shown = new Map();

  /** Updates a place to the site's current build; one update at a time. @param {string} place */
  function renew(place) {
    const running = renewing.get(place);
    if (running) return running;
    const promise = fresh(place)
      .catch(() => undefined) // offline, or in the middle of a deployment: the old one stays
      .finally(() => renewing.delete(place));
    renewing.set(place, promise);
    return promise;
  }

  /** @param {string} place */
  async function fresh(place) {
    const base = folder(place);
    const answer = await fetch(base + LIST, { cache: "no-cache" });
    const before = await whole(place);
    if (answer.status === 404) return forget(await cachesOf(place), "");
    const list = /** @type {List} */ (await answer.clone().json());
    const name = `${OWN}@${place} ${list.version}`;
    if (before?.version === list.version) return forget(await cachesOf(place), name); // another worker may have left an old one
    if (list.bytes > MOST_BYTES) return;
    const cache = await caches.open(name);
    const wanted = [...Object.entries(list.pages), ...list.files.map((file) => [file, ""])];
    try {
      for (let at = 0; at < wanted.length; at += 6)
        await Promise.all(wanted.slice(at, at + 6).map(([file, expected]) => add(cache, new URL(file, base).href, expected)));
    } catch {
      return outdated(before?.cache, base, place);
    }
    await cache.put(base + LIST, answer);
    await forget(await cachesOf(place), name);
    if (before) for (const client of await worker.clients.matchAll()) if (placeOf(pathOf(client.url)) === place && shown.get(client.id) !== list.version) client.postMessage({ rebuilt: place });
  }

  /** A page is ready for messages: repeats what was found before. @param {Client} client @param {string} place */
  async function greet(client, place) {
    await renewing.get(place);
    const version = shown.get(client.id);
    if (version && version !== (await whole(place))?.version) client.postMessage({ rebuilt: place });
  }

  /** The host changes pages, or is between two builds: the old build is shown for another hour, then none is kept. @param {Cache | undefined} cache @param {string} base @param {string} place */
  async function outdated(cache, base, place) {
    const mark = `${base}data/outdated`;
    const since = Number(await (await cache?.match(mark))?.text());
    if (since && Date.now() - since > PATIENCE) return forget(await cachesOf(place), "");
    if (!since) await cache?.put(mark, new Response(String(Date.now())));
  }

  /** @param {string[]} names @param {string} kept */
  const forget = async (names, kept) => void (await Promise.all(names.filter((name) => name !== kept).map((name) => caches.delete(name))));

  let since = 0;
  /** Caches files that were seen, the latest few thousand. @param {string} address @param {Response} response */
  async function remember(address, response) {
    const cache = await caches.open(SEEN);
    await cache.put(address, response);
    if (++since % 100) return;
    const known = await cache.keys();
    for (const request of known.slice(0, Math.max(0, known.length - MOST_SEEN))) await cache.delete(request);
  }

  /** @param {string} address */
  const known = (address) => caches.match(address, { ignoreVary: true });

  /** Files that never change come from the cache. @param {FetchEvent} event @param {string} address */
  async function lasting(event, address) {
    const found = await known(address);
    if (found) return found;
    const response = await fetch(event.request);
    if (response.status === 200) event.waitUntil(remember(address, response.clone()).catch(() => undefined));
    return response;
  }

  /** Files that change under their name come from the network; without it, as they were seen last. @param {FetchEvent} event @param {string} address */
  async function changing(event, address) {
    try {
      const response = await fetch(event.request);
      if (response.status === 200) event.waitUntil(remember(address, response.clone()).catch(() => undefined));
      return response;
    } catch {
      return (await (await caches.open(SEEN)).match(address)) ?? (await known(address)) ?? Response.error();
    }
  }

  /** The page that says that this page is not available, with addresses valid at any depth of the site. */
  async function away() {
    const text = (await (await known(`${home}offline.html`))?.text()) ?? "";
    return new Response(text.replaceAll('="./', `="${home}`), { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }

  /** A cached page is shown at once and updated in the background; others come from the network. @param {FetchEvent} event */
  async function page(event) {
    const path = pathOf(event.request.url);
    const place = placeOf(path);
    if (place !== undefined) {
      event.waitUntil(renew(place));
      const kept = await whole(place);
      const found = await kept?.cache.match(home + path);
      if (kept && found) {
        shown.set(event.resultingClientId, kept.version);
        return found;
      }
    }
    try {
      const response = await fetch(event.request);
      if (response.status === 200 && !response.redirected) event.waitUntil(remember(home + path, response.clone()).catch(() => undefined));
      return response;
    } catch {
      return (await known(home + path)) ?? (await away());
    }
  }

  worker.addEventListener("install", (event) => event.waitUntil(renew("").then(() => worker.skipWaiting())));
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", (event) => {
    const { url, method, mode } = event.request;
    if (method !== "GET" || !url.startsWith(home)) return;
    const address = url.split(/[?#]/)[0];
    if (LASTING.test(address)) event.respondWith(lasting(event, address));
    else if (CHANGING.test(address)) event.respondWith(changing(event, address));
    else if (mode === "navigate") event.respondWith(page(event));
  });

  /** The total size of the files that are not cached yet. @param {string[]} addresses */
  async function measure(addresses) {
    let bytes = 0;
    let missing = 0;
    const sizes = addresses.map(async (address) => {
      if (await (await caches.open(TAKEN)).match(address)) return;
      missing++;
      const response = await fetch(address, { method: "HEAD" }).catch(() => undefined);
      bytes += Number(response?.headers.get("Content-Length") ?? 0);
    });
    await Promise.all(sizes);
    return { bytes, missing };
  }

  /** Caches these files, and drops those of earlier calls. @param {string[]} addresses @param {(done: number) => void} said */
  async function take(addresses, said) {
    const cache = await caches.open(TAKEN);
    const wanted = new Set(addresses);
    for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
    let done = 0;
    let failed = 0;
    for (let at = 0; at < addresses.length; at += 4)
      await Promise.all(
        addresses.slice(at, at + 4).map(async (address) => {
          if (!(await cache.match(address))) await add(cache, address).catch(() => failed++);
          said(++done);
        }),
      );
    return { done, failed };
  }

  worker.addEventListener("message", (event) => {
    const { listens, visit, seen, sizes, along, drop } = event.data;
    const [port] = event.ports;
    if (listens !== undefined) event.waitUntil(greet(/** @type {Client} */ (event.source), listens));
    if (visit !== undefined) event.waitUntil(renew(visit));
    if (seen)
      event.waitUntil(
        Promise.all(
          /** @type {string[]} */ (seen).filter((address) => address.startsWith(home) && LASTING.test(address)).map(async (address) => {
            if (await known(address)) return;
            const response = await fetch(address);
            if (response.status === 200) await remember(address, response);
          }),
        ).catch(() => undefined),
      );
    if (sizes) event.waitUntil(measure(sizes).then((found) => port.postMessage(found)));
    if (along) event.waitUntil(take(along, (done) => port.postMessage({ progress: done })).then((found) => port.postMessage(found)));
    if (drop) event.waitUntil(caches.delete(TAKEN).then(() => port.postMessage({})));
  });
})();
