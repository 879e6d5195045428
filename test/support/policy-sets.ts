/**
 * Sets of policy files as people write them, good and bad, for Chromium and Firefox: same seed, same sets.
 *
 * @module
 */
import * as fc from "fast-check";

export interface WrittenFile {
  readonly level: "mandatory" | "recommended";
  readonly name: string;
  readonly bytes: Uint8Array;
}

const fileName = fc.constantFrom(
  "a.json", "Z.json", "zz-school.json", "zzz-late.json", "10.json", "9.json", "old.json~", ".hidden.json", "notes.txt", "ą.json",
); // prettier-ignore

const policyName = fc.constantFrom(
  "ForceGoogleSafeSearch", "ForceYouTubeRestrict", "BrowserGuestModeEnabled", "DnsOverHttpsMode", "IncognitoModeAvailability",
  "forceGoogleSafeSearch", "IncognitoModeAvailabilty", "HomepageLocation", "NoSuchPolicyAnywhere",
); // prettier-ignore

/** Written as text on purpose: `1.0`, `01` and `1e0` are different things to a reader of JSON. */
const written = fc.constantFrom(
  "true", "false", "0", "1", "2", "3", "-1", "1.0", "1e0", "2147483648", "null", '"off"', '"automatic"', '"secure"', '"OFF"',
  '"1"', '"true"', "[]", "{}", '["a",]', '"of\\x66"', '"o\\u0066f"', "-0",
); // prettier-ignore
const good = fc.constantFrom(
  ["ForceGoogleSafeSearch", "true"], ["ForceYouTubeRestrict", "2"], ["BrowserGuestModeEnabled", "false"],
  ["DnsOverHttpsMode", '"off"'], ["IncognitoModeAvailability", "1"],
) as fc.Arbitrary<[string, string]>; // prettier-ignore
const pair = fc.oneof({ weight: 3, arbitrary: good }, { weight: 4, arbitrary: fc.tuple(policyName, written) });

type Habit = (body: string) => string;
const HABITS: readonly (readonly [number, Habit])[] = [
  [8, (body) => `{${body}}`],
  [3, (body) => `{${body}${body === "" ? "" : ","}}`],
  [2, (body) => `// for the school\n{${body} /* end */}\n`],
  [1, (body) => `\u{FEFF}{${body}}`],
  [2, (body) => `{${body}`],
  [1, (body) => `{${body}} x`],
  [1, (body) => `[{${body}}]`],
  [1, (body) => `{'a': 1, ${body}}`],
  [1, (body) => `{"a\tb": 1, ${body === "" ? '"c": 2' : body}}`],
  [1, (body) => `{"a\nb": 1, ${body === "" ? '"c": 2' : body}}`],
  [1, (body) => `{"list": [1,, 2], ${body}}`],
  [1, (body) => `{${body}} /* no end`],
  [1, () => ""],
  [1, () => "null"],
];
const habit = fc.oneof(...HABITS.map(([weight, one]) => ({ weight, arbitrary: fc.constant(one) })));

const content = fc
  .tuple(fc.array(pair, { maxLength: 5 }), habit, fc.boolean())
  .map(([pairs, wrap, wide]) =>
    wrap(pairs.map(([name, value]) => `"${name}":${wide ? "\n  " : ""}${value}`).join(wide ? ",\n" : ",")),
  );

const bytes = fc.oneof(
  { weight: 30, arbitrary: content.map((text) => new TextEncoder().encode(text)) },
  // Latin-1 «ą»: not UTF-8.
  {
    weight: 1,
    arbitrary: fc.constant(
      new Uint8Array([...new TextEncoder().encode('{"ForceGoogleSafeSearch":true,"x":"'), 0xb1, 0x22, 0x7d]),
    ),
  },
);

const writtenFile: fc.Arbitrary<WrittenFile> = fc.record({
  level: fc.oneof(
    { weight: 5, arbitrary: fc.constant("mandatory" as const) },
    { weight: 1, arbitrary: fc.constant("recommended" as const) },
  ),
  name: fileName,
  bytes,
});

const oneSet = fc.uniqueArray(writtenFile, {
  minLength: 1,
  maxLength: 4,
  selector: (file) => `${file.level}/${file.name}`,
});

/** `count` sets for Chromium's two folders. */
export const chromiumSets = (seed: number, count: number): readonly (readonly WrittenFile[])[] =>
  fc.sample(oneSet, { seed, numRuns: count });

// --- Firefox ----------------------------------------------------------------------------------------------------------

const switched = fc.constantFrom("true", "false", "0", "1", "2", '"yes"', "null", "[]");
const doh = fc
  .record(
    {
      Enabled: switched,
      Locked: switched,
      ProviderURL: fc.constantFrom('"https://doh.example/dns-query"', '""', '"no url"', "1", "null"),
      Fallback: switched,
      Strange: fc.constant("1"),
    },
    { requiredKeys: [] },
  )
  .map(
    (parts) =>
      `{${Object.entries(parts)
        .map(([name, value]) => `"${name}":${value}`)
        .join(",")}}`,
  );
const firefoxPair = fc.oneof(
  fc.tuple(
    fc.constant("DNSOverHTTPS"),
    fc.oneof({ weight: 6, arbitrary: doh }, { weight: 1, arbitrary: fc.constantFrom("true", "[]", '"off"') }),
  ),
  fc.tuple(fc.constantFrom("DisablePrivateBrowsing", "disableprivatebrowsing"), switched),
  fc.tuple(fc.constant("PrivateBrowsingModeAvailability"), fc.constantFrom("0", "1", "2", "3", '"1"', "true", "1.0")),
  fc.tuple(fc.constantFrom("NoSuchPolicyAnywhere", "DisableTelemetry"), switched),
);
const FIREFOX_HABITS: readonly (readonly [number, Habit])[] = [
  [12, (body) => `{"policies":{${body}}}`],
  [1, (body) => `{"policies":{${body},}}`],
  [1, (body) => `// x\n{"policies":{${body}}}`],
  [1, (body) => `{"policies":{${body}}`],
  [1, (body) => `{${body}}`],
  [1, (body) => `{"policies":[{${body}}]}`],
  [1, (body) => `{"policies":{${body}},"more":1}`],
  [1, () => ""],
  [1, () => '{"policies":{}}'],
];
const firefoxText = fc
  .tuple(
    fc.array(firefoxPair, { minLength: 1, maxLength: 4 }),
    fc.oneof(...FIREFOX_HABITS.map(([weight, one]) => ({ weight, arbitrary: fc.constant(one) }))),
  )
  .map(([pairs, wrap]) => wrap(pairs.map(([name, value]) => `"${name}":${value}`).join(",")));

/** `count` texts of `policies.json`. */
export const firefoxSets = (seed: number, count: number): readonly string[] =>
  fc.sample(firefoxText, { seed, numRuns: count });
