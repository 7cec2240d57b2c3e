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
const { bytes, words, load, have } = confpapers.core;
const MEMBER = 51;

function hash(id) {
let value = 0x811c9dc5;
for (let i = 0; i < id.length; i++) value = Math.imul(value ^ id.charCodeAt(i), 0x01000193);
return value >>> 0;
}

function columns(raw) {
const { n, chunk: size } = raw;
const { titles, authors, positions } = raw.titles ? { ...raw, titles: raw.titles } : { titles: new Array(n), authors: new Array(n).fill(""), positions: new Array(n).fill("") };
const math = { ...raw.math };
let ranks;
const kinds = raw.topics.length;
const theta = bytes(raw.theta);
const places = words(raw.xy);
const x = new Float32Array(n);
const y = new Float32Array(n);
const main = new Int16Array(n);
const extent = [0.05, 0.05];
for (let i = 0; i < n; i++) {
const known = places[2 * i] !== 65535;
x[i] = known ? places[2 * i] / 65534 : NaN;
y[i] = known ? places[2 * i + 1] / 65534 : NaN;
if (known) (extent[0] = Math.max(extent[0], x[i])), (extent[1] = Math.max(extent[1], y[i]));
let best = -1;
for (let k = 0; k < kinds; k++) if (theta[i * kinds + k] > (best < 0 ? 0 : theta[i * kinds + best])) best = k;
main[i] = best;
}
const shorts = new Uint32Array(bytes(raw.shorts).buffer);
let rows;

function row(name) {
rows ??= new Map(Array.from(shorts, (short, i) => [short, i]));
if (Object.hasOwn(raw.clashes, name)) return raw.clashes[name];
return (/^[0-9a-z]{1,7}$/.test(name) ? rows.get(parseInt(name, 36)) : undefined) ?? rows.get(hash(name));
}

function learn(chunk, rows) {
const first = chunk * size;
if (raw.titles || titles[first] !== undefined) return;
rows.forEach((detail, at) => {
titles[first + at] = detail.title ?? "";
authors[first + at] = detail.authors ?? "";
positions[first + at] = detail.position ?? "";
Object.assign(math, detail.math);
});
}

const slot = words(raw.slots.rows);
const kind = words(raw.kinds.rows);
const track = words(raw.tracks.rows);
const award = words(raw.awards.rows);
const edition = words(raw.editions.rows);
const value = (table, places, i) => (places[i] ? table.values[places[i] - 1] : undefined);

const made = {
n,
kinds,
conference: raw.conference,
topics: raw.topics,
files: raw.files,
titles,
math,
authors,
positions,
theta,
x,
y,
main,
extent,
strips: words(raw.strips),
flags: bytes(raw.flags),
short: (i) => shorts[i].toString(36),
row,
slot: (i) => value(raw.slots, slot, i),
kind: (i) => value(raw.kinds, kind, i) ?? "",
track: (i) => value(raw.tracks, track, i) ?? "",
award: (i) => value(raw.awards, award, i) ?? "",
venue: (i) => value(raw.editions, edition, i)?.[0] ?? "",
year: (i) => value(raw.editions, edition, i)?.[1] ?? "",
belongs: (i, k) => theta[i * kinds + k] >= MEMBER || main[i] === k,
detail(i) {
const chunk = Math.floor(i / size);
const rows = have(`papers-${chunk}`);
if (rows) learn(chunk, rows);
return rows?.[i % size];
},
async want(i) {
const chunk = Math.floor(i / size);
const rows = await load(`papers-${chunk}`, raw.files.papers[chunk]);
learn(chunk, rows);
return rows[i % size];
},
rank: (by, i) => ranks?.[by][i] ?? i,
needsRanks: (sort) => !ranks && (sort === "title" || sort === "position") && !!raw.files.orders,
async wantRanks() {
const { title, position } = await load("orders", raw.files.orders ?? "");
ranks = { title: new Uint32Array(bytes(title).buffer), position: new Uint32Array(bytes(position).buffer) };
},
async wantAtlas() {
return (made.atlas ??= confpapers.atlas(await load("atlas", raw.files.atlas ?? ""), made));
},
};
return made;
}

