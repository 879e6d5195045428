/**
 * Which page a request gets. Any host name may ask: a blocked name is answered with our address, so the browser comes here with it.
 *
 * Nothing about a request is logged or kept: no address, no name, no browser (R-075, E1). The address is used for the mode and
 * for the limit of messages, in memory; of a page that was seen remains a number. Forms of other sites are turned away, or any page could send for somebody.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseReference } from "../../policies/engine/reference.ts";
import { HelplineWay, HelpReference } from "../../policies/schema/help-document.ts";
import type { HelpDocument, HelpPageKind } from "../../policies/schema/help-document.ts";
import type { Category, NetworkId } from "../../policies/schema/vocabulary.ts";
import { UplinkError } from "../uplink/error.ts";
import type { Flood } from "./flood.ts";
import type { Judge, Judgement } from "./judge.ts";
import type { Letterbox } from "./letterbox.ts";
import { closedPage, lessonPage } from "./render/closed.ts";
import { PATHS } from "./render/frame.ts";
import type { View } from "./render/frame.ts";
import { helpPage, rulesPage, stationPage } from "./render/help.ts";
import { ABOUT, mistakePage, reportPage, troublePage } from "./render/report.ts";
import { EMPTY, isSomebodyHere, statePage, talkPage } from "./render/talk.ts";
import { isShown } from "./shown.ts";
import { languageOf, textsIn } from "./texts/texts.ts";
import type { Language } from "./texts/texts.ts";
import type { Visits } from "./visits.ts";

export interface Door {
  readonly judge: Pick<Judge, "judge" | "kinds">;
  readonly help: () => HelpDocument;
  /** null: this box has no control process to tell */
  readonly letterbox: Letterbox | null;
  readonly flood: Flood;
  readonly now: () => number;
  /** Names under which the page itself is reached, beside addresses: they show the portal. */
  readonly ownNames: ReadonlySet<string>;
  /** A closed page was sent to somebody's window. */
  readonly shown: (network: NetworkId, category: Category) => void;
  /** Pages of help that were opened, and ways to helplines that were taken; numbers only. */
  readonly visits: Pick<Visits, "view" | "tap">;
  /** A venue that is not real. */
  readonly demo?: boolean;
  /** What is sent when a page cannot be made; ready from the start. */
  readonly broken: Readonly<Record<Language, string>>;
  readonly failed: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
  readonly refreshS?: number;
  /** A page of help somebody chose to open; left out where a screen or a form comes back by itself. */
  readonly opened?: HelpPageKind;
}

const BODY_OCTETS = 8_192;
const OK = 200;
const FORBIDDEN = 403;
const STATION_REFRESH_S = 300;

const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

/** @returns host name of a Host header: lower case, without port and final dot; `""` for none, an address or nonsense */
export function hostOf(header: string | undefined): string {
  const name = (header ?? "")
    .toLowerCase()
    .replace(/:\d{1,5}$/u, "")
    .replace(/\.$/u, "");
  return /^[a-z0-9_.-]{1,253}$/u.test(name) && !/^[\d.]+$/u.test(name) ? name : "";
}

/** A form of our own page, as far as the browser says; browsers that say nothing are old, and let through. */
export function isOwnForm(headers: Pick<IncomingMessage["headers"], "origin" | "host" | "sec-fetch-site">): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = headers;
  // With «no-referrer» browsers send the origin of a form as «null».
  return origin === undefined || origin === "null" || origin === `http://${headers.host ?? ""}`;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.length;
    if (octets > BODY_OCTETS) return null;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

/** Address without a host; what is none (`//` is one without a name) asks for the first page. */
function urlOf(target: string | undefined): URL {
  const base = "http://page.invalid";
  return new URL(target !== undefined && URL.canParse(target, base) ? target : "/", base);
}

/** Answers one request. Never throws. */
export async function answerRequest(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let answer: Answer;
  try {
    answer = await route(door, request);
    if (answer.opened !== undefined && isShown(request.method ?? "", request.headers))
      door.visits.view(answer.opened, plain(request.socket.remoteAddress));
  } catch (error) {
    door.failed(error);
    const language = languageOf(urlOf(request.url).searchParams.get("j"), request.headers["accept-language"]);
    answer = { status: 500, body: door.broken[language] };
  }
  const octets = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    ...HEADERS,
    "content-length": octets.length,
    ...(answer.location === undefined ? {} : { location: answer.location }),
    ...(answer.refreshS === undefined ? {} : { refresh: String(answer.refreshS) }),
  });
  response.end(request.method === "HEAD" ? undefined : octets);
}

