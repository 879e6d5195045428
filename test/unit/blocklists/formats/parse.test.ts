/**
 * Tables of the line formats that came first: domains, hosts, adblock, browser.
 */
import { domainToASCII } from "node:url";
import { describe, expect, it } from "vitest";
import { shapeKey } from "../../../../blocklists/compile/rule.ts";
import { PARSERS } from "../../../../blocklists/formats/parse.ts";
import type { Unusable } from "../../../../blocklists/formats/sink.ts";
import { textOfWire } from "../../../../blocklists/lookup/wire-name.ts";
import type { ListFormat } from "../../../../policies/schema/list-source.ts";

/** Rules as short texts: `name`, then what differs from a plain name; unusable ones as `reason@line:column`. */
function read(format: ListFormat, list: string | Uint8Array) {
  const out = { rules: [] as string[], comments: 0, unusable: [] as Unusable[] };
  const say = (mark: string) => (octets: Uint8Array, shape: Parameters<typeof shapeKey>[0] | null) => {
    const name = textOfWire(octets, 0, octets.length);
    out.rules.push(mark + (shape === null ? name : `${name} ${shapeKey(shape).replace(/(?:\|-)+$/u, "")}`));
  };
  PARSERS[format](list, (name) => domainToASCII(name) || null, {
    rule: say(""),
    badfilter: say("cancel "),
    comment: () => (out.comments += 1),
    unusable: (found) => out.unusable.push(found),
  });
  return out;
}
const short = (format: ListFormat, list: string | Uint8Array): string[] => {
  const { rules, comments, unusable } = read(format, list);
  return [
    ...rules,
    ...(comments > 0 ? [`#${comments}`] : []),
    ...unusable.map((u) => `${u.reason}@${u.line}:${u.column}`),
  ];
};

interface Row {
  why: string;
  in: string;
  out: string[];
}

describe("domains", () => {
  it.each<Row>([
    { why: "one name a line", in: "a.example\nb.example\n", out: ["a.example", "b.example"] },
    { why: "no last line end", in: "a.example", out: ["a.example"] },
    { why: "CRLF and BOM", in: "\uFEFFa.example\r\nb.example\r\n", out: ["a.example", "b.example"] },
    { why: "upper case, final dot, blanks around", in: "\t A.Example. ", out: ["a.example"] },
    { why: "comments of every kind and empty lines", in: "# a\n! b\n; c\n// d\n\n   \n", out: ["#6"] },
    { why: "a comment behind the name", in: "a.example # why\nb.example#why", out: ["a.example", "b.example"] },
    {
      why: "IDN becomes A-labels",
      in: "zażółć.example\nBÜCHER.example",
      out: ["xn--za-6ja4f8n1l.example", "xn--bcher-kva.example"],
    },
    { why: "an ideographic full stop is a dot", in: "例え。example", out: ["xn--r8jz45g.example"] },
    { why: "an A-label that decodes", in: "xn--bcher-kva.example", out: ["xn--bcher-kva.example"] },
    {
      why: "an A-label that does not",
      in: "a.example\nwww.xn--\u0061\u0061\u0061-.example",
      out: ["a.example", "idna@2:5"],
    },
    { why: "no IDNA form", in: "\u0378x.example", out: ["idna@1:1"] },
    { why: "underscore and hyphens are used in real names", in: "_dmarc.a-.example", out: ["_dmarc.a-.example"] },
    { why: "IPv4 address", in: "192.0.2.1", out: ["address@1:1"] },
    { why: "numbers only", in: "999", out: ["address@1:1"] },
    { why: "IPv6 address", in: "2001:db8::1", out: ["address@1:5"] },
    { why: "single label", in: "localhost", out: ["single-label@1:1"] },
    { why: "the root", in: ".", out: ["syntax@1:2"] },
    { why: "two words are no name", in: "a.example b.example", out: ["syntax@1:11"] },
    { why: "an error page", in: "<html>\n<body>", out: ["characters@1:1", "characters@2:1"] },
    { why: "characters no host has", in: "a,b.example", out: ["characters@1:2"] },
    { why: "an empty label", in: "a..example", out: ["label-length@1:3"] },
    {
      why: "an empty label at the end; only one final dot is the root's",
      in: "a.example..",
      out: ["label-length@1:1"],
    },
    { why: "a long label", in: `${"a".repeat(64)}.example`, out: ["label-length@1:65"] },
    { why: "a long name", in: `${"abcdefg.".repeat(32)}example`, out: ["name-length@1:254"] },
    {
      why: "253 characters are a name",
      in: `${"a".repeat(63)}.`.repeat(3) + "b".repeat(61),
      out: [`${"a".repeat(63)}.`.repeat(3) + "b".repeat(61)],
    },
    {
      why: "a wildcard stands for the whole name",
      in: "*.a.example\n.b.example",
      out: ["a.example deny||subtree", "b.example deny||subtree"],
    },
    { why: "another wildcard", in: "ads*.example", out: ["wildcard@1:4"] },
    { why: "an address of a page", in: "a.example/x\nhttps://a.example", out: ["path@1:10", "path@2:7"] },
    {
      why: "v2fly kinds",
      in: "domain:a.example @ads\nfull:b.example\nregexp:^x\ninclude:y\nkeyword:z",
      out: ["a.example deny||subtree", "b.example deny||exact", "regex@3:1", "include@4:1", "keyword@5:1"],
    },
  ])("$why", (row) => expect(short("domains", row.in)).toEqual(row.out));

  it("shows at most 120 characters of a line, without cutting one in half", () => {
    const [found] = read("domains", `${"🏮".repeat(500)}.example x`).unusable;
    expect(Array.from(found?.text ?? "")).toHaveLength(120);
    expect(found?.text).toBe("🏮".repeat(120));
  });

  it("counts columns in characters, not octets", () => {
    expect(short("domains", "żółw.example ,")).toEqual(["syntax@1:14"]);
  });
});

