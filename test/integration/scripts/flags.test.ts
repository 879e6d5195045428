/**
 * The command line of `scripts/up`: what is understood, what is refused, and that a flag outranks the file.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Config } from "../../../policies/schema/config.ts";
import { loadConfig } from "../../../policies/load/load-config.ts";
import { UpError } from "../../../scripts/supervise/error.ts";
import { parseFlags } from "../../../scripts/supervise/flags.ts";
import { withFlags, writeEffective } from "../../../scripts/supervise/settings.ts";
import { languageOf, textsIn } from "../../../scripts/texts.ts";

const folder = mkdtempSync(join(tmpdir(), "latarnik-flags-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const en = textsIn("en");

describe("flags", () => {
  it.each([
    { why: "nothing", words: [], expected: { help: false, check: false, upstreams: [], listen: [] } },
    { why: "a venue for show", words: ["--demo"], expected: { demo: true, check: false } },
    { why: "ports", words: ["--dns-port", "0", "--http-port=8081"], expected: { dnsPort: 0, httpPort: 8081 } },
    {
      why: "an upstream on the usual port",
      words: ["--upstream", "192.0.2.1"],
      expected: { upstreams: [{ address: "192.0.2.1", port: 53 }] },
    },
    {
      why: "several upstreams",
      words: ["--upstream", "192.0.2.1:5300", "--upstream", "[2001:db8::1]:5301"],
      expected: {
        upstreams: [
          { address: "192.0.2.1", port: 5300 },
          { address: "2001:db8::1", port: 5301 },
        ],
      },
    },
    {
      why: "a bare IPv6 upstream",
      words: ["--upstream", "2001:db8::1"],
      expected: { upstreams: [{ address: "2001:db8::1", port: 53 }] },
    },
    {
      why: "listening addresses",
      words: ["--listen", "127.0.0.1", "--listen", "::1"],
      expected: { listen: ["127.0.0.1", "::1"] },
    },
  ])("understands $why", ({ words, expected }) => {
    expect(parseFlags(words, en)).toMatchObject(expected);
  });

  it.each([
    { why: "an unknown option", words: ["--colour"] },
    { why: "a stray word", words: ["now"] },
    { why: "a port that is no number", words: ["--dns-port", "dns"] },
    { why: "a port too high", words: ["--http-port", "65536"] },
    { why: "a negative port", words: ["--dns-port=-1"] },
    { why: "no workers", words: ["--workers", "0"] },
    { why: "an upstream by name", words: ["--upstream", "dns.example"] },
    { why: "an upstream without a port after the colon", words: ["--upstream", "192.0.2.1:"] },
    { why: "an upstream on port 0", words: ["--upstream", "192.0.2.1:0"] },
    { why: "an address with leading zeros", words: ["--listen", "010.0.0.1"] },
    { why: "an option without its value", words: ["--config"] },
  ])("refuses $why", ({ words }) => {
    const refusal = (() => {
      try {
        return parseFlags(words, en);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(UpError);
    expect(refusal).toMatchObject({ code: "E_UP_FLAG", exitStatus: 2 });
  });

  it("name every option in both help texts", () => {
    for (const language of ["pl", "en"] as const)
      for (const option of [
        "config",
        "data",
        "dns-port",
        "http-port",
        "http-address",
        "upstream",
        "listen",
        "workers",
        "check",
      ])
        expect(textsIn(language).help).toContain(`--${option}`);
    expect(languageOf({})).toBe("pl");
    expect(languageOf({ LATARNIK_LANG: "en" })).toBe("en");
  });
});

describe("the effective configuration", () => {
  const file = Config.parse({
    resolver: { port: 5300, upstreams: [{ address: "192.0.2.53" }] },
    dashboard: { port: 9000 },
    dataFolder: "records",
    database: { kind: "postgres", urlFile: "secret/url" },
    lists: {
      sources: [
        {
          id: "own",
          title: { pl: "Własna", en: "Own" },
          category: "TS-08",
          format: "domains",
          file: "own.txt",
          licence: "own",
        },
      ],
      localFolder: "local",
    },
    policies: { folder: "policies" },
  });

  it("keeps the file's values where no flag speaks", () => {
    const merged = withFlags(file, parseFlags([], en), "/etc/venue", "/var/run");
    expect(merged.resolver.port).toBe(5300);
    expect(merged.resolver.upstreams).toEqual(file.resolver.upstreams);
    expect(merged.dashboard.port).toBe(9000);
  });

  it("lets a flag win", () => {
    const words = [
      "--dns-port",
      "0",
      "--http-port",
      "0",
      "--upstream",
      "192.0.2.1:5300",
      "--listen",
      "127.0.0.1",
      "--workers",
      "2",
    ];
    const merged = withFlags(file, parseFlags(words, en), "/etc/venue", "/var/run");
    expect(merged.resolver).toMatchObject({ port: 0, workers: 2, listen: ["127.0.0.1"] });
    expect(merged.resolver.upstreams).toEqual([{ address: "192.0.2.1", port: 5300, timeoutMs: 1_500 }]);
    expect(merged.dashboard.port).toBe(0);
  });

  it("makes paths absolute: the file's against the file, the flag's against where it was typed", () => {
    const merged = withFlags(file, parseFlags(["--data", "here"], en), "/etc/venue", "/var/run");
    expect(merged.dataFolder).toBe("/var/run/here");
    expect(merged.lists.sources[0]?.file).toBe("/etc/venue/own.txt");
    expect(merged.lists.localFolder).toBe("/etc/venue/local");
    expect(merged.policies.folder).toBe("/etc/venue/policies");
    expect(merged.database).toEqual({ kind: "postgres", urlFile: "/etc/venue/secret/url" });
    expect(withFlags(file, parseFlags([], en), "/etc/venue", "/var/run").dataFolder).toBe("/etc/venue/records");
  });

  it("is read back by the programs exactly as it was meant", () => {
    const merged = withFlags(file, parseFlags(["--data", folder], en), "/etc/venue", "/var/run");
    const path = writeEffective(merged);
    expect(loadConfig(path)).toEqual(merged);
    expect(readFileSync(path, "utf8").endsWith("}\n")).toBe(true);
  });
});
