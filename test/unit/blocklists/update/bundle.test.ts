/**
 * The form of a list bundle: what goes in comes out, and a file that differs in one octet does not get in.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BundleText } from "../../../../blocklists/update/bundle.ts";
import { BundleReader, exportBundle } from "../../../../blocklists/update/bundle.ts";
import { tarEnd, tarHeader } from "../../../../blocklists/update/bundle-tar.ts";
import type { Signer } from "../../../../blocklists/update/signature.ts";
import { digestOf } from "../../../../blocklists/update/store.ts";
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import { loadTexts, newSigner, remoteSource } from "../../../support/list-bundle.ts";

const NOW = 1_700_000_000_000 as Instant;
const BLOCK = 512;
const sources = [
  remoteSource("scams"),
  remoteSource("casinos"),
  remoteSource("never-loaded"),
  remoteSource("hashed", { format: "sha256", opaque: true, locked: true }),
  remoteSource("ours", { url: undefined, file: "ours.txt" }),
];

let folder: string;
let file: string;
let signer: Signer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
  file = join(folder, "lists.tar");
  signer = newSigner();
  await loadTexts(folder, {
    scams: { text: "scam.example\n", loadedAt: NOW - 2_000 },
    casinos: { text: "casino.example\n".repeat(40), loadedAt: NOW - 1_000 },
    hashed: { text: `${"a".repeat(64)}\n`, loadedAt: NOW },
    ours: { text: "ours.example\n", loadedAt: NOW },
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (chosen?: readonly string[]) =>
  exportBundle({ file, dataFolder: folder, sources, venue: "Biblioteka", now: NOW, signer, ...(chosen && { chosen }) });

/** Everything a reader says of a file, or the code it refuses it with. */
async function readAll(path = file, most = Infinity): Promise<string | BundleText[]> {
  try {
    const bundle = await BundleReader.open(path);
    try {
      const texts: BundleText[] = [];
      for await (const text of bundle.texts(() => most)) texts.push(text);
      return texts;
    } finally {
      await bundle.close();
    }
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const member = (path: string, content: Uint8Array): Uint8Array[] => [
  tarHeader(path, content.length),
  content,
  new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK),
];

describe("exportBundle", () => {
  it("takes along what was loaded and may be given away", async () => {
    const manifest = await write();
    expect(manifest.sources.map(({ id }) => id)).toEqual(["scams", "casinos"]);
    expect(manifest.sources[0]).toEqual({
      id: "scams",
      digest: digestOf(Buffer.from("scam.example\n")),
      bytes: 13,
      loadedAt: NOW - 2_000,
      origin: "https://lists.example.org/scams.txt",
    });
    const texts = await readAll();
    expect((texts as { octets: Uint8Array }[]).map(({ octets }) => Buffer.from(octets).toString().length)).toEqual([
      13, 600,
    ]);
  });

  it("is a tar file that others can read", async () => {
    await write();
    const listed = execFileSync("tar", ["-tf", file], { encoding: "utf8" }).trim().split("\n");
    expect(listed.slice(0, 2)).toEqual(["manifest.json", "manifest.sig"]);
    const digest = digestOf(Buffer.from("scam.example\n"));
    expect(execFileSync("tar", ["-xOf", file, `raw/${digest}`], { encoding: "utf8" })).toBe("scam.example\n");
  });

  it("gives the same octets for the same lists", async () => {
    await write();
    const first = readFileSync(file);
    await write();
    expect(readFileSync(file).equals(first)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("writes a text that two lists share once", async () => {
    await loadTexts(folder, { "never-loaded": { text: "scam.example\n", loadedAt: NOW } });
    const manifest = await write(["scams", "never-loaded"]);
    expect(manifest.sources).toHaveLength(2);
    expect(await readAll()).toHaveLength(1);
  });

  it.each([
    { why: "a list this venue does not have", chosen: ["else"], code: "E_BUNDLE_SOURCE" },
    { why: "a list never loaded", chosen: ["scams", "never-loaded"], code: "E_BUNDLE_SOURCE" },
    { why: "a list nobody may see", chosen: ["hashed"], code: "E_BUNDLE_SOURCE" },
    { why: "a file of the installation", chosen: ["ours"], code: "E_BUNDLE_SOURCE" },
    { why: "no list at all", chosen: [], code: "E_BUNDLE_EMPTY" },
  ])("refuses $why and writes nothing", async ({ chosen, code }) => {
    await expect(write(chosen)).rejects.toMatchObject({ code });
    expect(readdirSync(folder)).toEqual(["lists"]);
  });

  it("says when the stick cannot be written", async () => {
    file = join(folder, "lists", "sources.json", "x.tar");
    await expect(write()).rejects.toMatchObject({ code: "E_BUNDLE_FILE" });
  });
});

describe("BundleReader", () => {
  it("accounts for every octet: whichever is altered, the file or that text is refused", async () => {
    await write(["scams"]);
    const good = readFileSync(file);
    const spoiled = join(folder, "spoiled.tar");
    const accepted: number[] = [];
    const codes = new Set<string>();
    // Eleven has no divisor in common with a block, so every field is met; each octet in turn would take half a minute.
    for (let at = 0; at < good.length; at += 11) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] as number) ^ 1;
      writeFileSync(spoiled, bad);
      const read = await readAll(spoiled);
      if (typeof read === "string") codes.add(read);
      else if (read.every((text) => "octets" in text)) accepted.push(at);
      else codes.add("E_BUNDLE_DIGEST");
    }
    expect(accepted).toEqual([]);
    expect([...codes].every((code) => code.startsWith("E_BUNDLE_"))).toBe(true);
    expect([...codes]).toEqual(expect.arrayContaining(["E_BUNDLE_SIGNATURE", "E_BUNDLE_DIGEST", "E_BUNDLE_ARCHIVE"]));
  });

  it("refuses a file cut anywhere", async () => {
    await write(["scams"]);
    const { length } = readFileSync(file);
    const codes = new Set<unknown>();
    for (let size = length - 1; size >= 0; size -= 97) {
      truncateSync(file, size);
      codes.add(await readAll());
    }
    expect([...codes]).toEqual(["E_BUNDLE_TRUNCATED"]);
  });

  const manifestOf = (bytes: Buffer): Uint8Array[] => {
    const size = Number.parseInt(bytes.toString("latin1", 124, 135), 8);
    const end = BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    return [bytes.subarray(0, end), bytes.subarray(end, end + 2 * BLOCK)];
  };
  const scam = Buffer.from("scam.example\n");
  const casino = Buffer.from("casino.example\n".repeat(40));
  const raw = (content: Uint8Array): Uint8Array[] => member(`raw/${digestOf(content)}`, content);
  const hugeHeader = (path: string): Uint8Array => tarHeader(path, 2 ** 33 - 1);
  /** A header with some octets put in, and the checksum made right again. */
  const forged = (path: string, change: (header: Buffer) => void): Uint8Array => {
    const header = Buffer.from(tarHeader(path, scam.length));
    change(header);
    header.write("        ", 148, "latin1");
    const sum = header.reduce((total, octet) => total + octet, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    return header;
  };
  const wanted = `raw/${digestOf(scam)}`;

  it.each<{ why: string; rest: () => Uint8Array[]; code: string }>([
    { why: "texts in another order", rest: () => [...raw(casino), ...raw(scam), tarEnd()], code: "E_BUNDLE_ORDER" },
    { why: "a text twice", rest: () => [...raw(scam), ...raw(scam), tarEnd()], code: "E_BUNDLE_ORDER" },
    { why: "a text left out", rest: () => [...raw(scam), tarEnd()], code: "E_BUNDLE_TRUNCATED" },
    {
      why: "a text too many",
      rest: () => [...raw(scam), ...raw(casino), ...raw(Buffer.from("x")), tarEnd()],
      code: "E_BUNDLE_ARCHIVE",
    },
    {
      why: "octets behind the end",
      rest: () => [...raw(scam), ...raw(casino), tarEnd(), new Uint8Array(BLOCK)],
      code: "E_BUNDLE_ARCHIVE",
    },
    { why: "no end", rest: () => [...raw(scam), ...raw(casino)], code: "E_BUNDLE_TRUNCATED" },
    { why: "a way up", rest: () => member("../../etc/passwd", scam), code: "E_BUNDLE_PATH" },
    { why: "a way up within raw", rest: () => member(`raw/../${"a".repeat(64)}`, scam), code: "E_BUNDLE_PATH" },
    { why: "an absolute path", rest: () => member("/etc/passwd", scam), code: "E_BUNDLE_PATH" },
    { why: "another file", rest: () => member("readme.txt", scam), code: "E_BUNDLE_PATH" },
    {
      why: "a symbolic link with a good name",
      rest: () => [
        forged(wanted, (header) => {
          header.write("2", 156);
          header.write("/etc/passwd", 157);
        }),
      ],
      code: "E_BUNDLE_PATH",
    },
    {
      why: "a folder with a good name",
      rest: () => [forged(wanted, (header) => header.write("5", 156))],
      code: "E_BUNDLE_PATH",
    },
    {
      why: "a prefix that leads elsewhere",
      rest: () => [forged(wanted, (header) => header.write("../..", 345))],
      code: "E_BUNDLE_PATH",
    },
    {
      why: "an owner of its own",
      rest: () => [forged(wanted, (header) => header.write("0001750", 108))],
      code: "E_BUNDLE_ARCHIVE",
    },
    { why: "a text of 8 GiB", rest: () => [hugeHeader(wanted)], code: "E_BUNDLE_TOO_LARGE" },
    {
      why: "a size that octal cannot say",
      rest: () => [forged(wanted, (header) => header.fill(0xff, 124, 136))],
      code: "E_BUNDLE_TOO_LARGE",
    },
    {
      why: "a size that is no number",
      rest: () => [forged(wanted, (header) => header.write("zzzzzzzzzzz", 124))],
      code: "E_BUNDLE_ARCHIVE",
    },
  ])("refuses $why", async ({ rest, code }) => {
    await write();
    const head = manifestOf(readFileSync(file));
    writeFileSync(file, Buffer.concat([...head, ...raw(scam), ...raw(casino), tarEnd()]));
    expect(await readAll()).toHaveLength(2);
    writeFileSync(file, Buffer.concat([...head, ...rest()]));
    expect(await readAll()).toBe(code);
  });

  it.each([
    { why: "a manifest of 8 GiB", content: () => [hugeHeader("manifest.json")], code: "E_BUNDLE_TOO_LARGE" },
    { why: "an empty file", content: () => [], code: "E_BUNDLE_TRUNCATED" },
    { why: "a picture", content: () => [Buffer.alloc(2_000, 0x89)], code: "E_BUNDLE_ARCHIVE" },
    {
      why: "a manifest that is no JSON",
      content: () => [...member("manifest.json", Buffer.from("{")), ...member("manifest.sig", Buffer.from("x"))],
      code: "E_BUNDLE_MANIFEST",
    },
    {
      why: "a manifest of another kind",
      content: () => [...member("manifest.json", Buffer.from("{}")), ...member("manifest.sig", Buffer.from("x"))],
      code: "E_BUNDLE_MANIFEST",
    },
    {
      why: "the signature first",
      content: () => member("manifest.sig", Buffer.from("x")),
      code: "E_BUNDLE_ORDER",
    },
  ])("refuses $why", async ({ content, code }) => {
    writeFileSync(file, Buffer.concat(content()));
    expect(await readAll()).toBe(code);
  });

  it("refuses a file that is not there", async () => {
    expect(await readAll(join(folder, "none.tar"))).toBe("E_BUNDLE_FILE");
  });

  it("passes over a text that is larger than its list may be, and reads the others", async () => {
    await write();
    const read = await readAll(file, 100);
    expect((read as BundleText[]).map((text) => ("error" in text ? text.error.code : text.octets.length))).toEqual([
      13,
      "E_BUNDLE_TOO_LARGE",
    ]);
  });

  it("refuses a manifest signed with another key than it names", async () => {
    const honest = signer;
    signer = { publicKey: honest.publicKey, sign: (octets) => newSigner().sign(octets) };
    await write();
    expect(await readAll()).toBe("E_BUNDLE_SIGNATURE");
  });
});