describe("hosts", () => {
  it.each<Row>([
    {
      why: "addresses that lead nowhere",
      in: "0.0.0.0 a.example\n127.0.0.1\tb.example\n:: c.example\n::1 d.example\n0 e.example",
      out: ["a.example", "b.example", "c.example", "d.example", "e.example"],
    },
    { why: "several names on a line", in: "0.0.0.0 a.example b.example  # both", out: ["a.example", "b.example"] },
    {
      why: "good and bad names on a line",
      in: "0.0.0.0 a.example b,c d.example",
      out: ["a.example", "d.example", "characters@1:20"],
    },
    {
      why: "the machine's own names are no error",
      in: "127.0.0.1 localhost localhost.localdomain\n::1 ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nfe80::1%lo0 localhost\n255.255.255.255 broadcasthost\n0.0.0.0 0.0.0.0",
      out: ["#6"],
    },
    { why: "own names beside others", in: "127.0.0.1 localhost a.example", out: ["a.example"] },
    {
      why: "a real address is an override, not a block",
      in: "192.0.2.1 a.example\n2001:db8::1 b.example",
      out: ["address@1:1", "address@2:1"],
    },
    { why: "an address listed as a name", in: "0.0.0.0 192.0.2.1", out: ["address@1:9"] },
    { why: "no address", in: "a.example", out: ["syntax@1:1"] },
    { why: "no name", in: "0.0.0.0\n0.0.0.0 # x", out: ["syntax@1:1", "syntax@2:1"] },
    { why: "comments", in: "# x\n\n  # y\n! z", out: ["#4"] },
    { why: "CRLF, BOM, upper case, final dot", in: "\uFEFF0.0.0.0 A.EXAMPLE.\r\n", out: ["a.example"] },
  ])("$why", (row) => expect(short("hosts", row.in)).toEqual(row.out));
});