confpapers.columns = columns;
})();
"use strict";
(() => {
const VERSION = 1;

function shelf(conference, row) {
const key = `confpapers:${VERSION}:${conference}`;
let kept = { version: VERSION, saved: {}, read: {}, notes: {} };
const listeners = [];
let saved = new Set(/** @type {number[]} */ ([]));
let read = new Set(/** @type {number[]} */ ([]));
let notes = new Map();

const rows = (table) => Object.keys(table).map(row).filter((i) => i !== undefined);

function index() {
saved = new Set(rows(kept.saved).sort((a, b) => a - b));
read = new Set(rows(kept.read));
notes = new Map(Object.entries(kept.notes).map(([id, text]) => [row(id) ?? -1, String(text)]));
}

function tell() {
index();
listeners.forEach((listener) => listener());
}

const table = (value) => Object.assign(Object.create(null), value && typeof value === "object" ? value : {});

function recall() {
try {
const found = JSON.parse(localStorage.getItem(key) ?? "{}");
kept = { version: VERSION, saved: table(found.saved), read: table(found.read), notes: table(found.notes) };
} catch {
kept = { version: VERSION, saved: table({}), read: table({}), notes: table({}) };
}
}

function write() {
try {
localStorage.setItem(key, JSON.stringify(kept));
} catch {
confpapers.core.toast("This browser does not let the page keep anything: export your list before you leave.");
}
tell();
}

recall();
index();
addEventListener("storage", (event) => {
if (event.key === key) recall(), tell();
});

function toggle(what, id, on = !kept[what][id]) {
if (on) kept[what][id] = new Date().toISOString().slice(0, 10);
else delete kept[what][id];
write();
return on;
}

return {
saved: () => [...saved],
isSaved: (i) => saved.has(i),
isRead: (i) => read.has(i),
note: (i) => notes.get(i) ?? "",
toggle,
setNote(id, text) {
if (text.trim()) kept.notes[id] = text;
else delete kept.notes[id];
write();
},
all: () => kept,
merge(other) {
kept = {
version: VERSION,
saved: Object.assign(table(other.saved), kept.saved),
read: Object.assign(table(other.read), kept.read),
notes: Object.assign(table(other.notes), kept.notes),
};
write();
},
changed: (listener) => void listeners.push(listener),
};
}

confpapers.shelf = shelf;
})();
"use strict";
(() => {
const LISTS = ["topic", "year", "venue", "day", "session", "track", "kind", "only"];
const TEXTS = ["q", "sort", "like", "seed", "mix", "map", "grid", "ink", "view", "area", "list", "paper"];

const blank = () => ({
q: "", topic: [], year: [], venue: [], day: [], session: [], track: [], kind: [], only: [],
sort: "", like: "", seed: "", mix: "", map: "", grid: "", ink: "", view: "", area: "", list: "", paper: "",
});

function parse(hash) {
const state = blank();
const found = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
for (const name of LISTS) state[name] = [...new Set(found.getAll(name).filter(Boolean))];
for (const name of TEXTS) state[name] = found.get(name) ?? "";
return state;
}

function write(state) {
const out = [];
for (const name of TEXTS.slice(0, 1)) if (state[name]) out.push([name, state[name]]);
for (const name of LISTS) for (const value of state[name]) out.push([name, value]);
for (const name of TEXTS.slice(1)) if (state[name]) out.push([name, state[name]]);
return out.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

function weights(mix) {
const out = new Map();
for (const part of mix.split(".").filter(Boolean)) {
const [topic, weight = "1"] = part.split(":");
if (Number(weight) > 0) out.set(Number(topic), Math.min(9, Number(weight)));
}
return out;
}

const mixText = (map) => [...map].sort((a, b) => a[0] - b[0]).map(([k, w]) => (w === 1 ? `${k}` : `${k}:${w}`)).join(".");

const polygon = (area) => area.replace(/^g/, "").split("_").map((pair) => pair.split(".").map((part) => Number(part) / 1000)).filter((p) => p.length === 2 && p.every(Number.isFinite)).map((p) => [p[0], p[1]]);

let now = parse(location.hash);
const listeners = [];
const tell = (/** @type {Place | undefined} */ place) => listeners.forEach((listener) => listener(now, place));

let waiting;
const here = () => location.hash || "#";

function settle() {
if (waiting === undefined) return;
clearTimeout(waiting);
waiting = undefined;
if (`#${write(now)}` !== here()) history.replaceState(history.state, "", `#${write(now)}`);
}

function set(change, { quiet = false } = {}) {
if (!quiet) settle();
now = { ...now, paper: "", ...change };
if (quiet) {
clearTimeout(waiting);
waiting = setTimeout(settle, 300);
} else if (`#${write(now)}` !== here()) {
leaving();
history.pushState(null, "", `#${write(now)}`);
}
tell(undefined);
}

let place;
const leaving = () => place && history.replaceState(place(), "");

function note(change) {
now = { ...now, ...change };
if (`#${write(now)}` !== here()) history.replaceState(history.state, "", `#${write(now)}`);
}

const mapOf = ({ map, grid, ink, view }) => ({ map, grid, ink, view });

const bare = (state) => ({ ...blank(), ...mapOf(state) });

addEventListener("popstate", () => {
clearTimeout(waiting);
waiting = undefined;
now = parse(location.hash);
tell(history.state ?? undefined);
});
addEventListener("pagehide", () => {
settle();
leaving();
});

confpapers.state = {
get: () => now, set, note, bare, mapOf, parse, blank, write, weights, mixText, polygon, lists: LISTS,
changed: (listener) => void listeners.push(listener), places: (where) => void (place = where),
};
})();
"use strict";
(() => {
const { state: states, search } = confpapers;
const SUPPLEMENT = 2;
const CODE = 4;
const MOST_READ = 400;

const MOST_SAVED = 12; // papers that are looked at one by one, so that it takes a few milliseconds

function vectors(data, n) {
const signed = new Int8Array(data.buffer);
const size = signed.length / n;
const norms = new Float32Array(n);
for (let i = 0; i < n; i++) {
let sum = 0;
for (let d = 0; d < size; d++) sum += signed[i * size + d] ** 2;
norms[i] = Math.sqrt(sum) || 1;
}
const near = (to) => {
const out = new Float32Array(n);
for (let i = 0; i < n; i++) {
let sum = 0;
for (let d = 0; d < size; d++) sum += signed[i * size + d] * to[d];
out[i] = sum / norms[i];
}
return out;
};
const direction = (rows) => {
const to = new Float32Array(size);
for (const i of rows) for (let d = 0; d < size; d++) to[d] += signed[i * size + d] / norms[i] / rows.length;
for (let i = 0; i < n; i++) for (let d = 0; d < size; d++) to[d] -= signed[i * size + d] / norms[i] / n;
return to;
};
const nearest = (rows) => {
const out = new Float32Array(n);
for (const row of rows) {
const to = new Float32Array(size);
for (let d = 0; d < size; d++) to[d] = signed[row * size + d] / norms[row];
near(to).forEach((value, i) => value > out[i] && (out[i] = value));
}
return out;
};
const liking = (rows) => {
const to = direction(rows);
const length = Math.hypot(...to) || 1;
const whole = near(to);
return nearest(rows.slice(-MOST_SAVED)).map((value, i) => value + whole[i] / length);
};
return { near, direction, liking };
}

const random = (seed) => () => {
seed = (seed + 0x6d2b79f5) | 0;
let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

let collator;
const natural = (a, b) => (collator ??= new Intl.Collator("en", { numeric: true })).compare(a, b);

function inside(shape, x, y) {
let odd = false;
for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
const [xi, yi] = shape[i];
const [xj, yj] = shape[j];
if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
}
return odd;
}

function finder(columns, shelf) {
const { n, kinds } = columns;
let index = null;
let lsa = null;
const members = [];
const memberEnds = new Uint32Array(n + 1);
for (let i = 0; i < n; i++) {
for (let k = 0; k < kinds; k++) if (columns.belongs(i, k)) members.push(k);
memberEnds[i + 1] = members.length;
}
const only = {
saved: shelf.isSaved,
unread: (i) => !shelf.isRead(i),
award: (i) => columns.award(i) !== "",
code: (i) => (columns.flags[i] & CODE) > 0,
supplement: (i) => (columns.flags[i] & SUPPLEMENT) > 0,
};
const values = {
year: columns.year,
venue: columns.venue,
day: (i) => columns.slot(i)?.[0] ?? "",
session: (i) => columns.slot(i)?.[4] ?? "",
kind: columns.kind,
track: columns.track,
};

function tests(state, found) {
const made = [];
if (state.q.trim()) made.push({ name: "q", passes: (i) => found.scores[i] > 0 });
const topics = state.topic.map(Number).filter((k) => k < kinds);
if (topics.length) made.push({ name: "topic", passes: (i) => topics.some((k) => columns.belongs(i, k)) });
for (const [name, value] of Object.entries(values)) {
const wanted = new Set(state[/** @type {"day"} */ (name)]);
if (wanted.size) made.push({ name, passes: (i) => wanted.has(value(i)) });
}
for (const name of state.only) if (name in only) made.push({ name: `only:${name}`, passes: only[name] });
const shape = states.polygon(state.area);
const grid = state.area.startsWith("g");
const [x, y] = grid ? [columns.atlas?.gx, columns.atlas?.gy] : [columns.x, columns.y];
if (shape.length > 2 && x && y) made.push({ name: "area", passes: (i) => inside(shape, x[i], y[i]) });
if (state.list) {
const wanted = new Set(state.list.split(".").map(columns.row));
made.push({ name: "list", passes: (i) => wanted.has(i) });
}
return made;
}

function compute(state) {
const clauses = search.parse(state.q);
const found = search.run(clauses, index, columns);
const used = tests(state, found);
const fails = new Uint32Array(n); // a bit for each filter that a paper does not pass
used.forEach((test, t) => {
for (let i = 0; i < n; i++) if (!test.passes(i)) fails[i] |= 1 << t;
});
const rows = [];
const mask = new Uint8Array(n);
for (let i = 0; i < n; i++) {
if (fails[i]) mask[i] = 1;
else rows.push(i);
}
const names = used.map((test) => test.name);
const ordered = order(rows, state, found);
return { rows: ordered, mask, counts: () => count(names, fails), relax: () => relax(names, fails), used: names, unsure: unsure(ordered, found), clauses };
}

function unsure(rows, found) {
if (found.unsure.length <= MOST_READ) return found.unsure;
const doubtful = new Set(found.unsure);
return rows.slice(0, MOST_READ).filter((i) => doubtful.has(i));
}

function relax(names, fails) {
const sums = new Map();
for (const bits of fails) if (bits) sums.set(bits, (sums.get(bits) ?? 0) + 1);
const of = (/** @type {number} */ bits) => names.filter((_, t) => bits & (1 << t));
const fewest = Math.min(...[...sums.keys()].map((bits) => of(bits).length));
return [...sums]
.map(([bits, papers]) => /** @type {[string[], number]} */ ([of(bits), papers]))
.filter(([dropped]) => dropped.length === fewest)
.sort((a, b) => b[1] - a[1])
.slice(0, 4);
}

function count(names, fails) {
const counts = new Map();
const each = (name, visit) => {
const own = names.indexOf(name);
const others = own < 0 ? -1 : ~(1 << own);
for (let i = 0; i < n; i++) if (!(fails[i] & others)) visit(i);
};
const topics = new Int32Array(kinds);
each("topic", (i) => {
for (let at = memberEnds[i]; at < memberEnds[i + 1]; at++) topics[members[at]]++;
});
topics.forEach((sum, k) => counts.set(`topic=${k}`, sum));
for (const name in values) {
const sums = new Map();
each(name, (i) => void sums.set(values[name](i), (sums.get(values[name](i)) ?? 0) + 1));
for (const [value, sum] of sums) counts.set(`${name}=${value}`, sum);
}
for (const name in only) {
let sum = 0;
each(`only:${name}`, (i) => void (sum += Number(only[name](i))));
counts.set(`only=${name}`, sum);
}
return counts;
}

const best = (rows, score) => {
const scores = new Float64Array(n);
for (const i of rows) scores[i] = score(i);
return rows.sort((a, b) => scores[b] - scores[a] || a - b);
};

function order(rows, state, found) {
switch (state.sort) {
case "title":
if (columns.files.orders) return rows.sort((a, b) => columns.rank("title", a) - columns.rank("title", b));
return rows.sort((a, b) => natural(columns.titles[a], columns.titles[b]) || a - b);
case "position":
if (columns.files.orders) return rows.sort((a, b) => columns.rank("position", a) - columns.rank("position", b));
return rows.sort((a, b) => Number(!columns.positions[a]) - Number(!columns.positions[b]) || natural(columns.positions[a], columns.positions[b]) || a - b);
case "shuffle": {
const next = random(Number(state.seed) || 1);
const keys = Float64Array.from({ length: n }, next);
return rows.sort((a, b) => keys[a] - keys[b]);
}
case "mix":
return mixed(rows, states.weights(state.mix));
case "similar":
return similar(rows, columns.row(state.like));
case "recommended": {
const saved = shelf.saved();
if (!lsa || !saved.length) return rows;
const near = lsa.liking(saved);
const own = new Set(saved);
return best(rows, (i) => (own.has(i) ? -9e9 : near[i]));
}
case "oldest":
return rows.sort((a, b) => Number(columns.year(a)) - Number(columns.year(b)) || a - b);
case "programme":
return rows;
default:
return state.q.trim() ? best(rows, (i) => found.scores[i]) : rows;
}
}

function mixed(rows, weights) {
let sum = 0;
for (const weight of weights.values()) sum += weight;
if (!sum) return rows;
const wanted = Float64Array.from({ length: kinds }, (_, k) => (weights.get(k) ?? 0) / sum);
return best(rows, (i) => {
let distance = 0;
for (let k = 0; k < kinds; k++) {
const share = columns.theta[i * kinds + k] / 255;
const both = share + wanted[k];
if (both > 0) distance += (share - wanted[k]) ** 2 / both;
}
return -distance;
});
}

function similar(rows, to) {
if (to === undefined) return rows;
const first = new Map((columns.detail(to)?.similar ?? []).map((i, place) => [i, 1e6 - place]));
first.set(to, 2e6);
const near = lsa ? lsa.near(lsa.direction([to])) : null;
return best(rows, (i) => first.get(i) ?? near?.[i] ?? 0);
}

return {
compute,
needsVectors: (state) => !lsa && (state.sort === "recommended" || state.sort === "similar" || (state.ink === "like" && state.map !== "")) && !!columns.files.lsa,
setIndex: (made) => void (index = made),
nearness: (to) => lsa && lsa.near(lsa.direction([to])),
setVectors: (data) => void (lsa = vectors(data, n)),
};
}

confpapers.finder = finder;
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
const { el, find, number } = confpapers.core;
const { write } = confpapers.math;
const SHOWN_WORDS = 30;
const SHOWN_SIMILAR = 5;
const SHOWN_TEXT = 460; // characters: more than three lines have
const NAMES = 24;
const NAME = 120;
const ABSTRACT = 8;
const WORDS = 16;
const SMALLEST = 10;

function each(box, items, fill, between = " ") {
const mould = /** @type {Element} */ (box.firstElementChild);
const parts = items.flatMap((item, at) => {
const part = /** @type {Element} */ (mould.cloneNode(true));
fill(part, item, at);
return at && between ? [between, part] : [part];
});
box.replaceChildren(...parts);
}

function cards(columns, shelf) {
const mould = /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (find("template#card")).content.firstElementChild);
const open = new Set();
const previews = new WeakMap();

function segments(i) {
const shares = [...columns.theta.subarray(i * columns.kinds, (i + 1) * columns.kinds)];
const order = shares.map((_, k) => k).filter((k) => shares[k] >= SMALLEST).sort((a, b) => shares[b] - shares[a] || a - b);
let left = 0;
return order.map((topic) => {
const part = { topic, left, width: Math.floor((shares[topic] * 1000) / 255), percent: Math.floor((shares[topic] * 200 + 255) / 510) };
left += part.width;
return part;
});
}

function keep(card, part, wanted) {
const found = card.querySelector(part);
if (!wanted) found?.remove();
return wanted ? found : null;
}

function make(i) {
const card = /** @type {HTMLElement} */ (mould.cloneNode(true));
card.id = `paper-${i}`;
card.dataset.row = String(i);
card.setAttribute("aria-labelledby", `title-${i}`);
find(".number", card).textContent = String(i + 1);
const title = find(".title", card);
title.id = `title-${i}`;
const link = find("a", title);
link.removeAttribute("href");
if (columns.titles[i] !== undefined) fillNames(card, i);
const slot = columns.slot(i);
const when = keep(card, ".when", !!slot);
if (when && slot) when.textContent = slot[5];
fillMix(card, i);
const strip = keep(card, ".strip", columns.strips[i] > 0);
if (strip) {
const image = /** @type {HTMLImageElement} */ (find("img", strip));
image.removeAttribute("src");
image.width = columns.strips[i];
image.height = 1000;
}
keep(card, ".about", (columns.flags[i] & (ABSTRACT | WORDS)) > 0);
keep(card, ".text", (columns.flags[i] & ABSTRACT) > 0);
keep(card, ".words", (columns.flags[i] & WORDS) > 0)?.replaceChildren();
const detail = columns.detail(i);
if (detail) fill(card, i, detail);
else card.dataset.waiting = "";
update(card, i);
return card;
}

function fillNames(card, i) {
write(find(".title a", card), columns.titles[i], columns.math);
fillAuthors(card, i, false);
}

function fillAuthors(card, i, all) {
const names = columns.authors[i] ? columns.authors[i].split("\n") : [];
const box = keep(card, ".authors", names.length > 0);
if (!box) return;
const more = all || names.length <= NAMES + 4 ? 0 : names.length - NAMES;
each(box, names.slice(0, names.length - more), (part, name) => {
part.textContent = name.length <= NAME || all ? name : `${name.slice(0, NAME).trimEnd()}…`;
part.href = `#q=${encodeURIComponent(`author:"${name}"`)}`;
}, ", ");
if (more) box.append(" ", el("button", { type: "button", class: "plain", "data-act": "authors" }, `and ${number(more)} more`));
}

function fillMix(card, i) {
const parts = segments(i);
const mix = keep(card, ".mix", parts.length > 0);
if (!mix) return;
each(find("svg", mix), parts, (rect, part) => {
rect.setAttribute("class", `t${part.topic}`);
rect.setAttribute("x", part.left);
rect.setAttribute("width", part.width);
rect.firstElementChild.textContent = `${columns.topics[part.topic].name} ${part.percent} %`;
}, "");
each(find(".shares", mix), parts.slice(0, 3), (link, part) => {
link.className = `t${part.topic}`;
link.href = `#topic=${part.topic}`;
link.firstChild.data = `${columns.topics[part.topic].name} `;
link.lastChild.textContent = `${part.percent} %`;
});
}

function fill(card, i, detail) {
delete card.dataset.waiting;
const title = find(".title", card);
const link = find("a", title);
if (detail.title !== undefined) fillNames(card, i);
if (detail.href) link.setAttribute("href", detail.href);
else write(title, columns.titles[i], columns.math);
const badges = keep(card, ".badges", !!detail.badges?.length);
if (badges)
each(badges, detail.badges ?? [], (part, [kind, text]) => {
part.className = `badge ${kind}`;
part.textContent = text;
});
const links = keep(card, ".links", !!detail.links?.length);
if (links)
each(links, detail.links ?? [], (part, [label, url]) => {
part.textContent = label;
part.href = url;
});
keep(card, "[data-act=bibtex]", !!detail.bibtex);
if (detail.thumb) fillStrip(card, detail);
preview(card, i);
const more = keep(card, "[data-act=more]", !!(detail.abstract || detail.words));
if (more && !detail.abstract) more.textContent = "All words";
keep(card, "[data-act=similar]", !!detail.similar?.length);
keep(card, ".rank", !!detail.similar?.length)?.setAttribute("href", `#sort=similar&like=${columns.short(i)}`);
}

function preview(card, i) {
const { abstract, math, words } = columns.detail(i) ?? {};
const whole = open.has(`more ${i}`);
const list = card.querySelector(".words");
const shown = whole ? "all" : "some";
if (list && words && previews.get(list) !== shown) {
previews.set(list, shown);
fillWords(list, words, whole ? 1000 : SHOWN_WORDS);
}
const box = card.querySelector(".text");
if (!box || !abstract) return;
const start = whole ? 0 : beginning(abstract, confpapers.highlight.first(abstract), math);
const end = whole ? abstract.length : outside(abstract, start + SHOWN_TEXT, math);
const key = `${start} ${end}`;
if (previews.get(box) === key) return;
previews.set(box, key);
write(box, `${start ? "… " : ""}${abstract.slice(start, end)}${end < abstract.length ? "…" : ""}`, math);
}

function beginning(text, hit, math) {
if (hit < 200) return 0;
const sentence = text.lastIndexOf(". ", hit) + 2;
const start = hit - sentence < 140 ? sentence : text.indexOf(" ", hit - 70) + 1;
const cut = outside(text, start, math);
return cut > hit ? 0 : cut;
}

function outside(text, at, math) {
for (const source of Object.keys(math ?? {}))
for (let from = text.indexOf(source); from >= 0 && from < at; from = text.indexOf(source, from + 1)) if (from + source.length > at) return from + source.length;
return Math.min(at, text.length);
}

function fillStrip(card, detail) {
const image = /** @type {HTMLImageElement} */ (find(".strip img", card));
const [width, height] = detail.size ?? [0, 0];
image.width = width;
image.height = height;
image.src = detail.thumb ?? "";
const svg = card.querySelector(".strip svg");
if (!detail.pdf || !detail.pages?.length) return svg?.remove();
svg?.setAttribute("viewBox", `0 0 ${width} ${height}`);
if (svg)
each(svg, detail.pages, (part, [left, wide], at) => {
part.setAttribute("href", `${detail.pdf}#page=${at + 1}`);
part.setAttribute("aria-label", `Page ${at + 1}`);
if (at) part.setAttribute("tabindex", "-1");
const rect = part.firstElementChild;
for (const [name, value] of Object.entries({ x: left, width: wide, height })) rect.setAttribute(name, value);
}, "");
}

function fillWords(box, text, most) {
const parts = [];
let run = "";
let topic = "";
const end = () => run && parts.push(...(parts.length ? [" "] : []), el("span", { class: `t${topic}` }, run));
for (const pair of text.split(" ").slice(0, most)) {
const cut = pair.lastIndexOf(":");
const word = pair.slice(0, cut).replaceAll("_", " ");
if (pair.slice(cut + 1) === topic) run += ` ${word}`;
else {
end();
run = word;
topic = pair.slice(cut + 1);
}
}
end();
box.replaceChildren(...parts);
}

function nearest(i) {
const items = (columns.detail(i)?.similar ?? []).slice(0, SHOWN_SIMILAR).map((row) => {
const link = el("a", { href: `#paper=${columns.short(row)}` });
const name = () => write(link, columns.titles[row], columns.math);
if (columns.titles[row] !== undefined) name();
else columns.want(row).then(name, () => undefined);
return el("li", { dir: "auto" }, link);
});
const all = el("li", {}, el("a", { class: "rank-all", href: `#sort=similar&like=${columns.short(i)}` }, "Rank all papers by similarity to this"));
return el("ol", { class: "similar" }, ...items, all);
}

function update(card, i) {
card.classList.toggle("is-read", shelf.isRead(i));
for (const [act, on] of /** @type {Array<[string, boolean]>} */ ([["save", shelf.isSaved(i)], ["read", shelf.isRead(i)]]))
card.querySelector(`[data-act=${act}]`)?.setAttribute("aria-pressed", String(on));
unfold(card, i, "more");
unfold(card, i, "similar");
updateNote(card, i);
}

function unfold(card, i, what) {
const on = open.has(`${what} ${i}`);
const button = card.querySelector(`[data-act=${what}]`);
if (!button || (button.getAttribute("aria-expanded") === "true") === on) return;
button.setAttribute("aria-expanded", String(on));
if (what === "similar") {
if (on) find(".foot", card).after(nearest(i));
else card.querySelector("ol.similar")?.remove();
return;
}
card.classList.toggle("is-open", on);
button.textContent = on ? "Less" : columns.flags[i] & ABSTRACT ? "Whole abstract" : "All words";
preview(card, i);
}

function updateNote(card, i) {
const text = shelf.note(i);
const on = open.has(`note ${i}`) || text !== "";
card.querySelector("[data-act=note]")?.setAttribute("aria-expanded", String(on));
let box = /** @type {HTMLTextAreaElement | null} */ (card.querySelector("textarea.note"));
if (!on) return box?.remove();
if (!box) {
box = el("textarea", { class: "note", rows: "2", dir: "auto", "aria-label": "Note", placeholder: "Your note" });
find(".foot", card).after(box);
}
if (box !== document.activeElement) box.value = text;
}

function toggle(i, what, on) {
const key = `${what} ${i}`;
if (on ?? !open.has(key)) open.add(key);
else open.delete(key);
return open.has(key);
}

return { make, fill, update, toggle, preview, authors: (card, i) => fillAuthors(card, i, true) };
}

confpapers.cards = cards;
})();
"use strict";
(() => {
const { find } = confpapers.core;
const ABSTRACT = 8;
const TALLEST = 8_000_000; // pixels: browsers end a page somewhere between 17 and 33 million

function list(columns, cards) {
const box = find("#list");
const bar = find("header.bar");
const heights = new Float32Array(columns.n);
const drawn = new Map();
let rows = Array.from({ length: columns.n }, (_, i) => i);
let offsets = new Float64Array(1);
let stale = true;
let from = 0;
let to = 0;
let current = -1;
let pointed = -1;
let width = box.clientWidth;
let shift = 0; // pixels of the list that a page as high as TALLEST leaves out above the window
let seen = scrollY;
let planned = 0;
let asking = 0;
let later = 0;
for (const card of box.querySelectorAll("article")) drawn.set(Number(/** @type {HTMLElement} */ (card).dataset.row), /** @type {HTMLElement} */ (card));

const watch = new ResizeObserver((entries) => {
for (const { target } of entries) measure(/** @type {HTMLElement} */ (target));
if (stale) plan();
});

function measure(card) {
const i = Number(card.dataset.row);
const height = card.offsetHeight;
if (!height || heights[i] === height) return;
heights[i] = height;
stale = true;
}

const strip = (/** @type {number} */ i) => (columns.strips[i] ? (width * 1000) / columns.strips[i] : 0);
let usual = 0;

function calibrate() {
let sum = 0;
let count = 0;
for (const [i, card] of drawn) {
measure(card);
if (columns.flags[i] & ABSTRACT && heights[i] && count < 4) (sum += heights[i] - strip(i)), count++;
}
usual = count ? sum / count : 240;
}

const guess = (i) => usual + strip(i) - (columns.flags[i] & ABSTRACT ? 0 : 60);

function place() {
if (!stale) return;
if (!usual) calibrate();
if (offsets.length !== rows.length + 1) offsets = new Float64Array(rows.length + 1);
for (let at = 0; at < rows.length; at++) offsets[at + 1] = offsets[at] + (heights[rows[at]] || guess(rows[at]));
stale = false;
}

function rowAt(y) {
let low = 0;
let high = rows.length;
while (low < high) {
const middle = (low + high) >> 1;
if (offsets[middle + 1] < y) low = middle + 1;
else high = middle;
}
return low;
}

const top = () => box.getBoundingClientRect().top + scrollY;

const whole = () => offsets[rows.length];
const shown = () => Math.min(whole(), TALLEST);

const spread = (y) => (whole() > TALLEST ? (y * (shown() - innerHeight)) / (whole() - innerHeight) : y);

function follow() {
const moved = Math.abs(scrollY - seen);
seen = scrollY;
if (whole() <= TALLEST) return void (shift = 0);
const at = scrollY - top();
if (moved > 2 * innerHeight || at < 0) shift = at < 0 ? 0 : (at * (whole() - innerHeight)) / (shown() - innerHeight) - at;
const view = at + shift;
const edge = 2 * innerHeight;
if ((at < edge && view > at + 1) || (shown() - at < edge + innerHeight && whole() - view > shown() - at + 1)) {
if (Math.abs(spread(view) - at) < 1) return;
shift = view - spread(view);
pad(from, to);
jump(top() + view - shift);
}
}

function jump(y) {
scrollTo({ top: Math.max(0, y), behavior: "instant" });
seen = scrollY;
}

function pad(first, last) {
for (const [side, height] of /** @type {const} */ ([["paddingTop", offsets[first] - shift], ["paddingBottom", shown() - offsets[last] + shift]])) {
const text = `${Math.max(0, Math.round(height * 100) / 100)}px`;
if (box.style[side] !== text) box.style[side] = text; // the same again would cost a layout
}
}

function anchor() {
const edge = bar.offsetHeight;
for (let at = from; at < to; at++) {
const card = drawn.get(rows[at]);
if (!card?.isConnected) continue;
const { bottom, top } = card.getBoundingClientRect();
if (bottom > edge) return { card, top };
}
return null;
}

function around(above, below) {
const view = scrollY - top() + shift;
return [rowAt(view - innerHeight * above), Math.min(rows.length, rowAt(view + innerHeight * (1 + below)) + 1)];
}

function render(still = true, margin = 0.6, scrolling = false) {
cancelAnimationFrame(planned);
planned = 0;
place();
const near = around(margin, margin);
const far = around(1.5, 1.5);
const overlaps = drawn.size > 0 && from < near[1] && to > near[0] && still;
const first = overlaps ? Math.min(near[0], Math.max(from, far[0])) : near[0];
const last = overlaps ? Math.max(near[1], Math.min(to, far[1])) : near[1];
const held = still && scrollY > 0 ? anchor() : null;
remove(new Set(rows.slice(first, last)));
const fresh = insert(first, last);
const grows = held !== null && fresh.some((card) => card.compareDocumentPosition(held.card) & Node.DOCUMENT_POSITION_FOLLOWING);
from = first;
to = last;
if (grows) for (const card of fresh) measure(card);
place();
pad(first, last);
if (grows || !scrolling) settle(held);
clearTimeout(asking);
asking = setTimeout(ask, 50);
}

function settle(held) {
if (!held?.card.isConnected) return;
const moved = held.card.getBoundingClientRect().top - held.top;
if (Math.abs(moved) > 0.5) jump(scrollY + moved);
}

function remove(wanted) {
for (const [i, card] of drawn) {
if (wanted.has(i)) continue;
watch.unobserve(card);
confpapers.highlight.unmark(card);
card.remove();
drawn.delete(i);
}
}

function insert(first, last) {
const fresh = [];
let before = box.firstElementChild;
for (let at = first; at < last; at++) {
const i = rows[at];
let card = drawn.get(i);
if (!card) {
card = draw(i);
drawn.set(i, card);
fresh.push(card);
}
if (card === before) before = before.nextElementSibling;
else box.insertBefore(card, before);
card.setAttribute("aria-posinset", String(at + 1));
card.setAttribute("aria-setsize", String(rows.length));
watch.observe(card);
}
return fresh;
}

function draw(i) {
const card = cards.make(i);
if (i === current) card.classList.add("current");
card.classList.toggle("current", i === current);
card.classList.toggle("pointed", i === pointed);
if (!("waiting" in card.dataset)) confpapers.highlight.mark(card);
return card;
}

function ask() {
const searching = confpapers.state.get().q.trim() !== "";
for (const [i, card] of drawn)
if ("waiting" in card.dataset || (searching && !columns.detail(i)))
columns.want(i).then(
(detail) => {
if (!card.isConnected) return;
if ("waiting" in card.dataset) {
cards.fill(card, i, detail);
cards.update(card, i);
} else cards.preview(card, i);
confpapers.highlight.mark(card);
},
() => confpapers.core.toast("Some papers could not be loaded. Is the network there?"),
);
}

function show(next, keepPlace = false) {
const same = next.length === rows.length && next.every((i, at) => rows[at] === i);
rows = next;
stale = true;
if (!keepPlace && !same) {
const start = top() - bar.offsetHeight - 12;
shift = 0;
if (scrollY > start) {
box.style.paddingTop = "0px";
jump(start);
}
}
const before = new Set(drawn.values());
render(keepPlace || same, 0); // what is in sight at once, the others when that is painted
clearTimeout(later);
later = setTimeout(() => render(), 80);
for (const [i, card] of drawn) {
if (!before.has(card)) continue;
cards.preview(card, i);
confpapers.highlight.mark(card);
}
}

function select(i) {
drawn.get(current)?.classList.remove("current");
current = i;
drawn.get(i)?.classList.add("current");
}

function point(i) {
drawn.get(pointed)?.classList.remove("pointed");
pointed = i;
drawn.get(i)?.classList.add("pointed");
}

function bring(i, wanted) {
const at = rows.indexOf(i);
for (let turn = 0; turn < 4; turn++) {
place();
if (!turn) shift = offsets[at] - spread(offsets[at]);
const card = drawn.get(i);
const y = card?.isConnected && turn ? scrollY + card.getBoundingClientRect().top : top() + offsets[at] - shift;
jump(y - wanted);
render(false);
for (const card of drawn.values()) measure(card);
}
render(false);
}

function goTo(i, focus = true) {
if (!rows.includes(i)) return false;
select(i);
bring(i, bar.offsetHeight + 10);
if (focus) drawn.get(i)?.focus({ preventScroll: true });
return true;
}

function here() {
const card = drawn.get(current);
if (card?.isConnected) {
const { top, bottom } = card.getBoundingClientRect();
if (bottom > bar.offsetHeight && top < innerHeight) return current;
}
const first = anchor();
return first ? Number(first.card.dataset.row) : -1;
}

function walk(step) {
const i = here();
const at = rows.indexOf(i);
if (at < 0) return;
const next = i === current ? Math.max(0, Math.min(rows.length - 1, at + step)) : step > 0 ? at : Math.max(0, at - 1);
goTo(rows[next]);
}

function whereabouts() {
const held = scrollY > top() ? anchor() : null;
return held ? { paper: columns.short(Number(held.card.dataset.row)), top: Math.round(held.top) } : { scroll: Math.round(scrollY) };
}

function restore({ paper = "", top: wanted = 0, scroll }) {
const i = paper ? columns.row(paper) : undefined;
if (i !== undefined && rows.includes(i)) bring(i, wanted);
else if (scroll !== undefined) scrollTo({ top: scroll, behavior: "instant" });
}

const plan = () => {
if (planned) return;
planned = requestAnimationFrame(() => {
planned = 0;
place();
follow();
const [first, last] = around(0.5, 0.5);
if (first < from || last > to) render(true, 0.6, true);
});
};
addEventListener("scroll", plan, { passive: true });
new ResizeObserver(() => {
if (width === box.clientWidth) return;
const held = scrollY > top() ? anchor() : null;
width = box.clientWidth;
heights.fill(0);
usual = 0;
stale = true;
if (held) bring(Number(held.card.dataset.row), Math.max(held.top, bar.offsetHeight));
else render();
}).observe(box);

return {
show,
goTo,
walk,
here,
select,
whereabouts,
restore,
point,
shown: () => rows,
card: (i) => drawn.get(i),
drawn: () => drawn,
};
}

confpapers.list = list;
})();
"use strict";
(() => {
const MOST_ZOOM = 60;
const RIM = 26; // pixels that stay free around the whole map

function spacing(x, y) {
const here = Array.from(x.keys()).filter((i) => x[i] === x[i]);
const nth = Math.min(8, here.length - 1);
if (nth < 1) return 0.1;
const found = [];
for (let at = 0; at < here.length; at += Math.max(1, Math.floor(here.length / 120))) {
const i = here[at];
const far = Float32Array.from(here, (j) => (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2).sort();
found.push(Math.sqrt((far[nth] * Math.PI) / nth));
}
return found.sort((a, b) => a - b)[found.length >> 1];
}

function mapView(columns) {
const { n } = columns;
let atlas = null;
const typical = spacing(columns.x, columns.y);
const view = {
x: columns.extent[0] / 2, y: columns.extent[1] / 2, zoom: 1, width: 0, height: 0, beside: 0,
px: columns.x, py: columns.y, extent: columns.extent, grid: 0,
side: () => Math.min((view.width - view.beside - 2 * RIM) / view.extent[0], (view.height - 2 * RIM) / view.extent[1]) * view.zoom,
left: () => (view.width - view.beside) / 2 - view.x * view.side(),
top: () => view.height / 2 - view.y * view.side(),
sx: (x) => x * view.side() + view.left(),
sy: (y) => y * view.side() + view.top(),
back: (x, y) => [(x - view.left()) / view.side(), (y - view.top()) / view.side()],
spacing: () => (view.grid === 1 && atlas ? atlas.pitch : typical) * view.side(),
setAtlas: (found) => void (atlas = found),
lay,
zoomBy(factor, x = (view.width - view.beside) / 2, y = view.height / 2) {
const [fx, fy] = view.back(x, y);
view.zoom = Math.max(0.8, Math.min(MOST_ZOOM, view.zoom * factor));
const [nx, ny] = view.back(x, y);
view.moveTo(view.x + fx - nx, view.y + fy - ny);
},
moveTo(x, y) {
const [w, h] = view.extent;
view.x = Math.max(-0.1 * w, Math.min(1.1 * w, x));
view.y = Math.max(-0.1 * h, Math.min(1.1 * h, y));
},
home: () => ({ x: view.extent[0] / 2, y: view.extent[1] / 2, zoom: 1 }),
text: () => (view.zoom === 1 ? "" : [view.x, view.y, view.zoom].map((part) => Math.round(part * 1000)).join(".")),
read(text) {
const [x, y, zoom] = text.split(".").map((part) => Number(part) / 1000);
return zoom > 0 && Number.isFinite(x) && Number.isFinite(y) ? { x, y, zoom: Math.max(0.8, Math.min(MOST_ZOOM, zoom)) } : view.home();
},
};

function lay(grid) {
const to = atlas;
view.grid = to && to.columns ? grid : 0;
if (!to || !view.grid) return void Object.assign(view, { px: columns.x, py: columns.y, extent: columns.extent });
if (view.grid === 1) return void Object.assign(view, { px: to.gx, py: to.gy, extent: to.extent });
if (view.px === columns.x || view.px === to.gx) Object.assign(view, { px: new Float32Array(n), py: new Float32Array(n) });
const t = view.grid;
for (let i = 0; i < n; i++) {
view.px[i] = columns.x[i] + (to.gx[i] - columns.x[i]) * t;
view.py[i] = columns.y[i] + (to.gy[i] - columns.y[i]) * t;
}
view.extent = [0, 1].map((axis) => columns.extent[axis] + (to.extent[axis] - columns.extent[axis]) * t);
}

return view;
}

function atlas(raw, columns) {
const { bytes, words } = confpapers.core;
const cells = words(raw.cells);
const [across, down] = raw.grid;
const slope = raw.tile[1] / raw.tile[0];
const pitch = across ? 1 / Math.max(across, down * slope) : 0;
const gx = new Float32Array(columns.n);
const gy = new Float32Array(columns.n);
for (let i = 0; i < columns.n; i++) {
const there = cells[2 * i] !== 65535;
gx[i] = there ? (cells[2 * i] + 0.5) * pitch : NaN;
gy[i] = there ? (cells[2 * i + 1] + 0.5) * pitch * slope : NaN;
}
return {
sheets: raw.sheets, across: raw.across, aSheet: raw.across * raw.down, tile: raw.tile, labels: raw.labels,
tiles: new Uint32Array(bytes(raw.tiles).buffer), columns: across, gx, gy, pitch, slope, extent: [across * pitch, down * pitch * slope],
};
}

confpapers.mapView = mapView;
confpapers.atlas = atlas;
})();
"use strict";
(() => {
const { el } = confpapers.core;
const STEPS = 24; // of a scale of colours

function inks(columns) {
const probe = el("span", { class: "vh" });
document.body.append(probe);
const colour = (name) => {
probe.className = `vh ${name}`;
return getComputedStyle(probe).color;
};
const topics = Array.from({ length: Math.max(columns.kinds, 16) }, (_, k) => colour(`ink t${k}`));
const [text, faint, paper, accent, wash] = ["text", "faint", "paper", "accent", "wash"].map((name) => colour(`ink-${name}`));
const scale = [0, 1, 2, 3].map((step) => colour(`ink-scale${step}`));
probe.remove();
return { topics, text, faint, paper, accent, wash, scale };
}

const canvas = document.createElement("canvas");
canvas.width = canvas.height = 1;
const pixel = canvas.getContext("2d", { willReadFrequently: true });

function rgb(colour) {
if (!pixel) return [128, 128, 128];
pixel.fillStyle = colour;
pixel.fillRect(0, 0, 1, 1);
const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
return [r, g, b];
}

function between(stops, t) {
const at = Math.max(0, Math.min(1, t)) * (stops.length - 1);
const low = Math.min(stops.length - 2, Math.floor(at));
const [from, to] = [rgb(stops[low]), rgb(stops[low + 1])];
return `rgb(${from.map((part, c) => Math.round(part + (to[c] - part) * (at - low))).join(" ")})`;
}

function choices(columns) {
const differ = (value) => {
for (let i = 1; i < columns.n; i++) if (value(i) !== value(0)) return true;
return false;
};
const all = [
["", "Topic", columns.kinds > 0],
["day", "Day", differ(VALUES.day(columns))],
["session", "Session", differ(VALUES.session(columns))],
["kind", "Presentation", differ(VALUES.kind(columns))],
["track", "Track", differ(VALUES.track(columns))],
["year", "Year", differ(VALUES.year(columns))],
["venue", "Venue", differ(VALUES.venue(columns))],
["like", "Similarity to a paper", columns.files.lsa !== undefined],
];
return all.filter(([, , there]) => there).map(([value, text]) => [value, text]);
}

const VALUES = {
day: (columns) => (i) => columns.slot(i)?.[0] ?? "",
session: (columns) => (i) => columns.slot(i)?.[4] ?? "",
kind: (columns) => columns.kind,
track: (columns) => columns.track,
year: (columns) => columns.year,
venue: (columns) => columns.venue,
};
const KINDS = { oral: "Oral", spotlight: "Spotlight", highlight: "Highlight", poster: "Poster" };

function scheme(columns, ink, by, near) {
const group = new Uint16Array(columns.n);
if (by === "like") {
if (near) rank(near, group);
return { by, facet: "", group, colours: [ink.faint, ...Array.from({ length: STEPS }, (_, s) => between(ink.scale, s / (STEPS - 1)))], legend: [], known: near !== null };
}
if (!(by in VALUES)) {
for (let i = 0; i < columns.n; i++) group[i] = columns.main[i] + 1;
const legend = columns.topics.map(({ name }, k) => ({ value: String(k), text: name, colour: ink.topics[k] }));
return { by: "", facet: "topic", group, colours: [ink.faint, ...ink.topics], legend, known: true };
}
const value = VALUES[by](columns);
const collator = new Intl.Collator("en", { numeric: true });
const values = [...new Set(Array.from({ length: columns.n }, (_, i) => value(i)))].filter(Boolean).sort(collator.compare);
const places = new Map(values.map((name, at) => [name, at + 1]));
for (let i = 0; i < columns.n; i++) group[i] = places.get(value(i)) ?? 0;
const ordered = by === "year" || by === "day";
const colours = values.map((_, at) => (ordered && values.length > 1 ? between(ink.scale.slice(1), at / (values.length - 1)) : ink.topics[at % 16]));
const text = (/** @type {string} */ name) => (by === "day" ? (columns.conference.days[name] ?? name) : by === "kind" ? (KINDS[name] ?? name) : name);
return { by, facet: by, group, colours: [ink.faint, ...colours], legend: values.map((name, at) => ({ value: name, text: text(name), colour: colours[at] })), known: true };
}

function rank(near, group) {
const order = Array.from(near.keys()).sort((a, b) => near[a] - near[b]);
order.forEach((i, at) => {
const share = at / Math.max(1, order.length - 1);
group[i] = 1 + Math.min(STEPS - 1, Math.floor(share ** 3 * STEPS));
});
}

confpapers.mapInk = { inks, rgb, choices, scheme };
})();
"use strict";
(() => {
const PHASES = 4; // a dot's place is kept to a quarter of a pixel, so that the map glides
const MARGIN = 48; // pixels around the canvas where a dot may begin

function masks(radius, strength, stride) {
const made = [];
const reach = Math.ceil(radius + 1);
for (let phase = 0; phase < PHASES * PHASES; phase++) {
const [cx, cy] = [((phase % PHASES) + 0.5) / PHASES, (Math.floor(phase / PHASES) + 0.5) / PHASES];
const at = [];
const share = [];
for (let y = -reach; y <= reach; y++)
for (let x = -reach; x <= reach; x++) {
const cover = Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(x + 0.5 - cx, y + 0.5 - cy)));
if (cover > 0.02) at.push(y * stride + x), share.push(Math.round(cover * strength * 256));
}
made.push({ at: Int32Array.from(at), share: Int32Array.from(share) });
}
return made;
}

function boxes(width, height, strength, stride) {
const at = [];
for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) at.push((y - (height >> 1)) * stride + x - (width >> 1));
const made = { at: Int32Array.from(at), share: new Int32Array(at.length).fill(Math.round(strength * 256)) };
return Array.from({ length: PHASES * PHASES }, () => made);
}

