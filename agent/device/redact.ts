/**
 * Takes out of raw answers whatever names a person, a machine or an address, and puts a stable placeholder of the same form in its place.
 *
 * First everything is searched for such words, then all of them are replaced everywhere, so that one mention in a labelled field is
 * enough. Texts in UTF-16 and Base64 blocks inside a text are opened and closed again. Pure but for `Buffer`.
 *
 * @module
 */

/** What the machine knows about itself, beside what is found in the answers. */
export interface KnownNames {
  readonly users: readonly string[];
  readonly hosts: readonly string[];
  readonly serials: readonly string[];
}

type Kind = "user" | "host" | "serial" | "uuid";

/** Accounts of the system and words that occur in names of products: no persons. */
const COMMON = new Set(
  "root admin administrator guest user users default defaultuser public shared system localhost linux debian ubuntu windows android ios macos mac chrome chromium firefox edge microsoft google apple unknown none null true false other all home local not"
    .split(" ")
    .concat(["to be filled by o.e.m.", "system serial number", "default string", "not specified", "0", "guestaccount"]),
);

/** An account of Windows that is none of the built-in ones, as JSON. */
const SOMEBODY = '"SID"\\s*:\\s*"S-1-5-21-[\\d-]+-[1-9]\\d{3,}"';

const FIELDS: readonly { readonly kind: Kind; readonly pattern: RegExp }[] = [
  {
    kind: "serial",
    pattern:
      /(?:serial(?:[ _-]?(?:number|no))?|serialno|board[ _-]?serial|asset[ _-]?tag|imei|meid|iccid|uniquedeviceid|udid|ecid)["'\]]*\s*[:=]+\s*["'[(]*([^"'\])\r\n,;{}]{4,80})/giu,
  },
  {
    kind: "host",
    pattern:
      /(?:hostname|host[ _-]?name|computer[ _-]?name|csname|dnshostname|device[ _-]?name|localhostname)["'\]]*\s*[:=]+\s*["'[(]*([^"'\])\r\n,;{}\s]{2,80})/giu,
  },
  {
    // Up to the end of the line, also where a file stands inside JSON and its line feed is two letters.
    kind: "user",
    pattern:
      /(?:user[ _-]?name|full[ _-]?name|lastloggedondisplayname|login[ _-]?name|registered[ _-]?owner|defaultusername|lastloggedonuser|automatic login user|autologinuser|automaticlogin|autologin-user|owner)["'\]]*\s*[:=]+\s*["'[(]*((?:(?!(?<!\\)\\[nrt])[^"'\])\r\n,;{}=]){2,80})/giu,
  },
  {
    kind: "uuid",
    pattern:
      /(?:(?:hardware|product|system|platform|machine)[ _-]?(?:uu|gu)id|\buuid)["'\]]*\s*[:=]+\s*["'[({]*([0-9a-f-]{32,36})/giu,
  },
  { kind: "user", pattern: /(?:\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})([^/\\\s:"',;]{2,64})/gu },
  // Accounts as our own collectors write them, of people: not those of the system, whose numbers are below or far above.
  { kind: "user", pattern: /"name"\s*:\s*"([^"]{2,64})"\s*,\s*"uid"\s*:\s*[1-5]\d{3,4}\b/giu },
  { kind: "user", pattern: new RegExp(`"Name"\\s*:\\s*"([^"]{2,64})"[^{}]*${SOMEBODY}`, "gu") },
  { kind: "user", pattern: new RegExp(`${SOMEBODY}[^{}]*"Name"\\s*:\\s*"([^"]{2,64})"`, "gu") },
  // A line of passwd: login and real name of ordinary accounts.
  { kind: "user", pattern: /^([a-z_][a-z0-9_-]{1,31}):[^:\n]*:[1-5]\d{3,4}:/gmu },
  { kind: "user", pattern: /^[a-z_][a-z0-9_-]*:[^:\n]*:[1-5]\d{3,4}:\d+:([^:,\n]{2,80})/gmu },
];

const MAC = /(?<![0-9a-f:-])(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![0-9a-f:-])/giu;
const EMAIL = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/giu;
/** Units of systemd and pictures for dense screens look like addresses of mail. */
const NO_EMAIL = /\.(?:service|socket|timer|target|path|mount|slice|tar|png|svg|conf)(?:\.d)?$/u;
/** Members of a group on macOS; the line is no name, each word of it is. */
const MEMBERS = /\bGroupMembership:\s*([^\r\n]+)/gu;
/** Networks nobody else can reach: versions of programs hardly ever look like these. */
const PRIVATE_V4 =
  /(?<![\w.+~-])(?:10(?:\.\d{1,3}){3}|(?:192\.168|169\.254)(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2})(?![\w+~-]|\.\d)/gu;
/** Any other only where it is said to be one, for `1.2.3.4` is a version as well. */
const SERVER_V4 =
  /(?<=(?:nameserver(?:\s+|\[\d+\]\s*:\s*)|DNSServerSearchOrder[^\]\n]{0,200}|DnsAddresses:[^\]\n]{0,200}|"servers":\[[^\]\n]{0,200}))(?<![\w.])(?!127\.|192\.0\.2\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/gu;
const GLOBAL_V6 =
  /(?<![\w:.])(?!2001:db8:)(?:fe[89ab][0-9a-f]|f[cd][0-9a-f]{2}|[23][0-9a-f]{3}):(?=[0-9a-f:]*:)[0-9a-f:]{2,34}(?![\w:])/giu;
const SID = /S-1-5-21-(\d+)-(\d+)-(\d+)(?=-|\b)/gu;
const HASH = /\$[0-9a-z]{1,4}\$[^\s:"']{8,}/giu;
const BASE64 = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{64,}={0,2}(?![A-Za-z0-9+/=])/gu;

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
const wholeUuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/iu;

/** Text of octets, with how to turn it back; null for what is no text. */
function decode(octets: Uint8Array): { readonly text: string; readonly encode: (text: string) => Uint8Array } {
  if (octets[0] === 0xff && octets[1] === 0xfe)
    return {
      text: Buffer.from(octets.subarray(2)).toString("utf16le"),
      encode: (text) => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])),
    };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
    return { text, encode: (changed) => new TextEncoder().encode(changed) };
  } catch {
    // One octet a letter: old code pages and binary come back exactly as they were.
    return {
      text: Buffer.from(octets).toString("latin1"),
      encode: (text) => new Uint8Array(Buffer.from(text, "latin1")),
    };
  }
}