describe("adblock", () => {
  it.each<Row>([
    {
      why: "the name and all below",
      in: "||a.example^\n||b.example\nc.example^\n||d.example^|\n||.e.example^",
      out: ["a", "b", "c", "d", "e"].map((n) => `${n}.example deny||subtree`),
    },
    { why: "the name alone", in: "|a.example^\n|b.example|", out: ["a.example deny||exact", "b.example deny||exact"] },
    { why: "only below", in: "||*.a.example^\n*.b.example^", out: ["a.example deny||below", "b.example deny||below"] },
    {
      why: "a plain name means what the source says",
      in: "a.example\n0.0.0.0 b.example",
      out: ["a.example", "b.example"],
    },
    {
      why: "exceptions",
      in: "@@||a.example^\n@@|b.example^\n@@c.example",
      out: ["a.example allow||subtree", "b.example allow||exact", "c.example allow||subtree"],
    },
    {
      why: "important",
      in: "||a.example^$important\n@@||b.example^$important",
      out: ["a.example deny|!|subtree", "b.example allow|!|subtree"],
    },
    {
      why: "badfilter names the rule it cancels",
      in: "||a.example^$badfilter\n||a.example^$important,badfilter",
      out: ["cancel a.example deny||subtree", "cancel a.example deny|!|subtree"],
    },
    {
      why: "record types",
      in: "||a.example^$dnstype=A|~AAAA\n||b.example^$dnstype=~https\n||c.example^$dnstype=TYPE99",
      out: ["a.example deny||subtree|1|28", "b.example deny||subtree|-|65", "c.example deny||subtree|99"],
    },
    { why: "an unknown record type", in: "||a.example^$important,dnstype=FOO", out: ["dnstype@1:24"] },
    {
      why: "denyallow",
      in: "||a.example^$denyallow=B.a.example|c.a.example",
      out: ["a.example deny||subtree|-|-|b.a.example,c.a.example"],
    },
    { why: "denyallow with something else than names", in: "||a.example^$denyallow=*.b", out: ["modifier@1:14"] },
    {
      why: "what a block by DNS does anyway",
      in: "||a.example^$all\n||b.example^$document,popup\n||c.example^$doc",
      out: ["a", "b", "c"].map((n) => `${n}.example deny||subtree`),
    },
    {
      why: "what DNS cannot tell",
      in: "||a.example^$third-party\n||a.example^$script\n||a.example^$client=x\n||a.example^$dnsrewrite=192.0.2.1\n||a.example^$important,domain=x.example\n||a.example^$",
      out: ["modifier@1:14", "modifier@2:14", "client@3:14", "rewrite@4:14", "modifier@5:24", "modifier@6:14"],
    },
    {
      why: "a rewrite to an empty answer is a block",
      in: "||a.example^$dnsrewrite=NXDOMAIN;;\n||b.example^$dnsrewrite=NOERROR;;\n||c.example^$dnsrewrite=REFUSED\n||d.example^$dnsrewrite=0.0.0.0\n||e.example^$dnsrewrite=NOERROR;AAAA;::,important",
      out: [...["a", "b", "c", "d"].map((n) => `${n}.example deny||subtree`), "e.example deny|!|subtree"],
    },
    {
      why: "a rewrite to anything else, or an exception from rewrites",
      in: "||a.example^$dnsrewrite=b.example\n||a.example^$dnsrewrite=NOERROR;CNAME;b.example\n||a.example^$dnsrewrite=NOERROR;A;192.0.2.1\n||a.example^$dnsrewrite\n@@||a.example^$dnsrewrite\n||a.example^$dnsrewrite=nxdomain\n||a.example^$dnsrewrite=NXDOMAIN;A;0.0.0.0;x\n@@||a.example^$dnsrewrite=NXDOMAIN;;",
      out: [1, 2, 3, 4, 5, 6, 7, 8].map((l) => `rewrite@${l}:${l === 5 || l === 8 ? 16 : 14}`),
    },
    { why: "single devices, which a list cannot know", in: "||a.example^$ctag=device_phone", out: ["client@1:14"] },
    { why: "comments and headers", in: "! x\n[Adblock Plus 2.0]\n# x\n#####\n## Title ##\n\n!#if x", out: ["#7"] },
    { why: "a comment behind a rule", in: "||a.example^ # x", out: ["a.example deny||subtree"] },
    { why: "a part of the list that is elsewhere", in: "!#include other.txt", out: ["include@1:1"] },
    {
      why: "cosmetic rules",
      in: "##.ad\na.example##.ad\na.example#@#.ad\na.example#?#x\na.example#$#x\n#@#x\na.example$$script",
      out: [1, 2, 3, 4, 5, 6, 7].map((l) => `cosmetic@${l}:${[1, 6].includes(l) ? 1 : 10}`),
    },
    { why: "regular expressions", in: "/ads[0-9]/\n@@/x/$important", out: ["regex@1:1", "regex@2:3"] },
    {
      why: "paths and ports",
      in: "||a.example/x\n|https://a.example^\n||a.example:8080^",
      out: ["path@1:12", "path@2:7", "path@3:12"],
    },
    {
      why: "wildcards",
      in: "||a*.example^\n||example.*^\n|*.a.example^",
      out: ["wildcard@1:4", "wildcard@2:11", "wildcard@3:2"],
    },
    { why: "a pattern that is no name", in: "||a.example^x\n||a|b.example^", out: ["pattern@1:12", "pattern@2:4"] },
    { why: "nothing but marks", in: "||^\n@@\n||", out: ["syntax@1:3", "syntax@2:3", "syntax@3:3"] },
    {
      why: "single labels and addresses",
      in: "||com^\n||192.0.2.1^\n||2001:db8::1^",
      out: ["single-label@1:3", "address@2:3", "address@3:7"],
    },
    { why: "a real address", in: "192.0.2.1 a.example", out: ["address@1:1"] },
    { why: "IDN", in: "||bücher.example^$important", out: ["xn--bcher-kva.example deny|!|subtree"] },
  ])("$why", (row) => expect(short("adblock", row.in)).toEqual(row.out));
});