function mapDots() {
let image = null;
let pixels = new Uint32Array(0);
let stride = 0;
const known = new Map();

function maskOf(radius, strength) {
const name = `${radius} ${strength} ${stride}`;
let found = known.get(name);
if (!found) {
if (known.size > 60) known.clear();
known.set(name, (found = masks(radius, strength, stride)));
}
return found;
}

function prepare(width, height) {
if (image?.width === width + 2 * MARGIN && image.height === height + 2 * MARGIN) return;
image = new ImageData(width + 2 * MARGIN, height + 2 * MARGIN);
pixels = new Uint32Array(image.data.buffer);
stride = image.width;
known.clear();
}

function paint(context, view, ratio, style) {
const { width, height } = context.canvas;
prepare(width, height);
if (!image) return;
const pack = (/** @type {string} */ colour) => {
const [r, g, b] = confpapers.mapInk.rgb(colour);
return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
};
pixels.fill(pack(style.paper));
const colours = Uint32Array.from(style.colours, pack);
const radius = Math.round(Math.min(style.radius * ratio, MARGIN - 2) * 8) / 8;
const box = style.box?.map((side) => Math.max(1, Math.round(side * ratio)));
const dim = box ? boxes(box[0], box[1], style.dimmed, stride) : maskOf(Math.max(0.6, Math.round(radius * 5.6) / 8), style.dimmed);
const full = box ? boxes(box[0], box[1], 1, stride) : maskOf(radius, style.strength);
const rim = style.rim && !box ? maskOf(radius + ratio, 0.75) : null;
const faint = pack(style.faint);
spread(view, ratio, style, (i, at, phase) => void (style.dim(i) && stamp(dim[phase], at, faint)));
const paper = pack(style.paper);
spread(view, ratio, style, (i, at, phase) => {
if (style.dim(i)) return;
if (rim) stamp(rim[phase], at, paper);
stamp(full[phase], at, colours[style.group[i]]);
});
context.putImageData(image, -MARGIN, -MARGIN);
}

function spread(view, ratio, style, visit) {
const { px, py } = view;
const side = view.side() * ratio;
const left = view.left() * ratio + MARGIN;
const top = view.top() * ratio + MARGIN;
const rim = Math.min(MARGIN - 1, Math.ceil(style.radius * ratio + 2 * ratio + 1));
const [right, bottom] = [stride - rim, pixels.length / stride - rim];
for (let i = 0; i < px.length; i++) {
const x = px[i] * side + left;
const y = py[i] * side + top;
if (!(x > rim && y > rim && x < right && y < bottom) || style.skip?.[i]) continue;
const [ix, iy] = [x | 0, y | 0];
visit(i, iy * stride + ix, (((y - iy) * PHASES) | 0) * PHASES + (((x - ix) * PHASES) | 0));
}
}

function stamp({ at, share }, base, colour) {
const redBlue = colour & 0xff00ff;
const green = (colour >>> 8) & 0xff;
for (let j = 0; j < at.length; j++) {
const place = base + at[j];
const a = share[j];
const b = 256 - a;
const old = pixels[place];
const rb = (Math.imul(old & 0xff00ff, b) + Math.imul(redBlue, a)) | 0;
const g = ((old >>> 8) & 0xff) * b + green * a;
pixels[place] = 0xff000000 | ((rb >>> 8) & 0xff00ff) | (g & 0xff00);
}
}

return { paint };
}

