// What the parts of the page offer each other, for the type checker; nothing here is sent to a browser.

type MathTree = [name: string, attributes: Record<string, string>, ...children: Array<string | MathTree>];
type Elsewhere = [href: string, title: string, name: string];
type Slot = [day: string, start: string, end: string, room: string, session: string, text: string, position?: string];
interface Table<T> { values: T[]; rows: string }
interface ConferenceInfo { id: string; title: string; place: string; timezone: string; days: Record<string, string> }
interface RawColumns {
  conference: ConferenceInfo;
  topics: Array<{ name: string; words: string[]; parts?: Array<{ number: number; name: string; words: string[] }> }>;
  files: { papers: string[]; rest: string; search: string; parts?: number; lsa?: string; inside?: string; orders?: string; atlas?: string; past?: string; boards?: string };
  n: number; chunk: number;
  short_ids: string; clashes: Record<string, number>; titles: string[] | null; math: Record<string, MathTree>; positions: string[];
  slots: Table<Slot>; more_slots: Array<[row: number, slots: Slot[]]>; kinds: Table<string>; tracks: Table<string>; languages: Table<string>; awards: Table<string>; editions: Table<[venue: string, year: string]>;
  theta: string; parts: string; strips: string; flags: string; cites: string; cited: string; lines: Table<CardWords> | null;
}
/** An earlier edition: what it is called, and how many papers each topic and subtopic had then and has now. */
interface Past { title: string; nodes: Record<string, [before: number, now: number, marked: number]>; novelty: Uint8Array; x: Float32Array; y: Float32Array }
interface RawPast { title: string; nodes: Past["nodes"]; places: string; novelty: string }
/** Several values a paper: value and name of each, and the places of a paper's own among them. */
interface NameTable { names: Array<[value: string, name: string]>; sets: Table<number[]> }
interface RawRest { authors: string[] | null; affiliations: NameTable; countries: NameTable; xy: string }
interface Detail {
  id: string; title?: string; authors?: string; affiliations?: string; position?: string;
  href?: string; url?: string; pdf?: string; badges?: Array<[kind: string, text: string]>; links?: Array<[label: string, url: string]>;
  thumb?: string; size?: [number, number]; pages?: Array<[left: number, width: number]>; first?: number;
  abstract?: string; gist?: number; language?: string; math?: Record<string, MathTree>; words?: string; similar?: number[]; cites?: number[]; cited?: number[]; cites_elsewhere?: Elsewhere[]; cited_elsewhere?: Elsewhere[]; bibtex?: string; teaser?: string; teaser_size?: [number, number];
}
/** What a card says beside its times: its badges but for the number, and the labels of its links. */
type CardWords = [badges: Array<[kind: string, text: string]>, labels: string[]];
interface Columns {
  /** All rows in their order; frozen. */
  rows: number[];
  n: number; kinds: number; conference: ConferenceInfo; topics: RawColumns["topics"]; files: RawColumns["files"];
  isWhole(): boolean; wantRest(): Promise<void>;
  titles: string[]; math: Record<string, MathTree>; authors: string[]; positions: string[];
  theta: Uint8Array; x: Float32Array; y: Float32Array; main: Int16Array; extent: number[]; middle: number[]; strips: Uint16Array; flags: Uint8Array; cites: Uint16Array; cited: Uint16Array;
  short(i: number): string;
  row(name: string): number | undefined;
  slot(i: number): Slot | undefined; slots(i: number): Slot[]; kind(i: number): string; track(i: number): string; language(i: number): string; line(i: number): CardWords | undefined; award(i: number): string; affiliations(i: number): string[]; allAffiliations(i: number): string[]; countries(i: number): string[]; countryName(code: string): string; venue(i: number): string; year(i: number): string;
  belongs(i: number, topic: number): boolean; part(i: number): string; nodes(i: number): string[]; inNode(i: number, value: string): boolean; nodeName(value: string): string;
  detail(i: number): Detail | undefined;
  want(i: number): Promise<Detail>;
  rank(by: "title" | "position", i: number): number; needsRanks(sort: string): boolean; wantRanks(): Promise<void>;
  atlas?: Atlas; wantAtlas(): Promise<Atlas>; past?: Past; wantPast(): Promise<Past>;
}
/** The name of a region of the map; `topic` and `subtopic` are -1 and `outline` is a polygon where it is a region of its own. */
interface AtlasLabel {
  text: string; x: number; y: number; weight: number; level: number; topic: number; subtopic: number; papers: number; words: string[]; outline: Array<[number, number]>;
}
interface RawAtlas {
  labels: Array<Partial<AtlasLabel> & { text: string; x: number; y: number }>;
  sheets: string[]; across: number; down: number; tile: [number, number]; tiles: string; grid: [number, number]; cells: string;
}
interface Atlas {
  labels: AtlasLabel[]; sprites: string[]; across: number; perSprite: number; thumbnailSize: [number, number]; thumbnails: Uint32Array;
  columns: number; gx: Float32Array; gy: Float32Array; pitch: number; slope: number; extent: number[]; middle: number[];
}
interface Chunk { words: string[]; tails: string[]; whole: string; exact: string }
interface QuerySlot { word: string; term: string; prefix: string; other: string }
interface QueryJoin { term: string; prefix: string; slots: number[] }
interface QueryWords { slots: QuerySlot[]; joins: QueryJoin[]; stops: boolean }
interface QueryToken { kind: string; text: string; ended: boolean; attached: boolean }
interface QueryPiece { piece: true; text: string; ended: boolean }
interface Clause { field: string; text: string; phrase: boolean; words: QueryWords; ended: boolean }
type Condition = Clause | { kind: "and" | "or" | "not"; parts: Condition[] };
type QueryPart = QueryPiece | Condition;
interface Query { text: string; strict: Condition[]; words: QueryWords; unknown: string[]; inside: boolean; empty: boolean }
/** 1 for the papers with all words, and for those with some; the `unsure` must be read first. */
interface SearchColumns { scores: Float64Array; fits: Uint8Array; counts: Uint16Array; all: Uint8Array; some: Uint8Array }
interface SearchHits { all: Uint8Array; some: Uint8Array; scores: Float64Array; unsure: number[]; suggest(): string }
/** What is found inside the papers: on which pages; `dropped` are words that most papers have. */
interface PageHits { all: Uint8Array; some: Uint8Array; scores: Float64Array; pages: Map<number, number[]>; dropped: string[] }
interface SearchPart {
  papers: number; count: number; terms: string[]; kinds: Uint8Array;
  read(term: number, impacts: Uint8Array, weight: number): void; having(term: number): number; lower(text: string): number; postings(term: number): Uint8Array;
}
interface SearchRoot { papers: number; first: string[]; files: string[] }
interface SearchIndex {
  papers: number; many: boolean;
  visit(term: string, beginning: string, each: (part: SearchPart, term: number, kind: number, weight: number) => void): void;
  lacks(lookups: Array<[term: string, beginning: string]>): number[]; loaded(): SearchPart[]; put(part: number, data: Uint8Array): void;
}
interface SearchReader { start(): Promise<void>; wait(query: Query): Promise<void>; waits(query: Query): boolean; addresses(): Promise<string[]> }
interface Searched { n: number; titles: ArrayLike<string>; authors: ArrayLike<string>; detail(i: number): { abstract?: string } | undefined }
interface Kept {
  version: number; saved: Record<string, string>; read: Record<string, string>; notes: Record<string, string>;
  lists: Record<string, { colour: number; ids: Record<string, string> }>; watch: string[]; met: string[];
}
interface Watch { update(): void; count(): number; fresh(): number }
interface ListBox { update(card: HTMLElement, i: number, open: boolean): void }
interface Reference { title: string; names: string[]; abstract?: string }
/** A text that a reader brings: pasted, or of a file; `cut` when only its beginning counts. */
interface ReaderText { name: string; text: string; cut: boolean; references: Reference[] }
/** What a page does with such texts: `said` is what it says of the one in use. */
interface LikeText {
  open(): void; offer(query: Query, state: State): HTMLElement[];
  said(state: State, likeness: Likeness | null): { name: string; parts: HTMLElement[] };
}
interface Shelf {
  follow(): void;
  saved(): number[]; isSaved(i: number): boolean; isRead(i: number): boolean; note(i: number): string;
  toggle(what: "saved" | "read", id: string, on?: boolean): boolean;
  setNote(id: string, text: string): void; all(): Kept; merge(other: Kept): void; changed(listener: () => void): void; isStored(): boolean; lost(): number;
  noted(text: string): number[]; lists(): Array<{ name: string; colour: number; rows: number[] }>; listsOf(i: number): string[]; toggleList(name: string, id: string, on?: boolean): void;
  watched(): string[]; watch(terms: string[]): void; isWatched(i: number): boolean; watchedTerms(i: number): string[];
  setWatched(rows: Set<number>): void; setTerms(of: (i: number) => string[], fresh: (i: number) => boolean): void; watchedRows(): number[]; isFresh(i: number): boolean; met(): string[]; setMet(shortIds: string[]): void;
}
interface State {
  q: string; inside: string; topic: string[]; year: string[]; venue: string[]; day: string[]; time: string[]; room: string[]; session: string[]; track: string[]; language: string[]; country: string[]; affiliation: string[]; kind: string[]; only: string[]; mine: string[];
  sort: string; like: string; text: string; seed: string; mix: string; open: string; map: string; region: string; grid: string; ink: string; view: string; area: string; list: string; plan: string; from: string; paper: string;
}
interface Test { name: string; passes(i: number): boolean }
/** A filter by time and place: where in a slot its value is, and the values that pass. */
interface SlotFilter { name: string; at: number; wanted: Set<string> }
interface Result {
  /** `main` has all words, or where no paper has, some; `some` says how many have some. */
  rows: number[]; main: number[]; some: number; mask: Uint32Array; counts(): Map<string, number>; relax(): Array<[names: string[], papers: number]>;
  used: string[]; unsure: number[]; query: Query; early: boolean; pages: Map<number, number[]> | null; dropped: string[]; suggest(): string; likeness: Likeness | null;
}
interface Vectors {
  near(to: Float32Array): Float32Array; direction(rows: number[]): Float32Array; liking(rows: number[]): Float32Array;
  mean(rows: number[], weights: number[]): Float32Array;
}
/** A word of a text that papers are compared with: as typed, as the index has it, and how often. */
interface TextWord { word: string; term: string; count: number }
/** How like each paper is to a text, and the words that weighed most. */
interface Likeness { scores: Float64Array; words: TextWord[] }
interface LikenessWeights { saturation: number; feedback: number; steepness: number; direction: number }
/** A facet's values as numbers: those of each paper, one paper after the other, where each paper's end, and the values. */
interface Coded { codes: Uint32Array; ends: Uint32Array; values: string[] }
/** What papers can be filtered by. */
interface Facets {
  values: Record<string, (i: number) => string>; several: Record<string, (i: number) => string[]>; only: Record<string, (i: number) => boolean>;
  /** The position of each filter's value in a slot. */
  inSlot: Record<string, number>; fitting(i: number, filters: SlotFilter[]): Slot[];
}
interface Finder {
  compute(state: State): Result;
  needsVectors(state: State): boolean; textQuery(state: State): Query | null; best(query: Query, most: number): number[]; nearness(to: number): Float32Array | null;
  setIndex(index: SearchIndex): void; setInside(index: SearchIndex, common: Set<string>): void; setVectors(data: Uint8Array): void;
}
interface Cards {
  make(i: number): HTMLElement; fill(card: HTMLElement, i: number, detail: Detail): void; update(card: HTMLElement, i: number): void;
  toggle(i: number, what: "more" | "similar" | "citations" | "note" | "lists", on?: boolean): boolean;
  preview(card: HTMLElement, i: number): void; offer(laid: HTMLElement[]): void; name(card: HTMLElement, i: number): void; authors(card: HTMLElement, i: number): void;
}
interface Session { day: string; start: string; end: string; room: string; name: string; from: number; to: number; rows: number[]; boards: Map<number, string> }
interface Programme { sessions: Session[]; days: string[] }
/** The bundle of scripts that the page loads when they are first needed. */
interface Later { map: Confpapers["map"]; posters: Confpapers["posters"]; timeline: Confpapers["timeline"] }
interface Posters { open(): Promise<void> }
interface Timeline { update(state: State): void }
interface Others { similar(i: number): HTMLElement; citations(i: number): HTMLElement; update(card: HTMLElement): void }
interface CardLine { guess(card: HTMLElement, i: number): void; fill(card: HTMLElement, detail: Detail): void }
interface CardText { show(card: HTMLElement, i: number, whole: boolean): void; hidden(card: HTMLElement): "text" | "words" | "" }
interface ListLayout {
  stale: boolean; measure(card: HTMLElement): boolean; height(i: number): number; lay(rows: number[]): void; rowAt(y: number): number; sameWidth(): boolean;
  top(at: number): number; whole(): number;
}
interface Track {
  top(): number; jump(y: number): void; pad(first: number, last: number): void; follow(first: number, last: number): void; where(y: number): number;
  aim(y: number): void; view(): number;
}
interface Place { paper?: string; top?: number; scroll?: number }
/** What of the list it takes to complete its cards. */
interface Drawn {
  drawn: Map<number, HTMLElement>; track: Track; walk: Walk; anchor: Walkable["anchor"];
  fit(cards: HTMLElement[], held: ReturnType<Walkable["anchor"]>, scrolling: boolean): void;
  /** The last drawn row, and the row so many places below it. */
  last(): number; row(below: number): number | undefined;
}
interface Arrivals { ask(): void; name(): void; unclip(): void }
/** What of the list it takes to move in it. */
interface Walkable {
  bar: HTMLElement; drawn: Map<number, HTMLElement>; layout: ListLayout; track: Track;
  rows(): number[]; anchor(): { card: HTMLElement; top: number } | null; render(): void;
}
interface Walk {
  select(i: number): void; revealed(card: HTMLElement): void; point(i: number): void; dress(card: HTMLElement, i: number): void; bring(i: number, wanted: number): void;
  goTo(i: number, focus?: boolean): boolean; walk(step: number): void; here(): number; whereabouts(): Place; restore(place: Place): void;
}
interface Notes { update(result: { query: Query; dropped?: string[]; offer?: HTMLElement[]; listed?: boolean; suggest(): string }): void }
interface Heading { at: number; text: string }
interface List extends Walk {
  show(rows: number[], keepPlace?: boolean, parts?: { main?: number; heading?: Heading | null }): void; name(): void;
  shown(): number[]; card(i: number): HTMLElement | undefined; drawn(): Map<number, HTMLElement>;
}
interface Sight { x: number; y: number; zoom: number }
interface MapView extends Sight {
  width: number; height: number; beside: number; px: Float32Array; py: Float32Array; extent: number[]; middle: number[]; grid: number;
  side(): number; left(): number; top(): number; sx(x: number): number; sy(y: number): number; back(x: number, y: number): [number, number]; spacing(): number;
  setAtlas(atlas: Atlas): void; lay(grid: number): void; zoomBy(factor: number, x?: number, y?: number): void; moveTo(x: number, y: number): void;
  /** The centre, in extents from the middle of the map. */
  offset(): [number, number]; moveFrom(offset: [number, number], to: Sight, share: number): void;
  home(): Sight; text(): string; read(text: string): Sight;
}
interface Ink { topics: string[]; text: string; faint: string; paper: string; accent: string; wash: string; scale: string[] }
interface Scheme {
  by: string; facet: string; group: Uint16Array; colours: string[]; complete: boolean; legend: Array<{ value: string; text: string; colour: string }>;
}
interface Mask { at: Int32Array; share: Int32Array }
interface DotStyle {
  radius: number; strength: number; dimmed: number; rim: boolean; paper: string; faint: string; colours: string[]; group: Uint16Array;
  dim(i: number): boolean; some: boolean; box: number[] | null;
}
interface MapDots { paint(context: CanvasRenderingContext2D, view: MapView, ratio: number, style: DotStyle): void }
interface MapPick { at(mask: ArrayLike<number>, x: number, y: number, far: number): number; next(mask: ArrayLike<number>, from: number, dx: number, dy: number): number }
/** A name with its place on the grid, its colour (a topic, or -1), its lines, and where it stood last, from its place. */
interface MapLabel extends AtlasLabel { gx: number; gy: number; colour: number; lines: string[]; plain: string[]; before: [number, number] | null }
/** A box by its middle. */
interface NameBox { x: number; y: number; width: number; height: number }
interface PlacedName { label: MapLabel; size: number; box: NameBox; line: number[] | null }
interface MapPlacement {
  survey(view: MapView, mask: ArrayLike<number>, reach: number): void;
  stand(name: { x: number; y: number; width: number; height: number; far: number; before: [number, number] | null }, placed: PlacedName[], room: { right: number; height: number }): { box: NameBox; line: number[] | null } | null;
}
interface MapLabels {
  open(atlas: Atlas): void; placed(): PlacedName[]; at(x: number, y: number): MapLabel | null; all(): MapLabel[];
  draw(context: CanvasRenderingContext2D, view: MapView, ink: Ink, how: { settled: boolean; coloured: boolean; mask: ArrayLike<number>; reach: number; onPages: boolean; open: MapLabel | null; marks: boolean }): void;
}
interface MapGround { draw(context: CanvasRenderingContext2D, view: MapView, ratio: number, ink: Ink): void }
/** A region of the map: a topic, a subtopic, or the papers in a polygon. */
interface Region { value: string; name: string; words: string[]; topic: number; rows: number[]; other?: Region }
/** How a region's card is put together. */
interface RegionParts {
  tally(values: string[]): Array<[string, number]>; counted(pairs: Array<[string, number]>): Array<Node | string>;
  section(title: string, content: Array<Node | string>): HTMLElement[]; grown(region: Region): string; papers(rows: number[]): HTMLElement;
}
interface MapRegion { show(region: Region | null): void; of(value: string): Region | null }
/** Of a picture the upper left part, width by height, and made so wide. */
interface Piece { part?: [number, number]; width?: number }
interface Pictures { get(name: string): ImageBitmap | null | undefined; ask(name: string, address: string, piece: Piece): void }
/** What a frame of the map shows; `dim` are papers that are left out, where there are `some`. */
interface MapScene {
  ink: Ink; scheme: Scheme; mask: ArrayLike<number>; dim(i: number): boolean; some: boolean; saved: Set<number>; watched: number[]; chosen: number; line: Array<[number, number]>; settled: boolean; region: string;
}
interface MapPainter { paint(scene: MapScene): void; reach(): number; setAtlas(atlas: Atlas): void; labels: MapLabels }
/** The papers in sight that have a tile, the sheets of them that are there, and whether these leave no paper out. */
interface ThumbnailsInView { papers: number[]; sprites: Map<number, ImageBitmap>; covers: boolean }
/** What all tiles of a frame share. */
interface ThumbnailFrame {
  context: CanvasRenderingContext2D; view: MapView; sprites: Map<number, ImageBitmap>; scheme: Scheme; atlas: Atlas; paper: string;
  w: number; h: number; side: number; left: number; top: number; rim: number; framed: boolean; alone: boolean;
}
interface MapThumbnails {
  find(view: MapView, dim: (i: number) => boolean): ThumbnailsInView | null;
  draw(context: CanvasRenderingContext2D, view: MapView, inView: ThumbnailsInView, scene: MapScene, how: { strength: number; mosaic: boolean }): void;
  share(view: MapView): number; width(view: MapView): number; setAtlas(atlas: Atlas): void;
}
interface MapCard { show(i: number): void; settle(): void; hide(): void; shows(i: number): boolean }
interface MapLegend { update(scheme: Scheme, ink: Ink, state: State, counts: Map<string, number>): void }
interface MapActions {
  tool(): string; alone(): boolean; pick(x: number, y: number, reach: number): number; choose(i: number, spoken?: boolean): void; open(i: number): void; shows(i: number): boolean;
  moved(): void; zoom(factor: number, x?: number, y?: number): void; step(dx: number, dy: number): void; reset(): void; enter(): void; grid(): void; label(x: number, y: number): boolean; region(step: number): void; isOverLabel(x: number, y: number): boolean;
  select(points: Array<[number, number]>): void; drawing(points: Array<[number, number]>): void;
}
interface PaperMap {
  recolour(): void; update(state: State, result: { mask: Uint32Array; counts: () => Map<string, number> }): void; point(i: number): void; choose(i: number, spoken?: boolean): void;
  chosen(): number; where(i: number): [number, number];
}
interface Chosen {
  i: number; id: string; title: string; authors: string[]; slot: Slot | undefined; slots: Slot[]; position: string; note: string; lists: string[]; detail: Detail;
}
interface Keep {
  open(): void; bibtex(i: number): Promise<void>; copyShown(): Promise<void>; give(what: string): Promise<unknown>;
  formats: Record<string, (papers: Chosen[], conference: ConferenceInfo) => string>;
}
/** The topics as a tree: each topic opens and closes, and is a filter like each of its subtopics. */
interface TopicTree { update(state: State): void }
/** `text` is the label of a filter's value. */
interface Tokens { order(state: State, result: Result): Array<string | Node>; filters(state: State, result: Result): Node[]; lost(state: State): HTMLElement[]; offers(result: Result): HTMLElement[]; text(facet: string, value: string): string }
/** `point` marks a paper on the map. */
interface PageParts { columns: Columns; shelf: Shelf; list: List; cards: Cards; keep: Keep; point(i: number): void }
interface Controls { update(state: State, result: Result): void; sortBy(value: string): void }

