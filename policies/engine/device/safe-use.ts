/**
 * What a child meets on the device: safe search, ways around the filter, cameras, what others left behind.
 *
 * Some browsers have no policy for safe search at all. There the resolver enforces it, so it is proved by the canary name: if
 * our resolver answers the device, the engine's names are rewritten. Pure.
 *
 * @module
 */
import type { FactValue } from "../../schema/device-facts.ts";
import {
  type AuditContext,
  type Conclusion,
  fail,
  fromFact,
  mustBeOff,
  notApplicable,
  type Outcome,
  pass,
  unknown,
  worst,
} from "./outcome.ts";

type Browser = FactValue<"browsers">["browsers"][number];

/** Browsers whose policies cannot say it. */
const WITHOUT_POLICY: ReadonlySet<Browser["id"]> = new Set(["firefox", "safari"]);

function resolverAnswers(context: AuditContext): Conclusion {
  const { state, reason, params } = fromFact(context, "resolution", ({ canary }) =>
    canary === "ours"
      ? pass("enforced-by-resolver")
      : canary === "not-ours"
        ? fail("resolver-foreign")
        : unknown("resolver-silent"),
  );
  return { state, reason, params };
}

function eachBrowser(context: AuditContext, judge: (browser: Browser) => Conclusion): Outcome {
  return fromFact(context, "browsers", ({ browsers }) =>
    browsers.length === 0
      ? notApplicable("no-browser")
      : worst(
          browsers.map((browser) => {
            const judged = judge(browser);
            return { ...judged, params: { browser: browser.name, ...judged.params } };
          }),
        ),
  );
}

export function judgeSafeSearch(context: AuditContext): Outcome {
  return eachBrowser(context, ({ id, googleSafeSearch, bingSafeSearch }) => {
    if (googleSafeSearch === false) return fail("safe-search-off", { engine: "google" });
    if (bingSafeSearch === false) return fail("safe-search-off", { engine: "bing" });
    if (googleSafeSearch === null) return WITHOUT_POLICY.has(id) ? resolverAnswers(context) : unknown("not-known");
    return pass();
  });
}

const YOUTUBE = { off: 0, moderate: 1, strict: 2 } as const;

export function judgeYoutube(context: AuditContext, atLeast: "moderate" | "strict"): Outcome {
  return eachBrowser(context, ({ id, youtube }) => {
    if (youtube === "unknown") return WITHOUT_POLICY.has(id) ? resolverAnswers(context) : unknown("not-known");
    return YOUTUBE[youtube] >= YOUTUBE[atLeast] ? pass() : fail("youtube-open", { level: youtube });
  });
}

export const judgePrivateWindows = (context: AuditContext): Outcome =>
  eachBrowser(context, ({ privateMode, guestMode }) =>
    worst([mustBeOff(privateMode, "private-windows"), mustBeOff(guestMode, "browser-guest")]),
  );

export const judgeDnsOverHttps = (context: AuditContext): Outcome =>
  eachBrowser(context, ({ dnsOverHttps }) => {
    if (dnsOverHttps === "off") return pass();
    return dnsOverHttps === "unknown" ? unknown("not-known") : fail(`doh-${dnsOverHttps}`);
  });

export const judgePolicyFiles = (context: AuditContext): Outcome =>
  eachBrowser(context, ({ policyFaults, writablePolicies }) => {
    const [first] = policyFaults;
    if (first !== undefined) return fail("policy-ignored", { where: first.where, what: first.what });
    return mustBeOff(writablePolicies, "policy-writable");
  });

export const judgeForbiddenBrowsers = (context: AuditContext): Outcome =>
  fromFact(context, "browsers", ({ forbidden }) =>
    forbidden.length > 0 ? fail("browser-forbidden", { names: forbidden.join(", ") }) : pass(),
  );

export function judgeOurResolver(context: AuditContext): Outcome {
  const answers = resolverAnswers(context);
  return fromFact(context, "resolution", ({ privateDns }) =>
    worst([
      privateDns === "foreign" ? fail("private-dns-foreign") : pass(),
      answers.state === "pass" ? pass() : answers,
    ]),
  );
}

export function judgeBypass(context: AuditContext): Outcome {
  return fromFact(context, "resolution", ({ bypass }) => {
    if (bypass.length === 0) return unknown("not-known");
    return worst(
      bypass.map(({ way, open }) =>
        open === null ? unknown("not-known", { way }) : open ? fail("bypass-open", { way }) : pass(),
      ),
    );
  });
}

export function judgeCamera(context: AuditContext): Outcome {
  return fromFact(context, "camera", ({ disabled }) =>
    disabled === null ? unknown("not-known") : disabled ? pass() : fail("camera-on"),
  );
}

/** Counted from the last hand-out; before the first one, anything there is somebody's. */
export function judgeMedia(context: AuditContext): Outcome {
  return fromFact(context, "media", ({ files, newerThanHandOut }) => {
    const left = newerThanHandOut ?? files;
    if (left === null) return unknown("not-known");
    return left > 0 ? fail("media-left", { count: left }) : pass();
  });
}