confpapers.mapDots = mapDots;
})();
"use strict";
(() => {
const NEAR = [0, 1.7, 3.6]; // from which zoom on the names of a level are shown
const CELL = 8; // pixels: how finely it is known where dots are
const PLACES = [[0, 0], [0, -1.1], [0, 1.1], [0, -2.2], [0, 2.2], [0.9, -1.1], [-0.9, -1.1], [0.9, 1.1], [-0.9, 1.1]];

function mapLabels(columns) {
let labels = [];
let family = "";
let busy = new Uint16Array(0);
let across = 0;

function open(atlas) {
labels = atlas.labels.map(([text, x, y, weight, level]) => {
const near = nearest(x, y, Math.max(4, Math.min(24, Math.round(columns.n / 60))));
const mean = (of) => near.reduce((sum, i) => sum + (of[i] || 0), 0) / Math.max(1, near.length);
const topics = new Map();
for (const i of near) topics.set(columns.main[i], (topics.get(columns.main[i]) ?? 0) + 1);
const [topic, count] = [...topics].sort((a, b) => b[1] - a[1])[0] ?? [-1, 0];
return { text, x, y, gx: mean(atlas.gx), gy: mean(atlas.gy), weight, level, topic: count * 2 > near.length ? topic : -1, place: 0, width: 0 };
});
}

function nearest(x, y, count) {
const far = Float32Array.from(columns.x, (px, i) => (px - x) ** 2 + (columns.y[i] - y) ** 2);
return Array.from(far.keys()).filter((i) => far[i] === far[i]).sort((a, b) => far[a] - far[b]).slice(0, count);
}

function survey(view, mask, reach) {
across = Math.ceil(view.width / CELL) + 1;
busy = new Uint16Array(across * (Math.ceil(view.height / CELL) + 1));
const side = view.side();
const [left, top] = [view.left(), view.top()];
const spread = Math.floor(reach / CELL);
for (let i = 0; i < view.px.length; i++) {
const x = view.px[i] * side + left;
const y = view.py[i] * side + top;
if (mask[i] || !(x >= 0 && y >= 0 && x < view.width && y < view.height)) continue;
for (let dy = -spread; dy <= spread; dy++)
for (let dx = -spread; dx <= spread; dx++) {
const at = (Math.floor(y / CELL) + dy) * across + Math.floor(x / CELL) + dx;
if (at >= 0 && at < busy.length) busy[at]++;
}
}
}

function hides(x, y, width, height) {
let sum = 0;
for (let cy = Math.max(0, Math.floor((y - height / 2) / CELL)); cy <= (y + height / 2) / CELL; cy++)
for (let cx = Math.max(0, Math.floor((x - width / 2) / CELL)); cx <= (x + width / 2) / CELL; cx++) sum += busy[cy * across + cx] ?? 0;
return sum;
}

function draw(context, view, ink, { settled, coloured, mask, reach, onPages }) {
family ||= getComputedStyle(document.body).fontFamily;
if (settled) survey(view, mask, reach);
context.textAlign = "center";
context.textBaseline = "middle";
context.lineJoin = "round";
const largest = Math.max(13, Math.min(19, 9 + view.width / 90));
const taken = [];
for (const label of labels) {
if (view.zoom < NEAR[label.level]) continue;
const size = Math.max(11.5, largest * (label.level ? (label.level === 1 ? 0.8 : 0.7) : 0.85 + 0.15 * label.weight));
context.font = `${label.level === 2 ? 500 : 600} ${size}px ${family}`;
const width = context.measureText(label.text).width + 10;
const height = size * 1.3;
const spot = stand(label, view, width, height, settled, taken);
if (!spot) continue;
taken.push([...spot, width, height]);
const [x, y] = spot;
context.globalAlpha = onPages ? 0.9 : 0.85;
context.lineWidth = 4.5;
context.strokeStyle = context.fillStyle = ink.paper;
if (onPages) context.fillRect(x - width / 2, y - height / 2, width, height);
else context.strokeText(label.text, x, y);
context.globalAlpha = 1;
context.fillStyle = coloured && label.topic >= 0 ? ink.topics[label.topic] : ink.text;
context.fillText(label.text, x, y);
}
}

function stand(label, view, width, height, settled, taken) {
const x = view.sx(label.x + (label.gx - label.x) * view.grid);
const y = view.sy(label.y + (label.gy - label.y) * view.grid);
const right = view.width - view.beside;
if (x < -width / 3 || y < -height || x > right + width / 3 || y > view.height + height) return null;
const at = (n) => [Math.max(width / 2, Math.min(right - width / 2, x + (PLACES[n][0] * width) / 2)), y + PLACES[n][1] * height];
const free = ([sx, sy]) => !taken.some(([tx, ty, tw, th]) => Math.abs(tx - sx) < (tw + width) / 2 && Math.abs(ty - sy) < (th + height) / 2 + 2);
if (!settled) return free(at(label.place)) ? at(label.place) : null;
let best = -1;
let least = Infinity;
for (let n = 0; n < PLACES.length; n++) {
if (!free(at(n))) continue;
const cost = hides(at(n)[0], at(n)[1], width, height) + Math.abs(PLACES[n][1]) * 0.8 + Math.abs(PLACES[n][0]) + (n === label.place ? 0 : 1.5);
if (cost < least) (best = n), (least = cost);
}
if (best < 0) return null;
label.place = best;
return at(best);
}

return { open, draw };
}

confpapers.mapLabels = mapLabels;
})();
"use strict";
(() => {
const FROM = 34; // pixels of width from which a page says more than a dot ...
const FROM_ON_GRID = 16; // ... and on the grid, where none lies over another
const WIDEST = 170;
const SHARP = 118; // pixels of width from which the strip's page is better than the tile
const MOST_SHEETS = 24; // unpacked, 4 MB each
const MOST_STRIPS = 90;
const AT_ONCE = 4;

function pictures(most, again) {
const kept = new Map();
let coming = 0;

function ask(name, address, copy) {
coming++;
kept.set(name, null);
const image = new Image();
image.onload = () => {
coming--;
if (!kept.has(name)) return;
kept.set(name, copy ? unpacked(image) : image);
again();
};
image.onerror = () => void coming--;
image.src = address;
}

function unpacked(image) {
const canvas = document.createElement("canvas");
canvas.width = image.naturalWidth;
canvas.height = image.naturalHeight;
canvas.getContext("2d")?.drawImage(image, 0, 0);
return canvas;
}

return {
get(name) {
const found = kept.get(name);
if (found === undefined) return undefined;
kept.delete(name);
kept.set(name, found);
return found;
},
busy: () => coming >= AT_ONCE,
ask,
trim() {
for (const [old] of kept) if (kept.size > most) kept.delete(old);
},
};
}

function mapTiles(columns, again) {
let atlas = null;
const sheets = pictures(MOST_SHEETS, again);
const strips = pictures(MOST_STRIPS, again);
const drawn = new Uint8Array(columns.n);
const waiting = new Set();

const width = (view) => Math.min(WIDEST, view.grid === 1 ? view.spacing() * 0.92 : Math.min(view.spacing() * 0.95, view.zoom * 26));

const share = (view) => (atlas?.sheets.length ? Math.max(0, Math.min(1, (width(view) - (view.grid === 1 ? FROM_ON_GRID : FROM)) / 8)) : 0);

function draw(context, view, scheme, ink, dim, first) {
const strength = share(view);
if (!strength || !atlas) return null;
const w = width(view);
const h = (w * atlas.tile[1]) / atlas.tile[0];
const seen = inSight(view, w, h);
fetch(seen.filter((i) => !dim(i) || view.grid === 1), w);
drawn.fill(0);
for (const i of [...seen.filter(dim), ...seen.filter((i) => !dim(i))]) if (i !== first) one(context, view, scheme, ink, i, w, h, dim(i) ? 0.16 * strength : strength);
if (first >= 0 && seen.includes(first)) one(context, view, scheme, ink, first, w, h, strength);
context.globalAlpha = 1;
return drawn;
}

function inSight(view, w, h) {
const side = view.side();
const [left, top] = [view.left(), view.top()];
const found = [];
for (let i = 0; i < columns.n; i++) {
const x = view.px[i] * side + left;
const y = view.py[i] * side + top;
if (x > -w / 2 && y > -h / 2 && x < view.width + w / 2 && y < view.height + h / 2 && atlas?.tiles[i]) found.push(i);
}
return found;
}

function fetch(seen, w) {
if (!atlas) return;
const wanted = new Map();
for (const i of seen) {
const sheet = Math.floor((atlas.tiles[i] - 1) / atlas.aSheet);
wanted.set(sheet, (wanted.get(sheet) ?? 0) + 1);
}
for (const [sheet] of [...wanted].sort((a, b) => b[1] - a[1]).slice(0, MOST_SHEETS))
if (sheets.get(sheet) === undefined && !sheets.busy()) sheets.ask(sheet, atlas.sheets[sheet], true);
sheets.trim();
if (w >= SHARP && seen.length <= 40) for (const i of seen) if (columns.strips[i] && !strips.busy()) own(i);
strips.trim();
}

function own(i) {
if (strips.get(i) !== undefined || waiting.has(i)) return;
waiting.add(i);
columns.want(i).then(({ thumb }) => {
waiting.delete(i);
if (thumb && strips.get(i) === undefined) strips.ask(i, thumb, false);
}, () => undefined);
}

function one(context, view, scheme, ink, i, w, h, strength) {
if (!atlas) return;
const number = atlas.tiles[i] - 1;
const sheet = sheets.get(Math.floor(number / atlas.aSheet));
const [x, y] = [view.sx(view.px[i]) - w / 2, view.sy(view.py[i]) - h / 2];
if (!sheet && view.grid !== 1) return;
drawn[i] = 1;
const rim = Math.max(1, w / 55);
context.globalAlpha = strength;
context.fillStyle = ink.paper;
context.fillRect(x - rim - 1, y - rim - 1, w + 2 * rim + 2, h + 2 * rim + 2);
context.fillStyle = scheme.colours[scheme.group[i]];
context.fillRect(x - rim, y - rim, w + 2 * rim, h + 2 * rim);
if (!sheet) return;
context.fillStyle = "#fff";
context.fillRect(x, y, w, h);
const place = number % atlas.aSheet;
const [tw, th] = atlas.tile;
const sharp = w >= SHARP ? strips.get(i) : null;
if (sharp && sharp.width && page(context, sharp, i, x, y, w, h)) return;
context.drawImage(sheet, (place % atlas.across) * tw, Math.floor(place / atlas.across) * th, tw, th, x + w * 0.02, y + h * 0.02, w * 0.96, h * 0.96);
}

function page(context, strip, i, x, y, w, h) {
const detail = columns.detail(i);
if (!detail?.size) return false;
const high = detail.size[1];
const wide = detail.pages?.[0]?.[1] ?? detail.size[0];
const scale = Math.min((w * 0.96) / wide, (h * 0.96) / high);
context.drawImage(strip, 0, 0, wide, high, x + (w - wide * scale) / 2, y + h * 0.02, wide * scale, high * scale);
return true;
}

return { draw, share, width, setAtlas: (found) => void (atlas = found) };
}

confpapers.mapTiles = mapTiles;
})();
"use strict";
(() => {
const { el, find } = confpapers.core;

function mapCard(columns, view, box, open) {
const card = find(".map-card", box);
const canvas = find("canvas", box);
let shown = -1;
card.addEventListener("click", () => shown >= 0 && open(shown));

function lines(i) {
const slot = columns.slot(i);
const place = [slot?.[5], columns.positions[i] && `#${columns.positions[i].replace(/^#/, "")}`].filter(Boolean).join(" · ");
const names = columns.authors[i].split("\n");
const topic = columns.topics[columns.main[i]];
return [
el("p", { class: "map-title", dir: "auto" }, columns.titles[i] ?? ""),
el("p", { class: "map-authors", dir: "auto" }, names.slice(0, 6).join(", ") + (names.length > 6 ? " and others" : "")),
el("p", { class: "map-when" }, place),
el("p", { class: `map-topic t${columns.main[i]}` }, topic?.name ?? ""),
];
}

function show(i) {
shown = i;
card.replaceChildren(...lines(i));
card.hidden = false;
settle();
columns.want(i).then((detail) => {
if (shown !== i || card.hidden) return;
const picture = portrait(detail);
card.replaceChildren(...(picture ? [picture] : []), ...lines(i));
settle();
}, () => undefined);
}

function portrait(detail) {
if (detail.teaser && detail.teaser_size) {
const [width, height] = detail.teaser_size;
return el("img", { src: detail.teaser, class: "teaser", alt: "", width: String(width), height: String(height) });
}
if (!detail.thumb || !detail.size) return null;
const page = detail.pages?.[0]?.[1] ?? detail.size[0];
const image = el("img", { src: detail.thumb, class: "first", alt: "" });
image.style.aspectRatio = `${page} / ${detail.size[1]}`;
return image;
}

function settle() {
if (card.hidden) return;
const { offsetWidth: width, offsetHeight: height } = card;
const [x, y] = [view.sx(view.px[shown]), view.sy(view.py[shown])];
const left = x < view.width / 2 ? x + 18 : x - 18 - width;
card.style.left = `${Math.max(6, Math.min(view.width - width - 6, left))}px`;
card.style.top = `${canvas.offsetTop + Math.max(6, Math.min(view.height - height - 6, y - height / 3))}px`;
}

return {
show,
settle,
hide: () => void (card.hidden = true),
shows: (i) => !card.hidden && shown === i,
};
}

confpapers.mapCard = mapCard;
})();
"use strict";
(() => {
const { el, find, number } = confpapers.core;

function mapLegend(columns, box, act) {
const menu = /** @type {HTMLSelectElement} */ (find("select", box));
const list = find(".map-legend", box);
let shown = "";
menu.replaceChildren(...confpapers.mapInk.choices(columns).map(([value, text]) => el("option", { value }, text)));
menu.addEventListener("change", () => act.ink(menu.value));
list.addEventListener("click", (event) => {
const button = /** @type {HTMLElement} */ (event.target).closest("button");
if (button) act.press(button.dataset.facet ?? "", button.dataset.value ?? "");
});
const over = (event) => {
const button = /** @type {HTMLElement} */ (event.target).closest("button");
act.point(button ? Number(button.dataset.group) : -1);
};
list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && over(event));
list.addEventListener("pointerleave", () => act.point(-1));
list.addEventListener("focusin", over);
list.addEventListener("focusout", () => act.point(-1));

function update(scheme, ink, state, counts) {
menu.value = scheme.by;
const now = `${scheme.by} ${scheme.known} ${state.like} ${scheme.colours.join()}`;
if (now !== shown) build(scheme, ink, state);
shown = now;
for (const button of list.querySelectorAll("button")) {
const { facet = "", value = "" } = button.dataset;
const count = counts.get(`${facet}=${value}`) ?? 0;
const on = state[/** @type {"topic"} */ (facet)]?.includes(value) ?? false;
button.setAttribute("aria-pressed", String(on));
button.classList.toggle("is-none", !count && !on);
find(".count", button).textContent = number(count);
}
}

function build(scheme, ink, state) {
if (scheme.by === "like") return void list.replaceChildren(...scale(ink, columns.row(state.like)));
list.replaceChildren(
...scheme.legend.map(({ value, text, colour }, at) => {
const swatch = el("span", { class: "swatch", "aria-hidden": "true" });
swatch.style.background = colour;
const data = { "data-facet": scheme.facet, "data-value": value, "data-group": String(at + 1) };
return el("button", { type: "button", "aria-pressed": "false", ...data }, swatch, el("span", { class: "name", dir: "auto" }, text), " ", el("span", { class: "count" }));
}),
);
}

function scale(ink, to) {
if (to === undefined) return [el("p", { class: "map-hint" }, "Click a paper: the others are coloured by how near they are to it.")];
const bar = el("span", { class: "scale", "aria-hidden": "true" });
bar.style.background = `linear-gradient(to right, ${ink.scale.join(", ")})`;
return [el("p", { class: "map-hint" }, "far ", bar, " near to ", el("cite", { dir: "auto" }, columns.titles[to] ?? "this paper"))];
}

return { update };
}

confpapers.mapLegend = mapLegend;
})();
"use strict";
(() => {
const FINGER = 22; // pixels: half of what a finger needs
const TWICE = 240; // milliseconds in which a second click makes it a double one
const STILL = 6; // a press that moves less is a click

function mapInput(canvas, view, act) {
const pointers = new Map();
let travelled = 0;
let opening = 0;
let line = null;

const point = (event) => {
const { left, top } = canvas.getBoundingClientRect();
return [event.clientX - left, event.clientY - top];
};

canvas.addEventListener("pointerdown", (event) => {
if (event.button) return;
const [x, y] = point(event);
pointers.set(event.pointerId, { x, y });
canvas.setPointerCapture(event.pointerId);
travelled = 0;
line = pointers.size === 1 && (event.shiftKey || act.tool()) ? [view.back(x, y)] : null;
});

canvas.addEventListener("pointermove", (event) => {
const [x, y] = point(event);
const before = pointers.get(event.pointerId);
if (!before) {
if (event.pointerType === "mouse") act.choose(act.pick(x, y, 0));
return;
}
if (line && Math.hypot(x - before.x, y - before.y) < 4) return;
travelled += Math.abs(x - before.x) + Math.abs(y - before.y);
pointers.set(event.pointerId, { x, y });
if (line) act.drawing((line = extended(line, view.back(x, y))));
else if (pointers.size === 1) {
view.moveTo(view.x - (x - before.x) / view.side(), view.y - (y - before.y) / view.side());
if (travelled > STILL) act.moved();
} else pinch(event.pointerId, before, x, y);
});

function extended(line, to) {
if (act.tool() !== "box") return [...line, to];
const [from] = line;
return [from, [to[0], from[1]], to, [from[0], to[1]]];
}

function pinch(id, before, x, y) {
const still = [...pointers].find(([other]) => other !== id)?.[1];
if (!still) return;
const was = Math.hypot(before.x - still.x, before.y - still.y);
if (was < 4) return;
const middle = [(x + still.x) / 2, (y + still.y) / 2];
view.moveTo(view.x - (x - before.x) / 2 / view.side(), view.y - (y - before.y) / 2 / view.side());
view.zoomBy(Math.hypot(x - still.x, y - still.y) / was, middle[0], middle[1]);
act.moved();
}

function release(event) {
const [x, y] = point(event);
if (!pointers.delete(event.pointerId)) return;
if (line) {
if (event.type === "pointerup" && travelled > STILL) act.select(line);
else act.drawing([]);
line = null;
} else if (travelled < STILL && event.type === "pointerup" && !pointers.size) press(event.pointerType === "mouse", x, y);
}

function press(mouse, x, y) {
const i = act.pick(x, y, mouse ? 0 : FINGER);
const again = act.shows(i);
act.choose(i);
if (i >= 0 && (mouse || again)) opening = setTimeout(() => act.open(i), act.alone() ? TWICE : 0);
}

canvas.addEventListener("pointerup", release);
canvas.addEventListener("pointercancel", release);
canvas.addEventListener("pointerleave", (event) => void (event.pointerType === "mouse" && !pointers.size && act.choose(-1)));
canvas.addEventListener("wheel", (event) => {
event.preventDefault();
const turn = Math.max(-60, Math.min(60, event.deltaY * (event.deltaMode ? 20 : 1)));
view.zoomBy(Math.exp(-turn * (event.ctrlKey ? 0.012 : 0.0045)), ...point(event));
act.moved();
}, { passive: false });
canvas.addEventListener("dblclick", (event) => {
clearTimeout(opening);
act.zoom(event.shiftKey ? 0.5 : 2, ...point(event));
});

canvas.addEventListener("keydown", (event) => {
if (event.ctrlKey || event.metaKey || event.altKey) return;
const keys = {
ArrowLeft: () => act.step(-1, 0), ArrowRight: () => act.step(1, 0), ArrowUp: () => act.step(0, -1), ArrowDown: () => act.step(0, 1),
Enter: act.enter, "+": () => act.zoom(1.6), "=": () => act.zoom(1.6), "-": () => act.zoom(1 / 1.6), 0: act.reset, g: act.grid,
};
const action = keys[event.key];
if (!action) return;
event.preventDefault();
event.stopPropagation();
action();
});
}

confpapers.mapInput = mapInput;
})();
"use strict";
(() => {
const { find } = confpapers.core;
const states = confpapers.state;
const WAY = 700; // milliseconds from the map to the grid

function map(columns, shelf, page) {
const box = find("#map");
const canvas = /** @type {HTMLCanvasElement} */ (find("canvas", box));
const bar = find(".map-tools", box);
const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
const view = confpapers.mapView(columns);
const dots = confpapers.mapDots();
const labels = confpapers.mapLabels(columns);
const tiles = confpapers.mapTiles(columns, () => plan());
const card = confpapers.mapCard(columns, view, find(".map-view", box), page.open);
const legend = confpapers.mapLegend(columns, find(".map-key", box), { ink: colourBy, press, point: pointGroup });
let state = states.blank();
let counts = /** @type {() => Map<string, number>} */ (() => new Map());
let mask = /** @type {Uint8Array} */ (new Uint8Array(columns.n));
let saved = new Set(/** @type {number[]} */ ([]));
let chosen = -1;
let pointed = -1;
let line = [];
let tool = "";
let ink = null;
let scheme = null;
let planned = 0;
let settling = 0;
let settled = true;
let moving = 0;
let asked = false;
let laid = 0; // 1 when it is, or will be, the grid
let seen = null; // the view that the address told last

const plan = () => {
if (!planned && !box.hidden) planned = requestAnimationFrame(paint);
};
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const dim = (/** @type {number} */ i) => mask[i] > 0 || (pointed >= 0 && scheme !== null && scheme.group[i] !== pointed);

function radius() {
const room = Math.sqrt((view.width * view.height) / Math.max(1, columns.n));
return Math.min(11, Math.min(6.5, 0.9 + 0.17 * room) * view.zoom ** 0.42);
}

function paint() {
planned = 0;
const { clientWidth: width, clientHeight: height } = canvas;
if (!width || !height) return;
const ratio = devicePixelRatio || 1;
if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
canvas.width = Math.round(width * ratio);
canvas.height = Math.round(height * ratio);
settled = true;
}
const { offsetWidth, offsetHeight } = bar;
Object.assign(view, { width, height, beside: offsetHeight > offsetWidth ? offsetWidth : 0 });
ink ??= confpapers.mapInk.inks(columns);
scheme ??= confpapers.mapInk.scheme(columns, ink, state.ink, nearness());
draw(ink, scheme, ratio);
}

const nearness = () => {
const to = columns.row(state.like);
return state.ink === "like" && to !== undefined ? page.near(to) : null;
};

function draw(ink, scheme, ratio) {
const size = radius();
const wide = tiles.width(view);
const mosaic = view.grid === 1 && wide < 30;
const strength = tiles.share(view);
context.setTransform(1, 0, 0, 1, 0, 0);
dots.paint(context, view, ratio, {
radius: size, strength: columns.n > 20000 ? 0.7 : 0.9, dimmed: 0.3, rim: size * ratio > 2.4 && columns.n < 20000,
paper: ink.paper, faint: ink.faint, colours: scheme.colours, group: scheme.group, dim,
box: mosaic ? [wide, wide * 1.29] : null, skip: null,
});
context.setTransform(ratio, 0, 0, ratio, 0, 0);
if (strength) tiles.draw(context, view, scheme, ink, dim, chosen);
rings(ink, size, strength);
labels.draw(context, view, ink, { settled, coloured: scheme.by === "", mask, reach: Math.max(size, strength ? wide / 2 : 0), onPages: strength > 0.5 });
outline(ink);
}

function rings(ink, size, strength) {
context.lineWidth = 1.5;
context.strokeStyle = ink.text;
context.beginPath();
for (const i of saved) ring(i, size + 1.5, strength);
context.stroke();
if (chosen < 0) return;
for (const [colour, width] of /** @type {Array<[string, number]>} */ ([[ink.paper, 5], [ink.accent, 2.5]])) {
context.beginPath();
context.lineWidth = width;
context.strokeStyle = colour;
ring(chosen, size + 4, strength);
context.stroke();
}
}

function ring(i, size, strength) {
const [x, y] = [view.sx(view.px[i]), view.sy(view.py[i])];
const [w, h] = [tiles.width(view), tiles.width(view) * 1.29];
if ((strength > 0.5 && columns.strips[i]) || (view.grid === 1 && w > 14)) context.rect(x - w / 2 - 4, y - h / 2 - 4, w + 8, h + 8);
else context.moveTo(x + size, y), context.arc(x, y, size, 0, 6.2832);
}

function outline(ink) {
if (line.length < 2) return;
context.beginPath();
line.forEach(([x, y], n) => (n ? context.lineTo(view.sx(x), view.sy(y)) : context.moveTo(view.sx(x), view.sy(y))));
context.closePath();
context.strokeStyle = context.fillStyle = ink.accent;
context.lineWidth = 1.5;
context.setLineDash([5, 4]);
context.stroke();
context.setLineDash([]);
context.globalAlpha = 0.06;
context.fill();
context.globalAlpha = 1;
}


function moved() {
card.hide();
settled = false;
plan();
clearTimeout(settling);
settling = setTimeout(rest, 220);
}

function rest() {
settled = true;
plan();
seen = view.text();
states.note({ view: seen });
}

function glide(to, time = 260) {
cancelAnimationFrame(moving);
const from = { x: view.x, y: view.y, zoom: view.zoom };
const start = performance.now();
const turn = () => {
const t = calm() ? 1 : Math.min(1, (performance.now() - start) / time);
const ease = t * t * (3 - 2 * t);
view.zoom = from.zoom * (to.zoom / from.zoom) ** ease;
const share = Math.abs(to.zoom - from.zoom) < 1e-6 ? ease : (1 / from.zoom - 1 / view.zoom) / (1 / from.zoom - 1 / to.zoom);
view.moveTo(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
moved();
if (t < 1) moving = requestAnimationFrame(turn);
};
turn();
}

function zoom(factor, x, y) {
const now = { x: view.x, y: view.y, zoom: view.zoom };
view.zoomBy(factor, x, y);
const to = { x: view.x, y: view.y, zoom: view.zoom };
Object.assign(view, now);
glide(to);
}

function lay(atOnce) {
const to = Number(state.grid !== "");
if (to === laid) return;
laid = to;
seen = state.view;
const from = { grid: view.grid, x: view.x / view.extent[0], y: view.y / view.extent[1], zoom: view.zoom };
const start = performance.now();
card.hide();
cancelAnimationFrame(moving);
const turn = () => {
const t = atOnce || calm() ? 1 : Math.min(1, (performance.now() - start) / WAY);
const ease = t * t * (3 - 2 * t);
view.lay(from.grid + (to - from.grid) * ease);
const aim = view.read(state.view);
view.zoom = from.zoom + (aim.zoom - from.zoom) * ease;
view.moveTo(from.x * view.extent[0] * (1 - ease) + aim.x * ease, from.y * view.extent[1] * (1 - ease) + aim.y * ease);
settled = t === 1;
plan();
if (t < 1) moving = requestAnimationFrame(turn);
};
turn();
}

function pick(x, y, reach) {
const tile = tiles.share(view) > 0.5 || view.grid === 1;
const far = Math.max(reach, tile ? tiles.width(view) * 0.65 : radius() + 6);
const [side, left, top] = [view.side(), view.left(), view.top()];
let best = -1;
let least = far * far;
for (const dimmed of [0, 1]) {
for (let i = 0; i < columns.n; i++) {
if (Number(mask[i] > 0) !== dimmed) continue;
const distance = (view.px[i] * side + left - x) ** 2 + (view.py[i] * side + top - y) ** 2;
if (distance < least) (best = i), (least = distance);
}
if (best >= 0) return best;
}
return best;
}

function choose(i, spoken = false) {
if (chosen === i && (i < 0 || card.shows(i))) return;
chosen = i;
page.point(i);
plan();
if (i < 0) return card.hide();
card.show(i);
if (spoken) columns.want(i).then(() => i === chosen && say(i), () => undefined);
}

function say(i) {
find(".map-said", box).textContent = `${columns.titles[i]}. ${columns.authors[i].replaceAll("\n", ", ")}. ${columns.topics[columns.main[i]]?.name ?? ""}`;
}

function step(dx, dy) {
if (chosen < 0) return choose(pick(view.width / 2, view.height / 2, 1e9), true);
const [x, y] = [view.px[chosen], view.py[chosen]];
let best = -1;
let least = Infinity;
for (let i = 0; i < columns.n; i++) {
if (mask[i]) continue;
const along = (view.px[i] - x) * dx + (view.py[i] - y) * dy;
const across = Math.abs((view.px[i] - x) * dy) + Math.abs((view.py[i] - y) * dx);
if (along > 1e-5 && along + 2 * across < least) (best = i), (least = along + 2 * across);
}
if (best < 0) return;
const [bx, by] = [view.sx(view.px[best]), view.sy(view.py[best])];
if (bx < 20 || by < 20 || bx > view.width - 20 || by > view.height - 20) {
view.moveTo(view.px[best], view.py[best]);
moved();
}
choose(best, true);
}

function select(points) {
const step = Math.max(1, Math.ceil(points.length / 60));
const area = points.length > 3 ? points.filter((_, n) => n % step === 0).map(([x, y]) => `${Math.round(x * 1000)}.${Math.round(y * 1000)}`).join("_") : "";
setTool("");
states.set({ area: area && `${view.grid === 1 ? "g" : ""}${area}` });
}

function setTool(name) {
tool = name;
box.classList.toggle("is-drawing", tool !== "");
for (const button of box.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.getAttribute("data-tool") === tool));
}

function colourBy(by) {
const like = states.get().like || (chosen >= 0 ? columns.short(chosen) : "");
states.set({ ink: by, ...(by === "like" ? { like } : {}) });
}

function press(facet, value) {
const now = states.get()[/** @type {"topic"} */ (facet)];
states.set({ [facet]: now.includes(value) ? now.filter((other) => other !== value) : [...now, value] });
}

function pointGroup(group) {
if (pointed === group) return;
pointed = group;
plan();
}

const reset = () => glide(view.home(), 400);
const toggleGrid = () => states.set({ grid: states.get().grid ? "" : "1", view: "" });
confpapers.mapInput(canvas, view, {
tool: () => tool, alone: () => state.map === "full", pick, choose, open: page.open, shows: card.shows, moved, zoom, step, reset, select, grid: toggleGrid,
enter: () => void (chosen >= 0 && page.open(chosen)),
drawing: (points) => (line = points, plan()),
});
const tools = {
in: () => zoom(1.8), out: () => zoom(1 / 1.8), reset, grid: toggleGrid, lasso: () => setTool(tool === "lasso" ? "" : "lasso"), box: () => setTool(tool === "box" ? "" : "box"),
full: () => states.set({ map: states.get().map === "full" ? "1" : "full" }), close: () => states.set({ map: "" }),
key: () => find("[data-map=key]", box).setAttribute("aria-expanded", String(box.classList.toggle("shows-key"))),
};
box.addEventListener("click", (event) => tools[/** @type {Element} */ (event.target).closest("button[data-map]")?.getAttribute("data-map") ?? ""]?.());
new ResizeObserver(() => (settled = true, plan())).observe(canvas);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);


function recolour() {
ink = scheme = null;
update(state, { mask, counts });
}

function open() {
if (asked || !columns.files.atlas) return;
asked = true;
columns.wantAtlas().then((found) => {
for (const part of [view, tiles]) part.setAtlas(found);
labels.open(found);
find("[data-map=grid]", box).hidden = !found.columns;
lay(true);
plan();
}, () => void (asked = false));
}

function look(atOnce) {
if (state.view === seen) return;
seen = state.view;
const to = view.read(state.view);
if (!atOnce) return glide(to, 400);
Object.assign(view, to);
settled = true;
plan();
}

function update(next, result) {
const fresh = box.hidden && next.map !== "";
if (next.ink !== state.ink || (next.ink === "like" && (next.like !== state.like || !scheme?.known))) scheme = null;
state = next;
({ mask, counts } = result);
box.hidden = state.map === "";
document.body.dataset.map = state.map;
if (box.hidden) return;
open();
line = states.polygon(state.area.startsWith("g") === (state.grid !== "") ? state.area : "");
saved = new Set(shelf.saved());
find("[data-map=full]", box).setAttribute("aria-pressed", String(state.map === "full"));
find("[data-map=grid]", box).setAttribute("aria-pressed", String(state.grid !== ""));
if (columns.atlas) lay(fresh);
look(fresh);
ink ??= confpapers.mapInk.inks(columns);
scheme ??= confpapers.mapInk.scheme(columns, ink, state.ink, nearness());
legend.update(scheme, ink, state, counts());
settled = true;
plan();
}

return {
recolour,
update,
point(i) {
if (chosen !== i) card.hide();
chosen = i;
plan();
},
choose,
chosen: () => chosen,
where: (i) => [view.sx(view.px[i]), view.sy(view.py[i])],
};
}

