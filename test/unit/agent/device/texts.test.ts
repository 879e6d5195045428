/** Every reason an interpreter can give has a sentence in both languages that uses only what it is given. @module */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { CATALOGUES, textsOf } from "../../../../agent/device/texts/texts.ts";
import { AssetState } from "../../../../policies/schema/device-api.ts";
import { FACT_TABLES, UnavailableReason } from "../../../../policies/schema/device-facts.ts";

const ENGINE = resolve(import.meta.dirname, "../../../../policies/engine/device");
const source = readdirSync(ENGINE)
  .map((name) => readFileSync(resolve(ENGINE, name), "utf8"))
  .join("\n");

/** Codes written out in calls that make a conclusion, and in outcomes written as objects. */
const literal = [
  ...source.matchAll(
    /\b(?:pass|fail|unknown|notApplicable)\(\s*(?:[^()"]*\? )?"([a-z][a-z0-9-]+)"(?: : "([a-z][a-z0-9-]+)")?/gu,
  ),
  ...source.matchAll(/\bmust(?:BeOff|BeNone)\([^,()]+, "([a-z-]+)"\)/gu),
  ...source.matchAll(/\breason\("[a-z.-]+", "[a-z-]+", "([a-z-]+)"/gu),
  ...source.matchAll(/\? "([a-z-]+)" : "ok"/gu),
  ...source.matchAll(/\breason: "([a-z-]+)"/gu),
  ...source.matchAll(/\? "([a-z-]+)" : finding\.reason/gu),
].flatMap((match) => match.slice(1).filter((code): code is string => code !== undefined));

const products = FACT_TABLES.antivirus.shape.products.element.shape;
const except = (options: readonly string[], ...out: string[]): string[] => options.filter((one) => !out.includes(one));
/** What a template can become, from the schema's own words. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "updates-": except(FACT_TABLES.updates.shape.automatic.options, "on", "unknown"),
  "state-": except(AssetState.options, "in-order"),
  "firewall-": except(FACT_TABLES.firewall.shape.state.options, "on", "unknown"),
  "fact-": UnavailableReason.options,
  "encryption-": except(FACT_TABLES.encryption.shape.system.options, "on", "unknown"),
  "doh-": except(FACT_TABLES.browsers.shape.browsers.element.shape.dnsOverHttps.options, "off", "unknown"),
  "boot-": except(FACT_TABLES.mobile.shape.bootState.options, "verified", "unknown"),
  "antivirus-": except(products.realtime.options, "on", "unknown"),
  "activation-": except(FACT_TABLES.software.shape.activation.options, "licensed", "not-applicable", "unknown"),
};
const templates = [...source.matchAll(/`([a-z]+-)\$\{/gu)].map((match) => match[1] as string);
const codes = new Set([
  ...literal,
  ...templates.flatMap((prefix) => (TEMPLATES[prefix] ?? ["?"]).map((end) => prefix + end)),
]);

const PARAMS = {
  product: "P",
  days: 3,
  count: 2,
  until: "2027-01-01",
  extended: "2028-01-01",
  os: "O",
  version: "1",
  names: "N",
  percent: 5,
  seconds: 9,
  profiles: "public",
  browser: "B",
  engine: "google",
  level: "off",
  where: "W",
  what: "X",
  way: "doh",
  hours: 30,
  table: "T",
  owner: "none",
};

describe("sentences", () => {
  it("finds the codes at all, and knows every template", () => {
    expect(codes.size).toBeGreaterThan(90);
    expect(codes).toContain("signatures-old");
    expect(codes).toContain("lock-late");
    expect(codes).toContain("report-old");
    expect([...codes].filter((code) => code.endsWith("?"))).toEqual([]);
  });

  it.each(["pl", "en"] as const)("%s has one for each reason, that can be formatted", (language) => {
    const texts = textsOf(language);
    const mute = [...codes].filter((code) => {
      const said = texts.reason(code, PARAMS);
      return said === code || said.includes("{");
    });
    expect(mute).toEqual([]);
  });

  it("has no sentence for a reason nobody gives", () => {
    const spoken = Object.keys(CATALOGUES.pl).filter((key) => key.startsWith("reason."));
    expect(spoken.map((key) => key.slice("reason.".length)).filter((code) => !codes.has(code))).toEqual([]);
  });

  it("counts in Polish", () => {
    const { reason } = textsOf("pl");
    const said = [1, 2, 5, 22].map((count) => reason("media-left", { count }));
    expect(said.map((text) => text.split(" ").slice(1, 3).join(" "))).toEqual([
      "1 zdjęcie",
      "2 zdjęcia",
      "5 zdjęć",
      "22 zdjęcia",
    ]);
  });

  it("says the code rather than nothing when a parameter is missing", () => {
    expect(textsOf("pl").reason("signatures-old", {})).toBe("signatures-old");
  });
});
