"use strict";
var confpapers = /** @type {Confpapers} */ ({});

(() => {
const arrived = new Map();
const asked = new Map();

confpapers.data = (name, value) => {
arrived.set(name, value);
};

const have = (name) => /** @type {T | undefined} */ (arrived.get(name));

function load(name, file) {
const known = asked.get(file);
if (known) return known;
const promise = new Promise((resolve, reject) => {
const script = document.createElement("script");
script.src = file.includes("/") ? file : `data/${file}`;
script.onload = () => (script.remove(), arrived.has(name) ? resolve(/** @type {T} */ (arrived.get(name))) : reject(new Error(file)));
script.onerror = () => (script.remove(), asked.delete(file), reject(new Error(`${file} could not be loaded`)));
document.head.append(script);
});
asked.set(file, promise);
return promise;
}

function bytes(base64) {
const text = atob(base64);
const out = new Uint8Array(text.length);
for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
return out;
}

const words = (base64) => new Uint16Array(bytes(base64).buffer);

function el(tag, attributes = {}, ...children) {
const made = document.createElement(tag);
for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
made.append(...children);
return made;
}

function find(selector, inside = document) {
const found = inside.querySelector(selector);
if (!found) throw new Error(`the page has no ${selector}`);
return /** @type {E} */ (/** @type {unknown} */ (found));
}

let hiding = 0;
function toast(text) {
const box = find("#toast");
box.textContent = text;
clearTimeout(hiding);
hiding = setTimeout(() => (box.textContent = ""), 3000);
}

const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const plural = (n, one) => `${number(n)} ${one}${n === 1 ? "" : "s"}`;

async function copy(text) {
try {
await navigator.clipboard.writeText(text);
return true;
} catch {
const area = el("textarea", { class: "vh", "aria-hidden": "true" });
area.value = text;
document.body.append(area);
area.select();
const done = document.execCommand("copy");
area.remove();
return done;
}
}

function changeTheme() {
const root = document.documentElement;
const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.theme = dark ? "light" : "dark";
try {
localStorage.setItem("confpapers:theme", root.dataset.theme);
} catch {
}
}

confpapers.core = { changeTheme, have, load, bytes, words, el, find, toast, number, plural, copy };
})();
"use strict";
(() => {
const MATHML = "http://www.w3.org/1998/Math/MathML";

function formula([name, attributes, ...children]) {
const made = document.createElementNS(MATHML, /^m[a-z]+$/.test(name) ? name : "mrow");
for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
made.append(...children.map((/** @type {string | MathTree} */ child) => (typeof child === "string" ? child : formula(child))));
return made;
}

function write(box, text, math) {
const sources = Object.keys(math ?? {}).filter((source) => text.includes(source));
if (!math || !sources.length) return void (box.textContent = text);
const pattern = new RegExp(`(${sources.map((source) => source.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`);
box.replaceChildren(...text.split(pattern).map((part) => (Object.hasOwn(math, part) ? formula(math[part]) : part)));
}

confpapers.math = { write };
})();
"use strict";
(() => {
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };
const STOP = new Set(
("a an and are as at be been but by can do for from had has have in into is it its may more most no not of on or our " +
"over such than that the their them then there these they this those to under up was we were which while will with " +
"without would").split(" "),
);

const fold = (text) =>
text
.toLowerCase()
.replace(/[ßæœøđðþłı]/g, (letter) => LETTERS[letter])
.normalize("NFKD")
.replace(/\p{M}/gu, "");

const split = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

function stem(word) {
if (word.length < 4 || !word.endsWith("s")) return word;
if (word.endsWith("ies") && !/(?:e|a)ies$/.test(word)) return word.slice(0, -3) + "y";
if (word.endsWith("es") && !/(?:a|e|o)es$/.test(word)) return word.slice(0, -1);
return /(?:us|ss|is)$/.test(word) ? word : word.slice(0, -1);
}

const PLAIN = /^[\x00-\x7f]*$/;

function foldMap(text) {
if (PLAIN.test(text)) return { folded: text.toLowerCase(), from: places(text.length + 1) };
let folded = "";
const from = [];
for (const { 0: part, index: at } of text.matchAll(/[\x00-\x7f]+|[^\x00-\x7f]/gu)) {
const plain = part.charCodeAt(0) < 128;
const done = plain ? part.toLowerCase() : fold(part);
for (let i = 0; i < done.length; i++) from.push(plain ? at + i : at);
folded += done;
}
from.push(text.length);
return { folded, from };
}

let known = new Uint32Array(0);
function places(count) {
if (known.length < count) known = Uint32Array.from({ length: 2 * count }, (_, i) => i);
return known;
}

confpapers.text = { fold, split, stem, foldMap, isStop: (word) => STOP.has(word) };
})();
"use strict";
(() => {
const { load, bytes } = confpapers.core;
const { split, stem, fold, isStop } = confpapers.text;
const WORD = 0;
const AUTHOR = 1;
const TITLE = 2;
const MOST_PARTS = 6; // an unfinished word that would need more of them is taken as it stands

function part(data) {
let at = 0;
const number = () => {
let value = 0;
for (let shift = 0; ; shift += 7) {
const byte = data[at++];
value |= (byte & 127) << shift;
if (byte < 128) return value;
}
};
const papers = number();
const count = number();
const decoder = new TextDecoder();
const terms = new Array(count);
const kinds = new Uint8Array(count);
const ends = new Uint32Array(count + 1);
const word = new Uint8Array(65536);
for (let i = 0; i < count; i++) {
const shared = number();
const length = number();
word.set(data.subarray(at, at + length), shared);
at += length;
const size = shared + length;
kinds[i] = size && word[size - 1] <= TITLE ? word[size - 1] : WORD;
terms[i] = decoder.decode(word.subarray(0, kinds[i] ? size - 1 : size));
ends[i + 1] = ends[i] + number();
}
const start = at;

function read(term, scores, weight) {
at = start + ends[term];
const end = start + ends[term + 1];
for (let paper = -1; at < end; ) {
const value = number();
paper += value >>> 3;
scores[paper] = Math.max(scores[paper], ((value & 7) + 1) * weight);
}
}

function lower(text) {
let low = 0;
let high = count;
while (low < high) {
const middle = (low + high) >> 1;
if (terms[middle] < text) low = middle + 1;
else high = middle;
}
return low;
}

return { papers, count, terms, kinds, read, lower };
}

function indexOf(papers, first, parts) {
function place(term) {
let low = 0;
let high = first.length;
while (low < high) {
const middle = (low + high) >> 1;
if (first[middle] <= term) low = middle + 1;
else high = middle;
}
return Math.max(0, low - 1);
}

function span(text, unfinished) {
const stemmed = stem(text);
const from = Math.min(place(stemmed), unfinished ? place(text) : Infinity);
const narrow = place(`${stemmed}\x03`);
const wide = Math.max(narrow, unfinished ? place(`${text}\uffff`) : 0);
const endings = unfinished && (parts.length <= MOST_PARTS || wide - from < MOST_PARTS);
return { from: endings ? from : place(stemmed), to: endings ? wide : narrow, endings };
}

function read(part, text, endings, fits, scores) {
const { terms, kinds, count } = part;
const stemmed = stem(text);
let found = false;
for (let i = part.lower(stemmed); i < count && terms[i] === stemmed; i++) if (fits(kinds[i])) (part.read(i, scores, 1), (found = true));
if (endings)
for (let i = part.lower(text); i < count && terms[i].startsWith(text); i++)
if (terms[i] !== stemmed && fits(kinds[i])) (part.read(i, scores, 0.7), (found = true));
return found;
}

function guess(part, text, fits, scores) {
const stemmed = stem(text);
for (let i = part.lower(text[0]); i < part.count && part.terms[i][0] === text[0]; i++)
if (fits(part.kinds[i]) && oneEdit(part.terms[i], stemmed)) part.read(i, scores, 0.4);
}

return {
papers,
many: parts.length > 1,
word(text, unfinished, field) {
const scores = new Float32Array(papers);
const fits = (/** @type {number} */ kind) => (field === "author" ? kind === AUTHOR : field === "title" ? kind === TITLE : kind !== TITLE);
const { from, to, endings } = span(text, unfinished);
let found = false;
for (let k = from; k <= to; k++) {
const here = parts[k];
if (here && read(here, text, endings, fits, scores)) found = true;
}
if (!found && text.length > 3) for (let k = from; k <= to; k++) if (parts[k]) guess(/** @type {SearchPart} */ (parts[k]), text, fits, scores);
let having = 0;
for (let i = 0; i < papers; i++) if (scores[i]) having++;
const rarity = Math.log(1 + (papers - having + 0.5) / (having + 0.5));
for (let i = 0; i < papers; i++) scores[i] *= rarity;
return scores;
},
lacks(clauses) {
const wanted = new Set();
for (const clause of clauses)
telling(clause).forEach((word, at, words) => {
const { from, to } = span(word, at === words.length - 1 && !clause.ended);
for (let k = from; k <= to; k++) if (!parts[k]) wanted.add(k);
});
return parts.length ? [...wanted] : [];
},
put: (k, data) => void (parts[k] = part(data)),
};
}

function open(value) {
if (typeof value !== "string") return indexOf(value.papers, value.first, new Array(value.first.length));
const whole = part(bytes(value));
return indexOf(whole.papers, [""], [whole]);
}

function reader(file, opened) {
let index = null;
let files = [];
let opening = null;
const start = () =>
(opening ??= load("search", file).then(
(value) => {
files = value.files ?? [];
opened((index = open(value)));
},
(error) => {
opening = null;
throw error;
},
));
const add = (whole, k) => load(`search-${k}`, files[k]).then((data) => whole.put(k, bytes(data)));
return {
start,
async wait(clauses) {
if (!index) await start();
const whole = /** @type {SearchIndex} */ (/** @type {unknown} */ (index));
await Promise.all(whole.lacks(clauses).map((k) => add(whole, k)));
},
waits: (clauses) => !index || index.lacks(clauses).length > 0,
};
}

const telling = (clause) => clause.words.filter((word) => clause.field === "author" || clause.words.length === 1 || !isStop(word));

function oneEdit(a, b) {
if (Math.abs(a.length - b.length) > 1) return false;
let i = 0;
while (i < a.length && a[i] === b[i]) i++;
let j = 0;
while (j < a.length - i && j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) j++;
return Math.max(a.length, b.length) - i - j <= 1;
}

function parse(query) {
const clauses = [];
for (const match of query.matchAll(/(-?)(?:(author|title):)?(?:"([^"]*)"?|(\S+))/giu)) {
const phrase = match[3] !== undefined;
const words = split(match[3] ?? match[4]);
const ended = phrase || (match.index ?? 0) + match[0].length < query.length;
if (words.length)
clauses.push({ not: match[1] === "-", field: (match[2] ?? "").toLowerCase(), phrase: phrase && words.length > 1, words, ended });
}
return clauses;
}

function reads(text, clause) {
const padded = ` ${split(text).join(" ")} `;
if (clause.phrase || clause.field) return padded.includes(` ${clause.words.join(" ")}${clause.ended ? " " : ""}`);
return clause.words.every((word) => padded.includes(` ${word}`));
}

const names = (names, clause) => names.split("\n").some((name) => reads(name, clause));

function run(clauses, index, columns) {
const total = columns.n;
const scores = new Float32Array(total).fill(1);
const unsure = new Set();
for (const clause of clauses) {
const part = !index || (clause.field && !index.many) ? scan(clause, columns) : indexed(clause, index, columns, unsure);
for (let i = 0; i < total; i++) scores[i] = clause.not === part[i] > 0 ? 0 : scores[i] && scores[i] + (clause.not ? 0 : part[i]);
}
for (const i of unsure) if (!scores[i]) unsure.delete(i);
return { scores, unsure: [...unsure] };
}

function scan(clause, columns) {
const part = new Float32Array(columns.n);
for (let i = 0; i < part.length; i++) {
const title = () => reads(columns.titles[i], clause);
const authors = () => names(columns.authors[i], clause);
const fits = clause.field === "author" ? authors() : clause.field === "title" ? title() : title() || authors();
part[i] = fits ? 1 : 0;
}
return part;
}

function indexed(clause, index, columns, unsure) {
const part = new Float32Array(index.papers).fill(1);
telling(clause).forEach((word, at, words) => {
const scores = index.word(word, at === words.length - 1 && !clause.ended, clause.field);
for (let i = 0; i < part.length; i++) part[i] = scores[i] && part[i] ? part[i] + scores[i] : 0;
});
if (!clause.phrase) return part;
for (let i = 0; i < part.length; i++) {
if (!part[i]) continue;
const fits = together(i, clause, columns);
if (fits === undefined) unsure.add(i);
else if (!fits) part[i] = 0;
}
return part;
}

function together(i, clause, columns) {
const title = columns.titles[i];
const authors = columns.authors[i];
if (title === undefined || authors === undefined) return undefined;
if (clause.field !== "author" && reads(title, clause)) return true;
if (clause.field !== "title" && names(authors, clause)) return true;
if (clause.field) return false;
const detail = columns.detail(i);
return detail && reads(detail.abstract ?? "", clause);
}

function marks(clauses) {
const parts = clauses
.filter((clause) => !clause.not)
.flatMap((clause) => (clause.phrase ? [clause.words.join("[^\\p{L}\\p{N}]+")] : clause.words.filter((w) => !isStop(w)).map((w) => stem(w) + "[\\p{L}\\p{N}]*")));
return parts.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})`, "giu") : null;
}

confpapers.search = { open, reader, parse, run, marks, fold };
})();
"use strict";
(() => {
const { foldMap } = confpapers.text;
let pattern = null;
const ranges = new WeakMap();
const found = typeof Highlight === "function" && CSS.highlights ? new Highlight() : null;
if (found) CSS.highlights.set("found", found);

function unmark(card) {
for (const range of ranges.get(card) ?? []) found?.delete(range);
ranges.delete(card);
}

function mark(card) {
if (!found) return;
unmark(card);
if (!pattern) return;
const made = [];
for (const part of card.querySelectorAll(".title, .authors, .text, .words")) {
const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
const node = walker.currentNode;
const { folded, from } = foldMap(node.nodeValue ?? "");
for (const match of folded.matchAll(pattern)) {
const range = new Range();
range.setStart(node, from[match.index ?? 0]);
range.setEnd(node, from[(match.index ?? 0) + match[0].length]);
made.push(range);
found.add(range);
}
}
}
ranges.set(card, made);
}

function first(text) {
if (!pattern) return -1;
const { folded, from } = foldMap(text);
const at = folded.search(pattern);
return at < 0 ? -1 : from[at];
}

confpapers.highlight = { first, mark, unmark, use: (next) => void (pattern = next) };
})();
"use strict";
(() => {
function keys(actions) {
addEventListener("keydown", (event) => {
const target = /** @type {HTMLElement} */ (event.target);
const typing = target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
if (event.key === "Escape") {
if (typing) target.blur();
return actions.Escape();
}
if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
const action = actions[event.key];
if (!action) return;
event.preventDefault();
action();
});

document.querySelector("#list")?.addEventListener("keydown", (event) => {
const { key, target } = /** @type {KeyboardEvent} */ (event);
const link = /** @type {Element} */ (target).closest(".strip a");
if (!link || (key !== "ArrowRight" && key !== "ArrowLeft")) return;
const next = /** @type {SVGAElement | null} */ (key === "ArrowRight" ? link.nextElementSibling : link.previousElementSibling);
if (!next) return;
event.preventDefault();
link.setAttribute("tabindex", "-1");
next.setAttribute("tabindex", "0");
next.focus();
});
}

confpapers.keys = keys;
})();
"use strict";
(() => {
const { el, find, plural } = confpapers.core;
const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const home = new URL("..", script?.src ?? location.href).href;
const able = "serviceWorker" in navigator && /^https?:$/.test(location.protocol);

async function ask(message, progress) {
const { active } = await navigator.serviceWorker.ready;
const { port1, port2 } = new MessageChannel();
return new Promise((resolve) => {
port1.onmessage = ({ data }) => (data.progress ? progress?.(data.progress) : resolve(data));
active?.postMessage(message, [port2]);
});
}

function rebuilt() {
if (document.querySelector(".rebuilt")) return;
const button = el("button", { type: "button", class: "plain" }, "Show the new one");
button.addEventListener("click", () => location.reload());
const close = el("button", { type: "button", class: "plain" }, "Later");
const box = el("div", { class: "rebuilt", role: "status" }, el("span", {}, "This page was built anew."), button, close);
close.addEventListener("click", () => box.remove());
document.body.append(box);
}

if (able) navigator.serviceWorker.addEventListener("message", ({ data }) => data.rebuilt !== undefined && rebuilt());

function start(place) {
if (!able) return;
const begin = async () => {
const registered = await navigator.serviceWorker.register(`${home}sw.js`, { scope: home }).catch(() => null);
if (!registered) return;
const { active } = await navigator.serviceWorker.ready;
const seen = performance.getEntriesByType("resource").map(({ name }) => name);
active?.postMessage({ visit: place, seen });
};
if (document.readyState === "complete") void begin();
else addEventListener("load", () => void begin());
}

const size = (bytes) => (bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

const needs = ({ href, thumb, teaser, pdf }) =>
[href, thumb, teaser, pdf].filter((address) => address && !/^[a-z]+:/i.test(address)).map((address) => new URL(/** @type {string} */ (address), location.href).href);

async function offer(saved) {
const box = document.querySelector("#along");
if (!able || !box || !(await navigator.serviceWorker.getRegistration(home))) return;
const said = find("#along-said");
const button = /** @type {HTMLButtonElement} */ (find("#along-take"));
const drop = /** @type {HTMLButtonElement} */ (find("#along-drop"));
const details = await saved();
const addresses = details.flatMap(needs);
const { bytes, missing } = await ask({ sizes: addresses });
const papers = plural(details.length, "paper");
said.textContent = !details.length ? "Save papers, and their pages can be taken along." : missing ? `${papers}, ${size(bytes)}: their pages and pictures${details.some(({ pdf }) => pdf && !/^[a-z]+:/i.test(pdf)) ? " and PDFs" : ""}, to be read without a network.` : `${papers} can be read without a network.`;
button.hidden = !missing;
drop.hidden = !details.length || missing > 0;
button.onclick = async () => {
button.hidden = true;
await navigator.storage?.persist?.();
const { failed } = await ask({ along: addresses }, (done) => (said.textContent = `${done} of ${addresses.length} files …`));
await offer(saved);
if (failed) said.textContent = `${plural(failed, "file")} could not be fetched. Is the network there?`;
};
drop.onclick = () => ask({ drop: true }).then(() => offer(saved));
/** @type {HTMLElement} */ (box).hidden = false;
}

confpapers.offline = { start, offer };
})();
"use strict";
(() => {
const { load } = confpapers.core;
const HASH = 10;

function everything(raw) {
let total = 0;
const conferences = raw.conferences.map((conference) => {
const first = total;
total += conference.n;
return { ...conference, first };
});
const titles = new Array(total);
const authors = new Array(total);
const hits = new Array(total);
const details = new Map();

function conferenceOf(g) {
let low = 0;
let high = conferences.length - 1;
while (low < high) {
const middle = (low + high + 1) >> 1;
if (conferences[middle].first <= g) low = middle;
else high = middle - 1;
}
return conferences[low];
}

const file = (conference, kind, k) =>
load(`${kind}-${k}`, `${conference.id}/data/${kind}-${k}.${conference[kind].slice(k * HASH, (k + 1) * HASH)}.js`);

async function want(g) {
const conference = conferenceOf(g);
const chunk = Math.floor((g - conference.first) / raw.rows);
const rows = /** @type {RawRow[]} */ (await file(conference, "rows", chunk));
const start = conference.first + chunk * raw.rows;
if (!hits[start])
rows.forEach(([title, id, short, names, note, topic, teaser, math], i) => {
titles[start + i] = title;
authors[start + i] = names;
const page = id ? `${conference.id}/papers/${id}/index.html` : "";
hits[start + i] = { g: start + i, conference, title, authors: names ? names.split("\n") : [], page, short, note, topic, teaser: teaser && !teaser.includes("://") ? `${conference.id}/${teaser}` : (teaser ?? ""), math };
});
return /** @type {Hit} */ (hits[g]);
}

async function wantDetail(g) {
const conference = conferenceOf(g);
const row = g - conference.first;
const rows = /** @type {Detail[]} */ (await file(conference, "papers", Math.floor(row / raw.papers)));
details.set(g, rows[row % raw.papers]);
return rows[row % raw.papers];
}

return { n: total, conferences, titles, authors, conferenceOf, detail: (g) => details.get(g), hit: (g) => hits[g], want, wantDetail, search: raw.search, names: raw.authors };
}

confpapers.everything = everything;
})();
"use strict";
(() => {
const { el, toast } = confpapers.core;
const MOST_NAMES = 12;

const authorAddress = (name) => `authors.html#name=${encodeURIComponent(name)}`;

function hits(all) {
function authors(names) {
const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
const links = shown.flatMap((name, at) => [...(at ? [", "] : []), el("a", { href: authorAddress(name) }, name)]);
return el("p", { class: "authors", dir: "auto" }, ...links, ...(shown.length < names.length ? [` and ${names.length - shown.length} more`] : []));
}

function abstract(g) {
const box = el("details", { class: "hit-more" }, el("summary", {}, "Abstract"));
box.addEventListener("toggle", () => {
if (!box.open || box.querySelector(".text")) return;
const text = el("p", { class: "text", dir: "auto" });
box.append(text);
all.wantDetail(g).then(
(detail) => {
confpapers.math.write(text, detail.abstract ?? "No abstract is known.", detail.math);
confpapers.highlight.mark(box);
},
() => (text.remove(), toast("The abstract could not be loaded. Is the network there?")),
);
});
return box;
}

function make(hit) {
const { conference } = hit;
const place = `${conference.id}/index.html#paper=${hit.short}`;
const title = el("a", { href: hit.page || place });
confpapers.math.write(title, hit.title, hit.math);
const topic = hit.topic >= 0 ? [el("span", { class: `hit-topic t${hit.topic}`, dir: "auto" }, conference.topics[hit.topic] ?? "")] : [];
const note = hit.note ? [el("span", { dir: "auto" }, hit.note)] : [];
const many = conference.topics.length > 8 ? " topics-16" : "";
const text = el("div", { class: "hit-text" }, el("h3", { class: "title", dir: "auto" }, title), ...(hit.authors.length ? [authors(hit.authors)] : []), el("p", { class: "meta" }, el("a", { class: "hit-place", href: place, title: `In the list of ${conference.title}` }, conference.title), ...note, ...topic), abstract(hit.g));
const picture = hit.teaser ? [el("a", { class: "hit-picture", href: hit.page || place, tabindex: "-1", "aria-hidden": "true" }, el("img", { src: hit.teaser, alt: "", loading: "lazy", decoding: "async" }))] : [];
return el("li", { class: `hit${many}`, "data-g": String(hit.g), tabindex: "-1" }, text, ...picture);
}

return { make };
}

confpapers.hits = hits;
confpapers.authorAddress = authorAddress;
})();
"use strict";
(() => {
const { el, find, number, plural, toast } = confpapers.core;
const { search } = confpapers;
const PAGE = 20;

function best(rows, scores, wanted) {
const order = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a] || b - a;
if (rows.length <= 4 * wanted) return rows.sort(order);
const sample = Float32Array.from({ length: 1000 }, (_, i) => scores[rows[Math.floor((i * rows.length) / 1000)]]).sort();
for (let at = 1000 - Math.ceil((2000 * wanted) / rows.length); at > 0; at = Math.floor(at / 2) - 1) {
const some = rows.filter((row) => scores[row] >= sample[Math.max(0, at)]);
if (some.length >= wanted) return some.sort(order);
}
return rows.sort(order);
}

function read() {
const found = new URLSearchParams(location.hash.replace(/^#/, "").replaceAll("+", "%2B"));
return { q: found.get("q") ?? "", within: found.getAll("in"), sort: found.get("sort") ?? "" };
}

function home(all) {
const box = /** @type {HTMLInputElement} */ (find("#q"));
const list = find("#hits");
const more = /** @type {HTMLButtonElement} */ (find("#more"));
const drawn = confpapers.hits(all);
let index = null;
const reader = search.reader(all.search, (opened) => void (index = opened));
let state = read();
let wanted = PAGE;
let asked = 0;
const sorry = () => toast("A part of the site could not be loaded. Is the network there?");

function set(change, quiet = false) {
state = { ...state, ...change };
wanted = PAGE;
const parts = [state.q && `q=${encodeURIComponent(state.q)}`, ...state.within.map((id) => `in=${encodeURIComponent(id)}`), state.sort && `sort=${state.sort}`];
const address = `#${parts.filter(Boolean).join("&")}`;
if (quiet) history.replaceState(null, "", address);
else history.pushState(null, "", address);
show();
}

function show() {
const turn = ++asked;
if (box.value !== state.q) box.value = state.q;
const clauses = search.parse(state.q);
document.body.classList.toggle("searches", clauses.length > 0);
search_for(clauses, turn).catch(sorry);
}

async function search_for(clauses, turn) {
if (!clauses.length) {
find("#count").textContent = "";
return void list.replaceChildren();
}
if (reader.waits(clauses)) await reader.wait(clauses);
for (;;) {
if (turn !== asked) return;
const found = search.run(clauses, index, all);
const { rows, counts } = chosen(found.scores);
const top = rows.slice(0, wanted);
const doubtful = new Set(found.unsure);
if (!(await learn(top, doubtful))) return turn === asked ? draw(clauses, rows, top, counts, found.unsure.length > 0) : undefined;
}
}

async function learn(top, doubtful) {
const unknown = top.filter((g) => !all.hit(g));
const read = await Promise.allSettled(unknown.map(all.want));
if (read.some(({ status }) => status === "rejected")) sorry();
const unread = top.filter((g) => doubtful.has(g) && !unknown.includes(g) && !all.detail(g));
await Promise.all(unread.map(all.wantDetail));
return unread.length > 0 || unknown.some((g) => doubtful.has(g));
}

function chosen(scores) {
const counts = new Map(all.conferences.map(({ id }) => [id, 0]));
let rows = [];
for (const { id, first, n } of [...all.conferences].reverse()) {
const own = [];
for (let g = first; g < first + n; g++) if (scores[g]) own.push(g);
counts.set(id, own.length);
if (state.within.length && !state.within.includes(id)) continue;
rows = rows.concat(state.sort === "new" ? best(own, scores, wanted) : own);
}
return { rows: state.sort === "new" ? rows : best(rows, scores, wanted), counts };
}

function draw(clauses, rows, top, counts, about) {
confpapers.highlight.use(search.marks(clauses));
const known = new Map(Array.from(list.children, (item) => [Number(/** @type {HTMLElement} */ (item).dataset.g), item]));
list.replaceChildren(...top.flatMap((g) => known.get(g) ?? (all.hit(g) ? drawn.make(/** @type {Hit} */ (all.hit(g))) : [])));
for (const item of list.children) confpapers.highlight.mark(item);
const within = state.within.length ? all.conferences.filter(({ id }) => state.within.includes(id)) : all.conferences;
const total = within.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
find("#count").textContent = `${about ? "about " : ""}${plural(total, "paper")}`;
find("#nothing").hidden = total > 0;
more.hidden = top.length >= total;
more.textContent = `More of ${number(total)}`;
narrow(counts);
}

function narrow(counts) {
const chips = all.conferences.filter(({ id }) => counts.get(id) || state.within.includes(id)).reverse();
const made = chips.map(({ id, title }) => el("button", { type: "button", class: "chip", "data-in": id, "aria-pressed": String(state.within.includes(id)) }, el("span", { class: "name" }, title), " ", el("span", { class: "count" }, number(counts.get(id) ?? 0))));
const held = document.activeElement?.getAttribute("data-in");
find("#within").replaceChildren(...made);
if (held) made.find((chip) => chip.dataset.in === held)?.focus();
for (const button of find("#order").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.sort === state.sort));
}

function walk(step) {
const items = /** @type {HTMLElement[]} */ ([...list.children]);
const at = items.findIndex((item) => item.contains(document.activeElement));
items[at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
}

box.addEventListener("input", () => set({ q: box.value }, state.q !== ""));
box.addEventListener("focus", () => void reader.start().catch(() => undefined), { once: true });
find("form.search").addEventListener("submit", (event) => (event.preventDefault(), walk(1)));
find("#within").addEventListener("click", (event) => {
const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-in]"))?.dataset.in;
if (id) set({ within: state.within.includes(id) ? state.within.filter((other) => other !== id) : [...state.within, id] });
});
find("#order").addEventListener("click", (event) => {
const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-sort]"));
if (button) set({ sort: button.dataset.sort ?? "" });
});
more.addEventListener("click", () => {
wanted += PAGE;
show();
});
addEventListener("popstate", () => {
state = read();
wanted = PAGE;
show();
});
const open = () => /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".hit")?.querySelector(".title a"))?.click();
confpapers.keys({
"/": () => box.select(),
j: () => walk(1),
k: () => walk(-1),
o: open,
a: () => /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".hit")?.querySelector("summary"))?.click(),
Escape: () => state.q && set({ q: "" }),
});
show();
}