type RawRow = [title: string, id: string, short: string, authors: string, note: string, topic: number, teaser?: string, math?: Record<string, MathTree>];
interface RawSite {
  conferences: Array<{ id: string; title: string; venue: string; year: number; n: number; topics: string[]; rows: string; papers: string }>;
  papers: number; rows: number; search: string; authors: string;
}
type SiteConference = RawSite["conferences"][number] & { first: number };
interface Hit {
  g: number; conference: SiteConference; title: string; authors: string[]; page: string; short: string; note: string; topic: number; teaser: string;
  math: Record<string, MathTree> | undefined;
}
interface Everything {
  n: number; conferences: SiteConference[]; titles: string[]; authors: string[]; search: string; names: string;
  conferenceOf(g: number): SiteConference; hit(g: number): Hit | undefined; want(g: number): Promise<Hit>;
  detail(g: number): Detail | undefined; wantDetail(g: number): Promise<Detail>; titleOf(names: string[]): Promise<string | undefined>;
}
interface Hits { make(hit: Hit): HTMLElement }

declare const confpapersStrings: { language: string; texts: Record<string, string | Record<string, string>> };

interface Confpapers {
  data(name: string, value: unknown): void;
  core: {
    PAUSE: number; afterPaint(work: () => void, wait: number): () => undefined;
    changeTheme(): void;
    have<T = any>(name: string): T | undefined;
    load<T = any>(name: string, file: string): Promise<T>;
    bytes(base64: string): Uint8Array<ArrayBuffer>;
    words(base64: string): Uint16Array;
    el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Record<string, string | null>, ...children: Array<Node | string>): HTMLElementTagNameMap[K];
    find<E extends Element = HTMLElement>(selector: string, inside?: ParentNode): E;
    toast(text: string): void;
    copy(text: string): Promise<boolean>;
  };
  strings: {
    language: string; t(key: string, values?: Record<string, string | number>): string; number(n: number): string; natural(a: string, b: string): number;
    around(key: string, name: string, node: Node): Array<Node | string>;
    textOr(key: string, otherwise: string): string;
  };
  text: {
    remembered<T>(make: (key: string) => T, most?: number): (key: string) => T;
    fold(text: string): string; chunks(text: string): string[]; read(chunk: string): Chunk; split(text: string): string[];
    stem(word: string): string; spell(word: string): string; term(word: string): string; termsOf(chunk: string): string[];
    paired(text: string): boolean; isStop(word: string): boolean; foldMap(text: string): { folded: string; from: ArrayLike<number> };
    spans(text: string, wanted: (term: string, entire?: boolean) => boolean, first?: boolean): Array<[start: number, end: number]>;
  };
  query: {
    parse(text: string): Query; wordsOf(text: string, ended: boolean, all?: boolean): QueryWords; fields: string[];
    allWords(query: Query): Array<{ words: QueryWords; field: string; text: string; not: boolean }>;
  };
  engine: {
    weights: { WHOLE: number; BEGINNING: number; SPLIT: number }; results(papers: number): SearchColumns; run(query: Query, index: SearchIndex, texts: Searched, into?: SearchColumns): SearchHits; lookups(query: Query, many: boolean): Array<[string, string]>;
    marks(query: Query): ((term: string, entire?: boolean) => boolean) | null; titled(rows: number[], typed: string, titles: ArrayLike<string>): number[];
  };
  spelling: { suggest(query: Query, unknown: QuerySlot[], index: SearchIndex): string };
  notes(below: Element, choose: (query: string) => void): Notes;
  someHeading(result: Pick<Result, "some" | "query"> & Record<"rows" | "main", ArrayLike<number>> & { pages?: unknown }): Heading | null;
  titleIndex(n: number, titles: ArrayLike<string>, authors: ArrayLike<string>): SearchIndex;
  search: { open(value: string | SearchRoot): SearchIndex; reader(file: string, opened: (index: SearchIndex, root: any) => void, name?: string): SearchReader };
  inside: {
    run(query: Query, index: SearchIndex, common: Set<string>): PageHits; wordsOf(query: Query): QueryWords;
    reader(file: string, opened: (index: SearchIndex, common: Set<string>) => void): SearchReader;
  };
  likeness: {
    words(text: string, many: boolean): TextWord[]; query(text: string, words: TextWord[]): Query;
    rank(words: TextWord[], index: SearchIndex, vectors: Vectors | null, how?: LikenessWeights): Likeness;
    marks(likeness: Likeness | null): ((term: string) => boolean) | null;
  };
  lit: { dress(card: Element): void; use(pages: ((row: number) => number[] | undefined) | null, pdf: (row: number) => string | undefined): void };
  math: { write(box: Element, text: string, math: Record<string, MathTree> | undefined): void; flat(text: string, math: Record<string, MathTree> | undefined): string };
  columns(raw: RawColumns): Columns;
  shelf(conference: string, row: (id: string) => number | undefined): Shelf;
  state: {
    get(): State; set(change: Partial<State>, options?: { quiet?: boolean; part?: string }): void; parse(hash: string): State; blank(): State; bare(state: State): State; mapOf(state: State): Partial<State>; note(change: Partial<State>): void; write(state: State): string;
    weights(mix: string): Map<number, number>; mixText(weights: Map<number, number>): string; polygon(area: string): Array<[number, number]>; inside(shape: Array<[number, number]>, x: number, y: number): boolean;
    lists: string[]; changed(listener: (state: State, place?: Place) => void): void; rememberPlace(where: () => Place): void; toggle(facet: string, value: string): void; areaText(points: Array<[number, number]>, grid: boolean): string;
  };
  vectors(data: Uint8Array, n: number): Vectors;
  finder(columns: Columns, shelf: Shelf): Finder;
  highlight: { mark(card: Element): void; unmark(card: Element): void; use(test: ((term: string, entire?: boolean) => boolean) | null): void; first(text: string): number };
  notice(kind: string, text: string, label: string, act: () => void): void;
  resume(conference: string, place: () => Place, restore: (place: Place) => void): void;
  calendar(papers: Chosen[], conference: ConferenceInfo, how: { alarm: boolean; page: string }): string;
  programme(columns: Columns): Programme;
  boardIn(columns: Columns, session: Session, i: number): string;
  zone: {
    use(conference: ConferenceInfo): void; at(): string; converts(): boolean; clock(): { day: string; minute: number };
    moment(day: string, time: string, zone: string): number; local(day: string, time: string): { day: string; time: string };
    timeText(day: string, time: string): string; hours(day: string, start: string, end: string): string; when(slot: Slot | undefined): string; whens(slots: Slot[]): string;
    dayName(day: string): string; controls(): HTMLElement[]; changed(listener: () => void): void;
  };
  now(columns: Columns, shelf: Shelf, programme: () => Programme): void;
  posters(columns: Columns, shelf: Shelf, programme: Programme): Posters;
  timeline(columns: Columns, shelf: Shelf, programme: Programme): Timeline;
  watch(columns: Columns, shelf: Shelf): Watch;
  sharing: { pack(shortIds: string[]): string; unpack(text: string): string[]; split(lists: Array<{ name: string; rows: number[] }>): Array<{ name: string; rows: number[] }> };
  references: { read(name: string, text: string): Reference[] | null; cells(text: string, separator?: string): string[][]; textOf(file: File): Promise<string> };
  pastedAddress(titleOf: (names: string[]) => Promise<string | undefined>, typed: () => string, search: (title: string) => void): void;
  identifiers: { of(detail: Detail): string[]; read(text: string): string };
  importing: { terms(name: string, text: string): string[]; named(columns: Columns, wanted: Reference[]): number[]; searched(columns: Columns, wanted: Reference[], search: (title: string) => Promise<number[]>): Promise<number[]>; match(columns: Columns, wanted: Reference[]): Promise<{ rows: number[]; unknown: string[] }>; titleOf(columns: Columns, names: string[]): Promise<string | undefined> };
  listBox(columns: Columns, shelf: Shelf): ListBox;
  others(columns: Columns, shelf: Shelf): Others;
  cardText(columns: Columns): CardText;
  cardLine: ((columns: Columns) => CardLine) & {
    each<T>(box: Element, items: T[], fill: (part: any, item: T, at: number) => void, between?: string): void;
    keep(card: HTMLElement, part: string, wanted: boolean): Element | null;
  };
  cards(columns: Columns, shelf: Shelf): Cards;
  layout(columns: Columns, box: HTMLElement, drawn: Map<number, HTMLElement>): ListLayout;
  track(box: HTMLElement, layout: ListLayout): Track;
  walk(columns: Columns, list: Walkable): Walk;
  sorting: { best(rows: number[], score: (i: number) => number): number[]; random(seed: number): () => number };
  counter(columns: Columns, shelf: Shelf, facets: Facets): (names: string[], fails: Uint32Array, filters: SlotFilter[]) => Map<string, number>;
  arrivals(columns: Columns, cards: Cards, list: Drawn): Arrivals;
  list(columns: Columns, cards: Cards): List;
  mapView(columns: Columns): MapView;
  atlas(raw: RawAtlas, columns: Columns): Atlas;
  mapInk: {
    inks(columns: Columns): Ink; rgb(colour: string): [number, number, number]; choices(columns: Columns): Array<[value: string, text: string]>;
    scheme(columns: Columns, ink: Ink, by: string, near: Float32Array | null): Scheme;
  };
  mapDots(): MapDots;
  mapPick(view: MapView): MapPick;
  mapLabels(columns: Columns): MapLabels;
  mapPlacement(): MapPlacement;
  mapGround(columns: Columns): MapGround;
  mapRadius(view: MapView, n: number): number;
  mapRegion(columns: Columns, shelf: Shelf, box: HTMLElement, act: { open(i: number): void; labels(): AtlasLabel[] }): MapRegion;
  regionValue(label: AtlasLabel): string;
  regionPair(columns: Columns, one: Region, other: Region, parts: RegionParts): HTMLElement[];
  mapPictures(most: number, again: () => void): Pictures;
  mapThumbnails(columns: Columns, again: () => void): MapThumbnails;
  mapPace(): (moving: boolean) => number;
  mapPainter(columns: Columns, canvas: HTMLCanvasElement, bar: HTMLElement, view: MapView, again: () => void): MapPainter;
  mapCard(columns: Columns, shelf: Shelf, view: MapView, box: HTMLElement, open: (i: number) => void): MapCard;
  mapLegend(columns: Columns, box: HTMLElement, act: { ink(by: string): void; press(facet: string, value: string): void; point(value: string | null): void }): MapLegend;
  mapInput(canvas: HTMLCanvasElement, view: MapView, act: MapActions): void;
  map(columns: Columns, shelf: Shelf, page: { open(i: number): void; point(i: number): void; near(i: number): Float32Array | null }): PaperMap;
  topicTree(columns: Columns, box: HTMLElement, make: (value: string, name: string, topic: number) => HTMLElement): TopicTree;
  keep(columns: Columns, shelf: Shelf, list: List, pageIndex: () => Promise<string[]>): Keep;
  tokens(columns: Columns, shelf: Shelf, like: LikeText): Tokens;
  controls(columns: Columns, shelf: Shelf, keep: Keep, like: LikeText): Controls;
  texts: { keep(source: ReaderText): string; get(value: string): ReaderText | null; pasted(text: string, name?: string): ReaderText; undivided(text: string): string; ofFile(file: File): Promise<ReaderText> };
  likeText(columns: Columns, shelf: Shelf, search: (title: string) => Promise<number[]>): LikeText;
  actions(parts: PageParts): (act: string, i: number) => void;
  sharpen(): void;
  keys(actions: Record<string, () => void>): void;
  offline: { start(place: string): void; offer(saved: () => Promise<Detail[]>, also: () => Promise<string[]>): Promise<void> };
  everything(raw: RawSite): Everything;
  hits(all: Everything): Hits;
  authorAddress(name: string): string;
  home(all: Everything): void;
  authors(all: Everything): void;
}
