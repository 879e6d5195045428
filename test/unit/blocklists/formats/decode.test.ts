/**
 * From what a server sends to the text of a list: character sets, archives, bombs, alternate addresses.
 */
import { Buffer } from "node:buffer";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { packingOf } from "../../../../blocklists/formats/archive.ts";
import { asUtf8 } from "../../../../blocklists/formats/decode.ts";
import { ListUpdateError } from "../../../../blocklists/update/error.ts";
import type { LoadOptions } from "../../../../blocklists/update/load.ts";
import { loadSource } from "../../../../blocklists/update/load.ts";
import { unpack } from "../../../../blocklists/update/unpack.ts";
import { ListSource } from "../../../../policies/schema/list-source.ts";

const source = (more: Record<string, unknown> = {}): ListSource =>
  ListSource.parse({
    id: "tried",
    title: { pl: "x", en: "x" },
    category: "TS-06",
    format: "domains",
    licence: "x",
    url: "https://lists.example/list",
    ...more,
  });

interface File {
  readonly path: string;
  readonly text: Buffer;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly method?: number;
}
const LIST = Buffer.from("a.example\nb.example\n");

/** A zip archive by hand, so that it can be wrong in every way. */
function zip(files: readonly File[]): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { path, text, stored = false, flags = 0, method = stored ? 0 : 8 } of files) {
    const packed = stored ? text : deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(text.length, 18);
    common.writeUInt16LE(path.length, 22);
    const body = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(path), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), common, rest, Buffer.from(path)]));
    bodies.push(body);
    offset += body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