confpapers.home = home;
})();
"use strict";
(() => {
const { load, el, find, plural, toast } = confpapers.core;
const { split } = confpapers.text;
const MOST_NAMES = 60;

const keyOf = (words) => [...words.slice(-1), ...words.slice(0, -1)].join(" ");

function authors(all) {
const box = /** @type {HTMLInputElement} */ (find("#q"));
const drawn = confpapers.hits(all);
let root;
const lists = () => (root ??= load("authors", all.names));
const sorry = () => toast("A part of the site could not be loaded. Is the network there?");
let asked = 0;

async function named(key, whole) {
const { first, files } = await lists();
let at = Math.max(0, first.filter((other) => other <= key).length - 1);
const found = [];
for (; at < files.length && found.length < MOST_NAMES && (first[at] <= key || first[at].startsWith(key)); at++)
for (const [name, gaps] of /** @type {Array<[string, number[]]>} */ (await load(`authors-${at}`, files[at]))) {
const own = keyOf(split(name));
let paper = 0;
if (whole ? own === key : own.startsWith(key)) found.push([name, gaps.map((gap) => (paper += gap))]);
}
return found;
}

const read = () => {
const found = new URLSearchParams(location.hash.replace(/^#/, "").replaceAll("+", "%2B"));
return { name: found.get("name") ?? "", q: found.get("q") ?? "" };
};

async function show() {
const turn = ++asked;
const { name, q } = read();
if (box !== document.activeElement) box.value = q;
document.body.classList.toggle("searches", q !== "" || name !== "");
if (name) await person(name, turn);
else await suggest(q, turn);
}

async function suggest(typed, turn) {
const words = split(typed);
document.title = "Authors";
find("#name").textContent = "Authors";
const keys = words.length > 1 ? [keyOf(words), words.join(" ")] : words;
const found = new Map((await Promise.all(keys.map((key) => named(key, false)))).flat());
if (turn !== asked) return;
const names = [...found].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMES);
find("#about").textContent = !words.length ? "" : names.length ? "Names that begin so, by the family name:" : "No name begins so, by the family name.";
find("#spelled").replaceChildren(...names.map(([name, papers]) => el("li", {}, chip(name, papers.length))));
find("#hits").replaceChildren();
find("#with").replaceChildren();
find("#with-title").hidden = true;
}

const chip = (name, count) => el("a", { class: "chip", href: confpapers.authorAddress(name), dir: "auto" }, el("span", { class: "name" }, name), " ", el("span", { class: "count" }, String(count)));

async function person(name, turn) {
const alike = await named(keyOf(split(name)), true);
const papers = (alike.find(([other]) => other === name)?.[1] ?? []).reverse();
const rows = await Promise.all(papers.map(all.want));
if (turn !== asked) return;
document.title = `${name}: papers`;
find("#name").textContent = name;
const places = new Set(rows.map((row) => row.conference));
const others = alike.filter(([other]) => other !== name);
find("#about").textContent = rows.length
? `${plural(rows.length, "paper")} at ${plural(places.size, "conference")}, signed with exactly this name. Different people may share a name, and one person may sign in several ways.`
: "No paper of this site is signed with this name.";
find("#spelled").replaceChildren(...others.map(([other, own]) => el("li", {}, chip(other, own.length))));
draw(rows);
together(name, rows);
}

function draw(rows) {
const items = [];
rows.forEach((row, at) => {
if (row.conference !== rows[at - 1]?.conference) items.push(el("li", { class: "hits-part" }, el("h2", {}, el("a", { href: `${row.conference.id}/index.html` }, row.conference.title))));
items.push(drawn.make(row));
});
find("#hits").replaceChildren(...items);
}

function together(name, rows) {
const counts = new Map();
for (const row of rows) for (const other of new Set(row.authors)) if (other !== name) counts.set(other, (counts.get(other) ?? 0) + 1);
const names = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_NAMES);
find("#with").replaceChildren(...names.map(([other, count]) => el("li", {}, chip(other, count))));
find("#with-title").hidden = !names.length;
}

box.addEventListener("input", () => {
history.replaceState(null, "", `#q=${encodeURIComponent(box.value)}`);
show().catch(sorry);
});
find("form.search").addEventListener("submit", (event) => {
event.preventDefault();
/** @type {HTMLElement | null} */ (document.querySelector("#spelled a"))?.click();
});
addEventListener("popstate", () => show().catch(sorry));
confpapers.keys({ "/": () => box.select(), Escape: () => undefined });
show().catch(sorry);
}

confpapers.authors = authors;
})();
"use strict";
addEventListener("DOMContentLoaded", () => {
const { have, find, changeTheme } = confpapers.core;
const raw = /** @type {RawSite | undefined} */ (have("site"));
find("[data-do=theme]").addEventListener("click", changeTheme);
if (!raw) {
find("#nothing").hidden = false;
find("#nothing").textContent = "The list of conferences could not be loaded; reload the page.";
return;
}
confpapers.offline.start("");
const all = confpapers.everything(raw);
if (document.body.classList.contains("is-authors")) confpapers.authors(all);
else confpapers.home(all);
document.documentElement.classList.add("ready");
});
