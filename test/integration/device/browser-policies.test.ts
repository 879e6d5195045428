/**
 * Our evaluators against the browsers themselves: a few generated sets each, every run. The long way is `test/load/browser-policies.ts`.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noJudge, ours, type PolicyJudge, startJudge, theirs } from "../../support/chromium-policies.ts";
import { firefoxSays, type FirefoxJudge, noFirefox, startFirefox, weSay } from "../../support/firefox-policies.ts";
import { chromiumSets, firefoxSets, type WrittenFile } from "../../support/policy-sets.ts";

const file = (name: string, text: string, level: WrittenFile["level"] = "mandatory"): WrittenFile => ({
  level,
  name,
  bytes: new TextEncoder().encode(text),
});

describe.skipIf(noJudge !== null)(`Chromium${noJudge === null ? "" : ` (skipped: ${noJudge})`}`, () => {
  let judge: PolicyJudge;
  beforeAll(async () => {
    judge = await startJudge();
  });
  afterAll(async () => judge.close());

  it("judges fifteen generated sets as we do", { timeout: 120_000 }, async () => {
    for (const files of chromiumSets(7, 15)) {
      const said = files.map(({ level, name, bytes }) => `${level} ${name}: ${new TextDecoder().decode(bytes)}`);
      expect({ said, judged: ours(files) }).toEqual({ said, judged: theirs(await judge.judge(files)) });
    }
  });

  it.each([
    { why: "zzz- overrules zz-", files: [file("zz-a.json", '{"ForceYouTubeRestrict":2}'), file("zzz-b.json", '{"ForceYouTubeRestrict":0}')], shown: { ForceYouTubeRestrict: { value: 0 } } },
    { why: "a backup of an editor is read like any other file", files: [file("a.json~", '{"ForceGoogleSafeSearch":false}')], shown: { ForceGoogleSafeSearch: { value: false } } },
    { why: "mandatory stands over recommended", files: [file("a.json", '{"DnsOverHttpsMode":"off"}'), file("z.json", '{"DnsOverHttpsMode":"secure"}', "recommended")], shown: { DnsOverHttpsMode: { value: "off", level: "mandatory" } } },
  ])("$why", { timeout: 60_000 }, async ({ files, shown }) => {
    const said = await judge.judge(files);
    expect(said).toMatchObject(shown);
    expect(ours(files)).toEqual(theirs(said));
  }); // prettier-ignore
});

describe.skipIf(noFirefox !== null)(`Firefox${noFirefox === null ? "" : ` (skipped: ${noFirefox})`}`, () => {
  let judge: FirefoxJudge;
  beforeAll(async () => {
    judge = await startFirefox();
  });
  afterAll(async () => judge.close());

  it("applies of fifteen generated files what we say", { timeout: 120_000 }, async () => {
    for (const text of firefoxSets(7, 15))
      expect({ text, judged: weSay(text) }).toEqual({ text, judged: firefoxSays(await judge.judge(text)) });
  });

  it("drops the whole file for one trailing comma", async () => {
    const good = '{"policies":{"DisablePrivateBrowsing":true}}';
    expect(firefoxSays(await judge.judge(good))).toEqual({ failed: false, active: ["DisablePrivateBrowsing"] });
    expect(firefoxSays(await judge.judge(good.replace("true", "true,")))).toEqual({ failed: true, active: [] });
  });
});