async function route(door: Door, request: IncomingMessage): Promise<Answer> {
  const { method = "GET", headers, socket } = request;
  const url = urlOf(request.url);
  const host = hostOf(headers.host);
  const client = plain(socket.remoteAddress);
  const judged = door.judge.judge(door.ownNames.has(host) ? "" : host, client, plain(socket.localAddress));
  const language = languageOf(url.searchParams.get("j"), headers["accept-language"]);
  const view: View = {
    language,
    texts: textsIn(language),
    help: door.help(),
    now: door.now(),
    mode: judged.mode,
    demo: door.demo === true,
  };
  const ok = (body: string): Answer => ({ status: OK, body });
  const trouble = (status: number, text: string): Answer => ({
    status,
    body: troublePage(view, view.texts.failTitle, text),
  });

  if (method === "POST") {
    if (!isOwnForm(headers)) return trouble(FORBIDDEN, view.texts.failText);
    const way = wayIn(url.pathname);
    if (way !== null) {
      if (headers["content-type"] === "text/ping") door.visits.tap(way, client);
      // Nobody sees the answer, and what was sent is not read: it says nothing but that.
      return ok("");
    }
    const form = await readForm(request);
    if (form === null) return trouble(413, view.texts.failText);
    return post(door, view, url.pathname, form, judged, client, trouble);
  }
  if (method !== "GET" && method !== "HEAD") return trouble(405, view.texts.notFound);

  const [path, rest] = splitPath(url.pathname);
  const code = referenceIn(rest ?? url.searchParams.get("kod"));
  switch (path) {
    case PATHS.help:
      return { ...ok(helpPage(view)), opened: "help" };
    case PATHS.station:
      // An idle screen that nobody reads for minutes; what is «czynne teraz» must not grow old on it.
      return { ...ok(stationPage(view)), refreshS: STATION_REFRESH_S };
    case PATHS.rules:
      return ok(rulesPage(view, door.judge.kinds));
    case PATHS.lesson: {
      const lesson = lessonPage(view, rest ?? "");
      return lesson === null ? trouble(404, view.texts.notFound) : { ...ok(lesson), opened: "lesson" };
    }
    case PATHS.closed: {
      // The same page in another language; the words come from our own texts, never from the address.
      const own = view.help.closedPage.texts.find(({ id }) => id === url.searchParams.get("t"));
      const name = hostOf(url.searchParams.get("nazwa") ?? undefined);
      return ok(closedPage(view, own?.categories[0] ?? null, name === "" ? null : name));
    }
    case PATHS.talk:
      return code === null ? { ...ok(talkPage(view)), opened: "talk" } : stateOf(door, view, code, trouble);
    case PATHS.report:
      return code === null ? { ...ok(reportPage(view)), opened: "report" } : stateOf(door, view, code, trouble);
    case PATHS.mistake:
      return mistakeForm(door, view, url.searchParams, trouble);
    default:
  }
  // An address, our own name, or a name nothing is closed for: somebody came on purpose.
  if (judged.category === null) return { ...ok(helpPage(view)), opened: "help" };
  if (judged.network !== null && isShown(method, headers)) door.shown(judged.network, judged.category);
  return { status: FORBIDDEN, body: closedPage(view, judged.category, host), opened: "closed" };
}

type Trouble = (status: number, text: string) => Answer;

function splitPath(pathname: string): readonly [string, string | null] {
  const known = Object.values(PATHS).find((path) => pathname === path || pathname.startsWith(`${path}/`));
  return known === undefined ? ["", null] : [known, pathname === known ? null : pathname.slice(known.length + 1)];
}

/** @returns the way to a helpline a browser tells of; null: this is no such address */
function wayIn(pathname: string): HelplineWay | null {
  const [path, rest] = splitPath(pathname);
  const way = HelplineWay.safeParse(rest);
  return path === PATHS.tap && way.success ? way.data : null;
}

/** @returns a code as people type it; null if it is none of ours */
function referenceIn(text: string | null): string | null {
  const code = HelpReference.safeParse(parseReference(text ?? ""));
  return code.success ? code.data : null;
}

async function stateOf(door: Door, view: View, code: string, trouble: Trouble): Promise<Answer> {
  const away = (): Answer => trouble(503, view.texts.failText);
  return throughLetterbox(
    door,
    async (box) => {
      const state = await box.state(code);
      return state === null ? trouble(404, view.texts.unknownCode) : { status: OK, body: statePage(view, state) };
    },
    away,
  );
}