function tar(files: readonly { readonly path: string; readonly text: Buffer; readonly type?: string }[]): Buffer {
  const parts = files.flatMap(({ path, text, type = "0" }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    header.write(text.length.toString(8).padStart(11, "0"), 124);
    header.write(type, 156);
    header.write("ustar", 257);
    return [header, text, Buffer.alloc((512 - (text.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

const one: File = { path: "list.txt", text: LIST };
const two: File = { path: "adult/domains", text: LIST };
const other: File = { path: "adult/urls", text: Buffer.from("x") };
const folder = { path: "adult/", text: Buffer.alloc(0), type: "5" };

/** The text, or the code of the error. */
function unpacked(octets: Uint8Array, more: Record<string, unknown> = {}): string {
  try {
    return Buffer.from(unpack(source(more), octets)).toString();
  } catch (error) {
    return error instanceof ListUpdateError ? error.code : String(error);
  }
}

describe("archives", () => {
  const text = LIST.toString();
  const damaged = (archive: Buffer, at: number): Buffer => {
    const copy = Buffer.from(archive);
    copy[at] = (copy[at] as number) ^ 0xff;
    return copy;
  };
  const bomb = Buffer.alloc(5_000_000);
  it.each<{ why: string; in: Buffer; out: string; more?: Record<string, unknown> }>([
    { why: "a plain text", in: LIST, out: text },
    { why: "gzip", in: gzipSync(LIST), out: text },
    { why: "gzip within gzip", in: gzipSync(gzipSync(LIST)), out: text },
    { why: "gzip four times", in: gzipSync(gzipSync(gzipSync(gzipSync(LIST)))), out: "E_LIST_ARCHIVE" },
    { why: "half a gzip", in: gzipSync(LIST).subarray(0, 25), out: "E_LIST_ARCHIVE" },
    { why: "a gzip of zeros without end", in: gzipSync(bomb), out: "E_LIST_TOO_LARGE", more: { maxBytes: 100_000 } },
    { why: "zip, packed", in: zip([one]), out: text },
    { why: "zip, stored", in: zip([{ ...one, stored: true }]), out: text },
    { why: "zip with folders", in: zip([{ path: "adult/", text: Buffer.alloc(0), stored: true }, two]), out: text },
    { why: "zip of two", in: zip([two, other]), out: "E_LIST_ARCHIVE" },
    { why: "the one that is meant", in: zip([two, other]), out: text, more: { member: "adult/domains" } },
    { why: "one that is not there", in: zip([two, other]), out: "E_LIST_ARCHIVE", more: { member: "domain" } },
    { why: "an empty zip", in: zip([]), out: "PK\u0005\u0006".concat("\0".repeat(18)) },
    { why: "an encrypted zip", in: zip([{ ...one, flags: 1 }]), out: "E_LIST_ARCHIVE" },
    { why: "another packing", in: zip([{ ...one, method: 14 }]), out: "E_LIST_ARCHIVE" },
    { why: "half a zip", in: zip([one]).subarray(0, 60), out: "E_LIST_ARCHIVE" },
    {
      why: "a zip of zeros without end",
      in: zip([{ ...one, text: bomb }]),
      out: "E_LIST_TOO_LARGE",
      more: { maxBytes: 100_000 },
    },
    { why: "a zip whose text is another", in: damaged(zip([{ ...one, stored: true }]), 40), out: "E_LIST_ARCHIVE" },
    { why: "tar in gzip", in: gzipSync(tar([folder, two])), out: text },
    { why: "tar of two", in: tar([folder, two, other]), out: text, more: { member: "adult/domains" } },
    { why: "tar of two, nothing said", in: tar([two, other]), out: "E_LIST_ARCHIVE" },
    { why: "half a tar", in: tar([{ ...two, text: bomb }]).subarray(0, 2_000), out: "E_LIST_ARCHIVE" },
    { why: "a tar whose length is none", in: damaged(tar([two]), 125), out: "E_LIST_ARCHIVE" },
  ])("$why", (row) => expect(unpacked(row.in, row.more)).toBe(row.out));

  it("knows every kind by its octets", () => {
    expect([gzipSync(LIST), zip([one]), tar([two]), LIST, Buffer.alloc(0)].map(packingOf)).toEqual([
      "gzip",
      "zip",
      "tar",
      "plain",
      "plain",
    ]);
  });
});

describe("character sets", () => {
  const utf16 = (text: string, bigEndian = false): Buffer => {
    const octets = Buffer.from(`\uFEFF${text}`, "utf16le");
    return bigEndian ? octets.swap16() : octets;
  };
  // «żółw»
  const latin2 = Buffer.from([0xbf, 0xf3, 0xb3, 0x77]);
  const xml = (set: string): Buffer => Buffer.concat([Buffer.from(`<?xml version="1.0" encoding="${set}"?>`), latin2]);
  it.each<{ why: string; in: Buffer; declared?: ListSource["encoding"]; out: string }>([
    { why: "UTF-8 stays what it is", in: Buffer.from("żółw"), out: "żółw" },
    {
      why: "a mark outranks what was declared",
      in: Buffer.from("\uFEFFżółw"),
      declared: "iso-8859-2",
      out: "\uFEFFżółw",
    },
    { why: "UTF-16, little end first", in: utf16("żółw\r\n"), out: "żółw\r\n" },
    { why: "UTF-16, big end first", in: utf16("żółw", true), out: "żółw" },
    { why: "Latin-2 as declared", in: latin2, declared: "iso-8859-2", out: "żółw" },
    {
      why: "the Windows set as declared; it differs in ąśź",
      in: Buffer.from([0xb9, 0x9c, 0x9f]),
      declared: "windows-1250",
      out: "ąśź",
    },
    {
      why: "Latin-2 as the document says",
      in: xml("ISO-8859-2"),
      out: '<?xml version="1.0" encoding="ISO-8859-2"?>żółw',
    },
    {
      why: "a set nobody knows",
      in: Buffer.from('<?xml version="1.0" encoding="constructor"?>'),
      out: '<?xml version="1.0" encoding="constructor"?>',
    },
  ])("$why", (row) => expect(Buffer.from(asUtf8(row.in, row.declared)).toString()).toBe(row.out));

  it("hands back the same octets if there is nothing to do", () => {
    expect(asUtf8(LIST)).toBe(LIST);
  });
});

describe("addresses", () => {
  type Answers = Record<string, Response | (() => Response)>;
  const load = async (more: Record<string, unknown>, answers: Answers, options: Partial<LoadOptions> = {}) => {
    const asked: { url: string; etag: string | null }[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push({ url, etag: new Headers(init?.headers).get("if-none-match") });
      const answer = answers[url];
      return answer === undefined
        ? Promise.reject(new TypeError("no route"))
        : Promise.resolve(answer instanceof Response ? answer : answer());
    };
    const result = await loadSource(source(more), { baseFolder: "/", fetch, ...options }).then(
      (loaded) => (loaded.kind === "fresh" ? { ...loaded, octets: Buffer.from(loaded.octets).toString() } : loaded),
      (error: unknown) => (error as ListUpdateError).code,
    );
    return { result, asked };
  };
  const alternates = { urls: ["https://second.example/list", "https://third.example/list"] };

  it("asks the next address if one fails, without what the first server said before, and keeps nothing the next says", async () => {
    const { result, asked } = await load(
      alternates,
      { "https://third.example/list": new Response(gzipSync(LIST), { headers: { etag: '"3"' } }) },
      { previous: { etag: '"1"' } },
    );
    expect(result).toEqual({ kind: "fresh", octets: LIST.toString(), validators: {} });
    expect(asked).toEqual([
      { url: "https://lists.example/list", etag: '"1"' },
      { url: "https://second.example/list", etag: null },
      { url: "https://third.example/list", etag: null },
    ]);
  });
  it("says what was wrong with the first if all fail", async () => {
    const { result } = await load(alternates, { "https://lists.example/list": new Response("", { status: 404 }) });
    expect(result).toBe("E_LIST_STATUS");
  });
  it("follows redirects to listed hosts only", async () => {
    const answers = (): Answers => ({
      "https://lists.example/list": new Response("", {
        status: 302,
        headers: { location: "https://cdn.example/list" },
      }),
      "https://cdn.example/list": new Response("a.example\n"),
    });
    expect((await load({ redirectHosts: ["cdn.example"] }, answers())).result).toMatchObject({ octets: "a.example\n" });
    expect((await load({ redirectHosts: ["other.example"] }, answers())).result).toBe("E_LIST_REDIRECT");
    expect((await load({}, answers())).result).toBe("E_LIST_REDIRECT");
  });
  it("has nothing to ask for a slot", async () => {
    expect((await load({ url: undefined, slot: true, enabled: false }, {})).result).toBe("E_LIST_FETCH");
  });
});