confpapers.map = map;
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
const { el, find, toast, copy, plural } = confpapers.core;

function save(name, type, text) {
const address = URL.createObjectURL(new Blob([text], { type }));
const link = el("a", { href: address, download: name });
link.click();
setTimeout(() => URL.revokeObjectURL(address), 10000);
}

const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

const csv = (papers) =>
[["number", "id", "title", "authors", "day", "start", "end", "room", "session", "position", "url", "pdf", "note"].join(",")]
.concat(
papers.map(({ i, id, title, authors, slot, position, detail, note }) =>
[String(i + 1), id, title, authors.join("; "), ...(slot ?? ["", "", "", "", ""]).slice(0, 5), position, detail.url ?? "", detail.pdf ?? "", note].map(cell).join(","),
),
)
.join("\r\n") + "\r\n";

const plain = (text) => text.replace(/([\\`*_[\]<>])/g, "\\$1");

const markdown = (papers) =>
papers
.map(({ title, authors, slot, position, detail, note }) => {
const address = detail.url;
const place = [slot?.[5], position && `#${position.replace(/^#/, "")}`].filter(Boolean).join(" · ");
return `- ${address ? `[${plain(title)}](<${address}>)` : plain(title)}. ${plain(authors.join(", "))}.${place ? ` ${plain(place)}.` : ""}${note ? `\n  > ${plain(note).replaceAll("\n", "\n  > ")}` : ""}`;
})
.join("\n") + "\n";

const bibtex = (papers) => papers.map(({ detail }) => (detail.bibtex ?? "").trim()).filter(Boolean).join("\n\n") + "\n";

function moment(day, time, zone) {
const wanted = Date.parse(`${day}T${time}:00Z`);
let guess = wanted;
for (let turn = 0; turn < 2; turn++) {
const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(guess);
const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
guess += wanted - Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:00Z`);
}
return new Date(guess).toISOString().replace(/[-:]|\.\d+/g, "");
}

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

function folded(line) {
const encoder = new TextEncoder();
const out = [""];
for (const character of line) {
if (encoder.encode(out[out.length - 1] + character).length > 73) out.push(" ");
out[out.length - 1] += character;
}
return out.join("\r\n");
}

function calendar(papers, conference) {
const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//confpapers//EN", `X-WR-CALNAME:${escaped(conference.title)}`];
for (const { id, title, authors, slot, position, detail } of papers) {
if (!slot?.[0]) continue;
const [day, start, end, room, session] = slot;
const when = (name, time) =>
!time ? `${name};VALUE=DATE:${day.replaceAll("-", "")}` : conference.timezone ? `${name}:${moment(day, time, conference.timezone)}` : `${name}:${day.replaceAll("-", "")}T${time.replace(":", "")}00`;
lines.push("BEGIN:VEVENT", `UID:${escaped(id)}@${escaped(conference.id)}.confpapers`, `DTSTAMP:${day.replaceAll("-", "")}T000000Z`, when("DTSTART", start));
if (end) lines.push(when("DTEND", end));
lines.push(`SUMMARY:${escaped((position ? `#${position.replace(/^#/, "")} ` : "") + title)}`, `DESCRIPTION:${escaped(authors.join(", "))}`);
const place = [room, session].filter(Boolean).join(", ");
if (place) lines.push(`LOCATION:${escaped(place)}`);
if (detail.url) lines.push(`URL:${detail.url}`);
lines.push("END:VEVENT");
}
return [...lines, "END:VCALENDAR", ""].map(folded).join("\r\n");
}

function keep(columns, shelf, list) {
const dialog = /** @type {HTMLDialogElement} */ (find("#keep"));
const { conference } = columns;
const say = (/** @type {string} */ text) => (find("#keep-said").textContent = text);

const wanted = () => {
const shown = /** @type {HTMLInputElement} */ (find("input[name=what]:checked", dialog)).value === "shown";
const rows = shown ? [...list.shown()] : shelf.saved();
return rows.sort((a, b) => (shown ? 0 : a - b));
};

const chosen = (rows) =>
Promise.all(
rows.map(async (i) => ({
i,
id: (await columns.want(i)).id,
title: columns.titles[i],
authors: columns.authors[i] ? columns.authors[i].split("\n") : [],
slot: columns.slot(i),
position: columns.positions[i],
note: shelf.note(i),
detail: await columns.want(i),
})),
);

async function give(what) {
const rows = wanted();
if (!rows.length) return say("Nothing saved yet.");
if (what === "link") return say((await copy(link(rows))) ? `Copied a link to ${plural(rows.length, "paper")}.` : "The link could not be copied.");
const papers = await chosen(rows);
const name = `${conference.id}-papers`;
if (what === "bib") save(`${name}.bib`, "application/x-bibtex", bibtex(papers));
if (what === "csv") save(`${name}.csv`, "text/csv", csv(papers));
if (what === "md") save(`${name}.md`, "text/markdown", markdown(papers));
if (what === "ics") {
const timed = papers.filter(({ slot }) => slot?.[0]);
if (!timed.length) return say("No times are known for these papers.");
save(`${name}.ics`, "text/calendar", calendar(papers, conference));
}
if (what === "json") save(`${name}.json`, "application/json", JSON.stringify({ conference: conference.id, ...shelf.all(), papers: papers.map(({ id, title, authors, detail }) => ({ id, title, authors, url: detail.url ?? "" })) }, null, 1));
if (what === "print") return print(papers);
say(`${plural(papers.length, "paper")} exported.`);
}

const link = (rows) => `${location.href.split("#")[0]}#list=${rows.map((i) => columns.short(i)).join(".")}`;

addEventListener("beforeprint", () => {
if (document.body.classList.contains("prints-posters")) return;
const rows = list.shown();
find("#printed").replaceChildren(
el("h1", {}, rows.length === columns.n ? conference.title : `${conference.title}: ${plural(rows.length, "paper")}`),
...rows.map((i) => el("p", { dir: "auto" }, el("strong", {}, columns.titles[i]), el("br"), columns.authors[i].replaceAll("\n", ", "), el("br"), el("small", {}, placeOf(i)))),
);
});
addEventListener("afterprint", () => find("#printed").replaceChildren());

const placeOf = (i) => [columns.slot(i)?.[5], columns.positions[i] && `#${columns.positions[i].replace(/^#/, "")}`].filter(Boolean).join(" · ");

function print(papers) {
const sheet = find("#posters");
const days = new Map();
for (const paper of papers) {
const key = paper.slot ? paper.slot[5] : "No time known";
days.set(key, [...(days.get(key) ?? []), paper]);
}
sheet.replaceChildren(el("h1", {}, `${conference.title}: my posters`));
for (const [when, group] of days) {
const table = el("table");
for (const { title, authors, position, note } of group)
table.append(el("tr", {}, el("td", { class: "box" }, "☐"), el("td", { class: "place" }, position && `#${position.replace(/^#/, "")}`), el("td", { dir: "auto" }, el("strong", {}, title), el("br"), authors.join(", "), ...(note ? [el("br"), el("em", {}, note)] : []))));
sheet.append(el("h2", {}, when), table);
}
dialog.close();
document.body.classList.add("prints-posters");
sheet.hidden = false;
addEventListener("afterprint", () => {
document.body.classList.remove("prints-posters");
sheet.hidden = true;
}, { once: true });
window.print();
}

async function bring(file) {
try {
const found = JSON.parse(await file.text());
if (!found || typeof found !== "object" || !found.saved) throw new Error("it holds no saved papers");
if (found.conference && found.conference !== conference.id) throw new Error(`it is a list of ${found.conference}`);
shelf.merge(found);
say(`${plural(Object.keys(found.saved).length, "saved paper")} imported.`);
} catch (error) {
say(`This file cannot be imported: ${error instanceof Error ? error.message : error}.`);
}
}

dialog.addEventListener("click", (event) => {
const what = /** @type {Element} */ (event.target).closest("[data-export]")?.getAttribute("data-export");
if (what) give(what).catch(() => say("Some papers could not be loaded. Is the network there?"));
});
find("#import").addEventListener("change", (event) => {
const input = /** @type {HTMLInputElement} */ (event.target);
if (input.files?.[0]) bring(input.files[0]).then(() => (input.value = ""));
});

return {
open() {
const count = shelf.saved().length;
find("#keep-count").textContent = count ? `${plural(count, "saved paper")}.` : "Nothing saved yet: press the star of a paper, or the key s.";
say("");
dialog.showModal();
confpapers.offline.offer(() => Promise.all(shelf.saved().map(columns.want))).catch(() => undefined);
},
async bibtex(i) {
const { bibtex } = await columns.want(i);
if (bibtex) toast((await copy(bibtex)) ? "BibTeX copied." : "BibTeX could not be copied.");
},
async copyShown() {
const rows = [...list.shown()];
if (!rows.length) return;
if (rows.length > 200) toast("Collecting BibTeX …");
try {
const papers = await chosen(rows);
const count = papers.filter(({ detail }) => detail.bibtex).length;
toast(count && (await copy(bibtex(papers))) ? `BibTeX of ${plural(count, "paper")} copied.` : "BibTeX could not be copied.");
} catch {
toast("Some papers could not be loaded. Is the network there?");
}
},
give,
formats: { csv, markdown, bibtex, calendar },
};
}

confpapers.keep = keep;
})();
"use strict";
(() => {
const { el, find, number, plural, toast } = confpapers.core;
const states = confpapers.state;
const FILTERS = { q: "the search", topic: "the topics", year: "the year", venue: "the venue", day: "the day", session: "the session", track: "the track", kind: "the kind", area: "the selection on the map", list: "the shared list", "only:saved": "“saved”", "only:unread": "“unread”", "only:award": "“award”", "only:code": "“code”", "only:supplement": "“supplement”" };

function without(names, state) {
const change = { only: state.only.filter((value) => !names.includes(`only:${value}`)) };
for (const name of names) if (!name.startsWith("only:")) Object.assign(change, { [name]: name === "q" || name === "area" || name === "list" ? "" : [] });
return change;
}

function controls(columns, shelf, keep) {
const query = /** @type {HTMLInputElement} */ (find("#q"));
const sort = /** @type {HTMLSelectElement} */ (find("#sort"));
const facets = find("#facets");
const said = find("#said");
const empty = find("#empty");
const first = /** @type {HTMLOptionElement} */ (sort.options[0]);
let mixing = false;
let coming = 0;
for (const box of /** @type {NodeListOf<HTMLElement>} */ (facets.querySelectorAll(".chip .count"))) box.style.minWidth = `${box.textContent?.length ?? 1}ch`;

query.addEventListener("input", () => states.set({ q: query.value, ...(states.get().sort === "programme" && !query.value ? { sort: "" } : {}) }, { quiet: true }));
find("form.search").addEventListener("submit", (event) => {
event.preventDefault();
query.blur();
});
sort.addEventListener("change", () => sortBy(sort.value));

function sortBy(value) {
if (value === "recommended" && !shelf.saved().length) {
toast("Save a few papers first: the others are then sorted by how near they are to those.");
sort.value = states.get().sort;
return;
}
if (value === "mix") {
mixing = true;
return states.set({ sort: "mix", mix: states.get().mix || String(largestTopic()), like: "" });
}
states.set({ sort: value, seed: value === "shuffle" ? String(1 + Math.floor(Math.random() * 9999)) : "", mix: "", like: "" });
}

const largestTopic = () => {
const sums = new Float64Array(columns.kinds);
for (let i = 0; i < columns.theta.length; i++) sums[i % columns.kinds] += columns.theta[i];
return sums.indexOf(Math.max(...sums));
};

facets.addEventListener("click", (event) => {
const target = /** @type {HTMLElement} */ (event.target);
const use = target.closest("[data-use]")?.getAttribute("data-use");
if (use) return useTopics(use === "mix");
const chip = target.closest("button[data-facet]");
if (chip) press(chip.getAttribute("data-facet") ?? "", chip.getAttribute("data-value") ?? "");
});
facets.addEventListener("change", (event) => {
const menu = /** @type {HTMLSelectElement} */ (event.target);
if (menu.dataset.facet) states.set({ [menu.dataset.facet]: menu.value ? [menu.value] : [] });
});

function useTopics(mix) {
mixing = mix;
const state = states.get();
if (mix) states.set({ sort: "mix", mix: state.mix || state.topic.join(".") || String(largestTopic()), topic: [], like: "" });
else states.set({ sort: state.sort === "mix" ? "" : state.sort, topic: state.mix ? [...states.weights(state.mix).keys()].map(String) : state.topic, mix: "" });
}

function press(name, value) {
const state = states.get();
if (name === "topic" && mixing) {
const weights = states.weights(state.mix);
if (!weights.delete(Number(value))) weights.set(Number(value), 1);
return states.set({ sort: "mix", mix: states.mixText(weights) });
}
const now = state[/** @type {"day"} */ (name)];
states.set({ [name]: now.includes(value) ? now.filter((other) => other !== value) : [...now, value] });
}

said.addEventListener("click", act);
empty.addEventListener("click", act);
function act(event) {
const button = /** @type {HTMLElement} */ (event.target).closest("button");
if (!button) return;
const state = states.get();
if (button.dataset.drop) states.set(without(button.dataset.drop.split(" "), state));
if (button.dataset.off !== undefined) press(button.dataset.facet ?? "", button.dataset.off);
if (button.dataset.bibtex !== undefined) keep.copyShown();
if (button.dataset.clear !== undefined) states.set(states.bare(state));
if (button.dataset.unsort !== undefined) states.set({ sort: "", like: "", mix: "" });
if (button.dataset.saveall !== undefined) {
const rows = state.list.split(".").map(columns.row).filter((i) => i !== undefined);
Promise.all(rows.map(columns.want)).then((found) => {
for (const { id } of found) shelf.toggle("saved", id, true);
toast("Saved.");
}, () => toast("Some papers could not be loaded. Is the network there?"));
}
}

const sliders = el("div", { class: "sliders", role: "group", "aria-label": "How much of each topic" });
facets.querySelector(".facet-topic")?.append(sliders);
sliders.addEventListener("input", (event) => {
const { value, dataset } = /** @type {HTMLInputElement} */ (event.target);
const weights = states.weights(states.get().mix);
weights.set(Number(dataset.topic), Number(value));
states.set({ sort: "mix", mix: states.mixText(weights) }, { quiet: true });
});

function updateSliders(weights) {
for (const label of sliders.querySelectorAll("label")) if (!weights.has(Number(label.dataset.topic))) label.remove();
for (const [k, weight] of weights) {
if (!columns.topics[k]) continue;
let label = sliders.querySelector(`label[data-topic="${k}"]`);
if (!label) {
const input = el("input", { type: "range", min: "0.25", max: "3", step: "0.25", "data-topic": String(k) });
label = el("label", { class: `t${k}`, "data-topic": String(k) }, columns.topics[k].name, input);
sliders.append(label);
}
const input = /** @type {HTMLInputElement} */ (find("input", label));
if (input !== document.activeElement) input.value = String(weight);
}
sliders.hidden = !mixing || weights.size < 2;
}

function update(state, result) {
mixing = state.sort === "mix";
if (document.activeElement !== query || query.value.trim() !== state.q.trim()) query.value = state.q;
const searching = state.q.trim() !== "";
put(first, searching ? "Best match" : (first.dataset.text ?? ""));
for (const option of sort.options) {
if (option.value === "programme") option.hidden = !searching;
if (option.value === "similar") option.hidden = state.sort !== "similar";
}
if (sort.value !== state.sort) sort.value = state.sort;
const all = result.rows.length === columns.n;
put(find("#count"), all ? plural(columns.n, "paper") : `${number(result.rows.length)} of ${number(columns.n)}`);
updateSaid(state, result);
updateEmpty(result);
cancelAnimationFrame(coming);
coming = requestAnimationFrame(() => setTimeout(updateRest, 30)); // the papers first: the counts come when those are painted
function updateRest() {
if (states.get() !== state) return;
updateChips(state, result);
bubble("#active", result.used.filter((name) => name !== "q").length);
bubble("#kept", shelf.saved().length);
const title = `${searching ? `${state.q.trim()} · ` : ""}${columns.conference.title} papers`;
if (document.title !== title) document.title = title;
}
}

function put(box, text) {
if (box.textContent !== text) box.textContent = text;
}

function bubble(where, count) {
const box = find(where);
box.hidden = !count;
put(box, String(count));
}

function updateChips(state, result) {
facets.classList.toggle("is-mixing", mixing);
const counts = result.counts();
for (const button of facets.querySelectorAll("[data-use]")) button.setAttribute("aria-pressed", String((button.getAttribute("data-use") === "mix") === mixing));
const weights = states.weights(state.mix);
updateSliders(weights);
const most = Math.max(1, ...columns.topics.map((_, k) => counts.get(`topic=${k}`) ?? 0));
for (const chip of facets.querySelectorAll("button[data-facet]")) {
const name = /** @type {"day"} */ (chip.getAttribute("data-facet"));
const value = chip.getAttribute("data-value") ?? "";
const on = mixing && /** @type {string} */ (name) === "topic" ? weights.has(Number(value)) : state[name].includes(value);
const count = counts.get(`${name}=${value}`) ?? 0;
chip.setAttribute("aria-pressed", String(on));
chip.classList.toggle("is-none", !count && !on);
if (chip.parentElement?.parentElement?.classList.contains("facet-topic")) /** @type {HTMLElement} */ (chip).style.setProperty("--share", (count / most).toFixed(3));
put(find(".count", chip), number(count));
}
for (const menu of /** @type {NodeListOf<HTMLSelectElement>} */ (facets.querySelectorAll("select[data-facet]"))) {
const name = /** @type {"session"} */ (menu.dataset.facet);
menu.value = state[name][0] ?? "";
for (const option of menu.options) if (option.value) put(option, `${option.dataset.text} (${number(counts.get(`${name}=${option.value}`) ?? 0)})`);
}
}

function updateSaid(state, result) {
const parts = [...orderTokens(state, result.rows), ...filterTokens(state, result)];
if (result.used.includes("list")) parts.push(el("button", { type: "button", class: "plain", "data-saveall": "" }, "Save all of it"));
if (result.used.length && result.rows.length) {
parts.push(el("button", { type: "button", class: "plain", "data-bibtex": "", title: "Copy BibTeX (B)" }, `Copy BibTeX of ${result.rows.length === 1 ? "it" : `all ${number(result.rows.length)}`}`));
parts.push(el("button", { type: "button", class: "plain", "data-clear": "" }, `Show all ${plural(columns.n, "paper")}`));
}
said.replaceChildren(...parts);
said.hidden = !parts.length;
}

const token = (undoes, data, ...text) => el("span", { class: "token" }, el("span", {}, ...text), el("button", { type: "button", "aria-label": `Remove: ${undoes}`, title: "Remove", ...data }, "×"));

function orderTokens(state, rows) {
const like = columns.row(state.like);
const parts = [];
if (state.sort === "similar" && like !== undefined) parts.push(token("similarity", { "data-unsort": "" }, "Most similar to ", el("bdi", {}, columns.titles[like] ?? "this paper")));
if (state.sort === "recommended") {
parts.push(token("recommended", { "data-unsort": "" }, `Nearest to your ${plural(shelf.saved().length, "saved paper")}`), why);
explain(rows).catch(() => undefined);
}
if (state.sort === "mix") parts.push(token("topic mix", { "data-unsort": "" }, `By mix of ${[...states.weights(state.mix).keys()].map((k) => columns.topics[k]?.name).join(" + ") || "no topic yet"}`));
return parts;
}

function filterTokens(state, { used }) {
const parts = [];
for (const name of used) {
if (name === "area" || name === "list") parts.push(token(FILTERS[name], { "data-drop": name }, name === "area" ? "Selected on the map" : "A shared list"));
const [facet, own] = name.split(":");
const chosen = own ? [own] : (state[/** @type {"day"} */ (facet)] ?? []);
if (states.lists.includes(facet)) for (const value of chosen) parts.push(token(text(facet, value), { "data-off": value, "data-facet": facet }, el("bdi", { class: facet === "topic" ? `ink t${value}` : "" }, text(facet, value))));
}
return parts;
}

function text(facet, value) {
if (facet === "topic") return columns.topics[Number(value)]?.name ?? value;
if (facet === "day") return columns.conference.days[value] ?? value;
if (facet === "session" && value.length < 4) return `Session ${value}`;
return facet === "kind" || facet === "only" ? value[0].toUpperCase() + value.slice(1) : value;
}

const why = el("span", { class: "small" });

const telling = ({ words = "" }) => words.split(" ").slice(0, 40).map((pair, place) => [pair.slice(0, pair.lastIndexOf(":")).replaceAll("_", " "), 1 / (3 + place / 8)]);

async function explain(rows) {
const [own, first] = await Promise.all([shelf.saved().slice(-30), rows.slice(0, 12)].map((some) => Promise.all(some.map(columns.want))));
const [liked, met] = [new Map(), new Map()];
for (const [sums, papers] of /** @type {const} */ ([[liked, own], [met, first]]))
for (const detail of papers) for (const [word, weight] of telling(detail)) sums.set(word, (sums.get(word) ?? 0) + weight);
const shared = [...liked].filter(([word]) => word).map(([word, weight]) => /** @type {const} */ ([word, weight * (0.05 + (met.get(word) ?? 0))]));
const best = shared.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 8);
why.textContent = best.length ? `What weighed most: ${best.map(([word]) => word).join(", ")}.` : "";
}

function updateEmpty(result) {
empty.hidden = result.rows.length > 0;
if (empty.hidden) return;
const offers = result.relax().map(([names, papers]) =>
el("li", {}, el("button", { type: "button", class: "plain", "data-drop": names.join(" ") }, `Without ${names.map((name) => FILTERS[name] ?? name).join(" and ")}`), `: ${plural(papers, "paper")}`));
empty.replaceChildren(
el("h2", {}, "No paper fits."),
el("ul", {}, ...offers),
el("p", {}, el("button", { type: "button", class: "plain", "data-clear": "" }, `Show all ${plural(columns.n, "paper")}`)),
);
}

return { update, sortBy };
}

confpapers.controls = controls;
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
addEventListener("DOMContentLoaded", () => {
const { load, find } = confpapers.core;
let asked = false;
function begin() {
if (asked) return;
asked = true;
load("cards", find("#list").dataset.cards ?? "").then(start, () => {
find("#said").hidden = false;
find("#said").textContent = "The papers could not be loaded; reload the page.";
});
}
requestAnimationFrame(() => setTimeout(begin));
setTimeout(begin, 500); // a page in the background paints nothing
});

function start(raw) {
const { load, bytes, find, toast, changeTheme } = confpapers.core;
const columns = confpapers.columns(raw);
const shelf = confpapers.shelf(columns.conference.id, columns.row);
const finder = confpapers.finder(columns, shelf);
const reader = confpapers.search.reader(columns.files.search, finder.setIndex);
const cards = confpapers.cards(columns, shelf);
const list = confpapers.list(columns, cards);
const keep = confpapers.keep(columns, shelf, list);
const controls = confpapers.controls(columns, shelf, keep);
const states = confpapers.state;
const mapped = document.querySelector("[data-do=map]") !== null;
const map = mapped ? confpapers.map(columns, shelf, { open: openFromMap, point: list.point, near: finder.nearness }) : null;
let shownPaper = "";

function openFromMap(i) {
const { map, ink, sort } = states.get();
if (ink === "like" && sort !== "similar") states.set({ like: columns.short(i) });
if (map === "full") states.set({ map: "1" });
if (!list.goTo(i, false)) {
states.set(states.bare(states.get()));
list.goTo(i, false);
}
}

function update(state, keepPlace = false) {
if (columns.files.parts && searches(state)) return;
const result = finder.compute(state);
const worthMarking = result.clauses.filter(({ phrase, words }) => phrase || words.some((word) => !/^[a-z0-9]$/.test(word)));
confpapers.highlight.use(confpapers.search.marks(worthMarking));
const found = state.paper ? columns.row(state.paper) : undefined;
list.show(result.rows, keepPlace || found !== undefined);
controls.update(state, result);
map?.update(state, result);
const button = document.querySelector("[data-do=map]");
button?.setAttribute("aria-pressed", String(state.map !== ""));
if (found !== undefined && state.paper !== shownPaper) list.goTo(found);
shownPaper = state.paper;
fetchWhatIsMissing(state, result);
}

const sorry = () => toast("A part of the page could not be loaded. Is the network there?");

function fetchWhatIsMissing(state, result) {
searches(state);
const again = () => states.get() === state && update(state);
if (state.area.startsWith("g") && !columns.atlas) columns.wantAtlas().then(again, sorry);
if (finder.needsVectors(state)) load("lsa", columns.files.lsa ?? "").then((data) => (finder.setVectors(bytes(/** @type {string} */ (data))), again()), sorry);
if (columns.needsRanks(state.sort)) columns.wantRanks().then(again, sorry);
const like = columns.row(state.like);
if (state.sort === "similar" && like !== undefined && !columns.detail(like)) columns.want(like).then(again, sorry);
if (result.unsure.length) Promise.all(result.unsure.map(columns.want)).then(again, sorry);
}

function searches(state) {
const clauses = confpapers.search.parse(state.q);
if (!clauses.length || !reader.waits(clauses)) return false;
reader.wait(clauses).then(() => states.get() === state && update(state), sorry);
return true;
}

function panel(name, on) {
document.body.classList.toggle(`shows-${name}`, on);
const shown = document.body.classList.contains(`shows-${name}`);
find(`[data-do=${name}][aria-expanded]`).setAttribute("aria-expanded", String(shown));
if (shown && name === "facets") find("#facets button, #facets select").focus({ preventScroll: true });
}

const narrow = matchMedia("(max-width: 700px)");
const sort = find("#sort");
const beside = sort.nextSibling;
const putSort = () => void (narrow.matches ? find("#sort-here").append(sort) : beside?.parentNode?.insertBefore(sort, beside));
narrow.addEventListener("change", putSort);
putSort();

const toggleMap = () => mapped && states.set({ map: states.get().map ? "" : "1" });

function theme() {
changeTheme();
map?.recolour();
}

const help = () => /** @type {HTMLDialogElement} */ (find("#help")).showModal();
const tools = {
map: () => void toggleMap(),
theme,
help,
keep: keep.open,
facets: () => panel("facets"),
top: () => scrollTo({ top: 0 }),
};
document.addEventListener("click", (event) => {
const target = /** @type {Element} */ (event.target);
const tool = target.closest("[data-do]")?.getAttribute("data-do");
if (tool && tool in tools) {
event.preventDefault();
return tools[tool]();
}
if (target.closest(".skip")) {
event.preventDefault();
find("#list").focus();
}
if (document.body.classList.contains("shows-facets") && !target.closest("#facets")) panel("facets", false);
if (target === document.querySelector("dialog[open]")) /** @type {HTMLDialogElement} */ (target).close();
});

function perform(act, i) {
if (i < 0) return;
const card = list.card(i);
list.select(i);
const sorry = () => toast("This paper could not be loaded. Is the network there?");
if (act === "save") columns.want(i).then(({ id }) => toast(shelf.toggle("saved", id) ? "Saved." : "No longer saved."), sorry);
if (act === "read") columns.want(i).then(({ id }) => shelf.toggle("read", id), sorry);
if (act === "bibtex") keep.bibtex(i).catch(() => toast("The BibTeX entry could not be loaded."));
if (act === "authors" && card) {
cards.authors(card, i);
confpapers.highlight.mark(card);
}
if (act === "open") /** @type {HTMLElement | null | undefined} */ (card?.querySelector(".links a, .title a"))?.click();
if ((act === "more" || act === "similar" || act === "note") && card) {
const whole = columns.detail(i); // a card that came with the page lacks some
if (!whole && act === "similar") return void columns.want(i).then(() => perform(act, i), sorry);
if (!whole && act === "more") columns.want(i).then(() => cards.preview(card, i), () => undefined);
const on = cards.toggle(i, act);
cards.update(card, i);
confpapers.highlight.mark(card);
if (act === "note" && on) /** @type {HTMLElement | null} */ (card.querySelector("textarea.note"))?.focus();
}
}

find("#list").addEventListener("click", (event) => {
const target = /** @type {Element} */ (event.target);
const card = /** @type {HTMLElement | null} */ (target.closest("article"));
if (!card) return;
const i = Number(card.dataset.row);
const what = target.closest("[data-act]")?.getAttribute("data-act");
if (what) return perform(what, i);
const link = target.closest("a[href^='#']");
if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
event.preventDefault();
states.set({ ...states.parse(link.getAttribute("href") ?? ""), ...states.mapOf(states.get()) });
} else if (target.closest(".text") && !getSelection()?.toString() && !card.classList.contains("is-open")) perform("more", i);
});
find("#list").addEventListener("input", (event) => {
const box = /** @type {HTMLTextAreaElement} */ (event.target);
const card = /** @type {HTMLElement | null} */ (box.closest("article"));
if (card && box.matches(".note")) columns.want(Number(card.dataset.row)).then(({ id }) => shelf.setNote(id, box.value), () => undefined);
});
find("#list").addEventListener("mouseover", (event) => {
const card = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("article"));
if (card && map && states.get().map) map.point(Number(card.dataset.row));
});