/** @param away  what to answer when nobody is there to ask */
async function throughLetterbox(
  { letterbox }: Pick<Door, "letterbox">,
  ask: (box: Letterbox) => Promise<Answer>,
  away: () => Answer,
): Promise<Answer> {
  if (letterbox === null) return away();
  try {
    return await ask(letterbox);
  } catch (error) {
    if (error instanceof UplinkError) return away();
    throw error;
  }
}

async function mistakeForm(door: Door, view: View, query: URLSearchParams, trouble: Trouble): Promise<Answer> {
  const name = hostOf(query.get("nazwa") ?? undefined);
  const filled = { values: { nazwa: name }, fault: null };
  const code = referenceIn(query.get("kod"));
  if (query.get("kod") === null) return { status: OK, body: mistakePage(view, filled), opened: "mistake" };
  if (code === null) return { status: OK, body: mistakePage(view, filled, null, { code: "", state: "unknown" }) };
  const away = (): Answer => trouble(503, view.texts.failText);
  return throughLetterbox(
    door,
    async (box) => {
      const state = (await box.mistakeState(code)) ?? "unknown";
      return { status: OK, body: mistakePage(view, filled, null, { code, state }) };
    },
    away,
  );
}

async function post(
  door: Door,
  view: View,
  path: string,
  form: URLSearchParams,
  judged: Judgement,
  client: string,
  trouble: Trouble,
): Promise<Answer> {
  const { texts, help, language } = view;
  const values = Object.fromEntries(form);
  const seeOther = (to: string): Answer => ({ status: 303, body: "", location: `${to}?j=${language}` });
  const deliver = async (
    send: (box: Letterbox) => Promise<Answer>,
    again: (fault: string) => string,
  ): Promise<Answer> => {
    // What was typed comes back with the message: nothing a child wrote is lost because we are away.
    const away = (): Answer => ({ status: 503, body: again(texts.failText) });
    if (door.letterbox === null) return away();
    if (!door.flood.admit(client, door.now())) return { status: 429, body: again(texts.tooMany) };
    return throughLetterbox(door, send, away);
  };
  switch (path) {
    case PATHS.talk: {
      const again = (fault: string): string => talkPage(view, { values, fault });
      if (!isSomebodyHere(view)) return { status: OK, body: talkPage(view) };
      const place = form.get("miejsce") ?? "";
      if (!help.places.some(({ id }) => id === place)) return { status: 400, body: again(texts.placeMissing) };
      const look = words(form.get("wyglad"), 40);
      return deliver(async (box) => {
        const { reference } = await box.talk({ id: randomUUID(), network: judged.network, place, look });
        return seeOther(`${PATHS.talk}/${reference}`);
      }, again);
    }
    case PATHS.report: {
      const again = (fault: string): string => reportPage(view, { values, fault });
      const about = ABOUT.find((one) => one === form.get("kto"));
      if (about === undefined) return { status: 400, body: again(texts.aboutMissing) };
      const text = words(form.get("tresc"), 500);
      return deliver(async (box) => {
        const { reference } = await box.report({ id: randomUUID(), network: judged.network, about, text, place: null });
        return seeOther(`${PATHS.report}/${reference}`);
      }, again);
    }
    case PATHS.mistake: {
      const again = (fault: string): string => mistakePage(view, { values, fault });
      const name = hostOf(hostIn(form.get("nazwa") ?? ""));
      if (!name.includes(".")) return { status: 400, body: again(texts.mistakeName) };
      return deliver(async (box) => ({ status: OK, body: mistakePage(view, EMPTY, await box.mistake(name)) }), again);
    }
    default:
      return trouble(404, texts.notFound);
  }
}

/** Written text without what a keyboard cannot mean, cut to its room; null if nothing is left. */
function words(text: string | null, room: number): string | null {
  const clean = (text ?? "")
    .normalize("NFC")
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
  return clean === "" ? null : clean.slice(0, room).replace(/[\ud800-\udbff]$/u, "");
}

/** People paste whole addresses: `https://muzeum.example/x` means `muzeum.example`. */
const hostIn = (text: string): string =>
  text
    .trim()
    .replace(/^[a-z]+:\/\//iu, "")
    .replace(/[/?#].*$/u, "");

/** IPv4 in the clothes of IPv6 is IPv4. */
const plain = (address: string | undefined): string =>
  (address ?? "").replace(/^::ffff:(?=\d+\.)/u, "").replace(/%.*$/u, "");