describe("browser", () => {
  it.each<Row>([
    {
      why: "a whole host",
      in: "||a.example^\n||B.example^|\n||bücher.example^",
      out: ["a.example deny||subtree", "b.example deny||subtree", "xn--bcher-kva.example deny||subtree"],
    },
    {
      why: "the document, everything, important",
      in: "||a.example^$document\n||b.example^$all\n||c.example^$important",
      out: ["a.example deny||subtree", "b.example deny||subtree", "c.example deny|!|subtree"],
    },
    { why: "an exception for a whole host", in: "@@||a.example^", out: ["a.example allow||subtree"] },
    {
      why: "an exception that switches the browser's filter off",
      in: "@@||a.example^$document\n@@||b.example^$generichide",
      out: ["modifier@1:1", "modifier@2:1"],
    },
    { why: "a cancelled rule", in: "||a.example^$badfilter", out: ["cancel a.example deny||subtree"] },
    {
      why: "only from other pages, or some requests",
      in: "||a.example^$third-party\n||a.example^$script\n||a.example^$domain=b.example\n||a.example^$redirect=noop\n||a.example^$csp=x",
      out: [1, 2, 3, 4, 5].map((l) => `modifier@${l}:1`),
    },
    {
      why: "options the library does not know",
      in: "||a.example^$popup\n||a.example^$nonsense",
      out: ["modifier@1:1", "modifier@2:1"],
    },
    { why: "parts of a host's pages", in: "||a.example/x\n||a.example^*/y", out: ["path@1:1", "wildcard@2:1"] },
    {
      why: "patterns over addresses",
      in: "/banner/ads/*\n-ad-300.\n|https://a.example^\na.example\n||a.example",
      out: ["pattern@1:1", "pattern@2:1", "pattern@3:1", "pattern@4:1", "pattern@5:1"],
    },
    { why: "regular expressions", in: "/ads[0-9]/", out: ["regex@1:1"] },
    {
      why: "cosmetic rules",
      in: "##.ad\na.example##.ad\na.example#@#.ad",
      out: ["cosmetic@1:1", "cosmetic@2:1", "cosmetic@3:1"],
    },
    { why: "comments", in: "! x\n[Adblock Plus 2.0]\n\n", out: ["#3"] },
    { why: "addresses and single labels", in: "||192.0.2.1^\n||com^", out: ["address@1:1", "single-label@2:1"] },
  ])("$why", (row) => expect(short("browser", row.in)).toEqual(row.out));
});