confpapers.keys({
"/": () => /** @type {HTMLInputElement} */ (find("#q")).select(),
j: () => list.walk(1),
k: () => list.walk(-1),
s: () => perform("save", list.here()),
r: () => perform("read", list.here()),
o: () => perform("open", list.here()),
a: () => perform("more", list.here()),
b: () => perform("bibtex", list.here()),
B: () => void keep.copyShown(),
n: () => perform("note", list.here()),
m: () => void toggleMap(),
f: () => panel("facets"),
"?": help,
Escape: () => {
if (document.body.classList.contains("shows-facets")) panel("facets", false);
else if (states.get().map === "full") states.set({ map: "1" });
else if (states.get().q) states.set({ q: "" });
},
});

shelf.changed(() => {
for (const [i, card] of list.drawn()) cards.update(card, i);
update(states.get(), true);
});
const rehearse = () => (finder.compute({ ...states.blank(), q: "ab" }), cards.make(0));
const early = () => void reader.start().then(() => setTimeout(rehearse, 20)).catch(() => undefined);
find("#q").addEventListener("focus", early, { once: true });
find("form.search").addEventListener("pointerenter", early, { once: true });
states.changed((state, place) => {
update(state);
if (place) list.restore(place);
});
states.places(list.whereabouts);
history.scrollRestoration = "manual";
for (const [i, card] of list.drawn()) if (shelf.isSaved(i) || shelf.isRead(i) || shelf.note(i)) cards.update(card, i);
setTimeout(() => {
const typed = /** @type {HTMLInputElement} */ (find("#q")).value; // before this ran
if (typed && !states.get().q) states.set({ q: typed }, { quiet: true });
else update(states.get());
if (history.state) list.restore(history.state);
document.documentElement.classList.add("ready");
confpapers.offline.start(columns.conference.id);
});
}
})();