/** What a Base64 block holds if that is text. */
function opened(block: string): { readonly text: string; readonly encode: (text: string) => string } | null {
  const octets = Buffer.from(block, "base64");
  if (octets.length < 16 || octets.toString("base64").replace(/=+$/u, "") !== block.replace(/=+$/u, "")) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(octets);
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u0008\u000e-\u001f]/u.test(text)) return null;
    return { text, encode: (changed) => Buffer.from(changed, "utf8").toString("base64") };
  } catch {
    return null;
  }
}

/** RFC 5737: three networks that are nobody's. */
function documentationAddress(number: number): string {
  const network = ["192.0.2", "198.51.100", "203.0.113"][Math.floor(number / 255) % 3] ?? "192.0.2";
  return `${network}.${String(number % 255)}`;
}

export class Redactor {
  readonly #words = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  #pattern: RegExp | null = null;

  constructor(known: KnownNames) {
    for (const user of known.users) this.#add("user", user);
    for (const host of known.hosts) for (const name of [host, host.split(".")[0] ?? host]) this.#add("host", name);
    for (const serial of known.serials) this.#add(wholeUuid.test(serial) ? "uuid" : "serial", serial);
  }

  /** Looks for what names somebody; to be called with every answer before the first is redacted. */
  learn(octets: Uint8Array): void {
    this.#learnText(decode(octets).text);
  }

  redact(octets: Uint8Array): Uint8Array {
    const { text, encode } = decode(octets);
    const redacted = this.#replace(text);
    return redacted === text ? octets : encode(redacted);
  }

  #learnText(text: string): void {
    for (const { kind, pattern } of FIELDS)
      for (const match of text.matchAll(pattern)) this.#add(kind, (match[1] ?? "").trim());
    for (const [, members = ""] of text.matchAll(MEMBERS))
      for (const member of members.trim().split(/\s+/u)) this.#add("user", member);
    for (const [block] of text.matchAll(BASE64)) {
      const inner = opened(block);
      if (inner !== null) this.#learnText(inner.text);
    }
  }

  #add(kind: Kind, word: string): void {
    const key = word.trim().toLowerCase();
    if (key.length < 2 || COMMON.has(key) || this.#words.has(key)) return;
    // Serial numbers of nothing but one sign, and versions, are none.
    if (kind === "serial" && (/^(.)\1*$/u.test(key) || !/\d/u.test(key))) return;
    if (/^(?:user|host|serial)-?\d+$/u.test(key) || (/^[\d.]+$/u.test(key) && kind !== "serial")) return;
    this.#words.set(key, this.#placeholder(kind));
    this.#pattern = null;
    // Parts of a person's full name are names, too.
    if (kind === "user" && key.includes(" "))
      for (const part of key.split(/\s+/u)) if (part.length > 2) this.#add("user", part);
  }

  #placeholder(kind: string): string {
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    if (kind === "uuid") return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    if (kind === "serial") return `SERIAL${String(number)}`;
    return `${kind}${String(number)}`;
  }

  /** The same word, the same placeholder, whatever its letter case. */
  #stable(kind: string, word: string, make: (number: number) => string): string {
    const key = `${kind}:${word.toLowerCase()}`;
    const held = this.#words.get(key);
    if (held !== undefined) return held;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    const placeholder = make(number);
    this.#words.set(key, placeholder);
    return placeholder;
  }

  #wordPattern(): RegExp | null {
    if (this.#pattern !== null) return this.#pattern;
    const words = [...this.#words.keys()].filter((key) => !/^(?:mac|email|sid|v4|v6):/u.test(key));
    if (words.length === 0) return null;
    // Longest first, or a part would be replaced inside a whole.
    const alternatives = words.sort((a, b) => b.length - a.length).map(escapeRegExp);
    this.#pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}])`, "giu");
    return this.#pattern;
  }

  #replace(text: string): string {
    const opening = text.replace(BASE64, (block) => {
      const inner = opened(block);
      if (inner === null) return block;
      const changed = this.#replace(inner.text);
      return changed === inner.text ? block : inner.encode(changed);
    });
    const words = this.#wordPattern();
    const named =
      words === null ? opening : opening.replace(words, (word) => this.#words.get(word.toLowerCase()) ?? word);
    return named
      .replace(EMAIL, (word) =>
        NO_EMAIL.test(word)
          ? word
          : this.#stable("email", word, (number) => `person${String(number)}@redacted.example`),
      )
      .replace(PRIVATE_V4, (word) => this.#stable("v4", word, documentationAddress))
      .replace(SERVER_V4, (word) => this.#stable("v4", word, documentationAddress))
      .replace(GLOBAL_V6, (word) => this.#stable("v6", word, (number) => `2001:db8::${number.toString(16)}`))
      .replace(MAC, (word) =>
        this.#stable("mac", word.replaceAll("-", ":"), (number) => {
          const tail = number.toString(16).padStart(4, "0");
          return `02:00:00:00:${tail.slice(0, 2)}:${tail.slice(2)}`;
        }).replaceAll(":", word.includes("-") ? "-" : ":"),
      )
      .replace(SID, (word) =>
        this.#stable("sid", word, (number) => `S-1-5-21-1000000000-1000000000-${String(1_000_000_000 + number)}`),
      )
      .replace(HASH, "$redacted$");
  }
}
