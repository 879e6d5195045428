/**
 * Lists in the form of other programs' configuration: wildcard lists, dnsmasq, response policy zones, v2fly files, address lists.
 */
import { describe, expect, it } from "vitest";
import { parseAddress, parseNetwork } from "../../../../blocklists/formats/address.ts";
import type { ParseOptions } from "../../../../blocklists/formats/sink.ts";
import { expandIncludes } from "../../../../blocklists/formats/v2fly.ts";
import { short } from "./read.ts";

interface Row {
  why: string;
  in: string;
  out: string[];
  options?: ParseOptions;
}
const subtree = (...names: string[]) => names.map((name) => `${name}.example deny||subtree`);

describe("wildcard", () => {
  it.each<Row>([
    { why: "a star covers the name and all below", in: "*.a.example\n.b.example", out: subtree("a", "b") },
    { why: "a bare name means what the source says", in: "a.example", out: ["a.example"] },
    { why: "comments, CRLF, BOM", in: "\uFEFF# x\r\n\r\n*.a.example # y\r\n", out: [...subtree("a"), "#2"] },
    {
      why: "a star elsewhere",
      in: "a*.example\n*.*.example\n*",
      out: ["wildcard@1:2", "wildcard@2:3", "wildcard@3:1"],
    },
    {
      why: "prefixes of other dialects are no names",
      in: "domain:a.example\nfull:a.example",
      out: ["characters@1:7", "characters@2:5"],
    },
    { why: "a whole top-level domain", in: "*.example", out: ["single-label@1:3"] },
  ])("$why", (row) => expect(short("wildcard", row.in)).toEqual(row.out));
});

describe("dnsmasq", () => {
  it.each<Row>([
    {
      why: "answers that lead nowhere, and names that are never asked upstream",
      in: "address=/a.example/\naddress=/b.example/#\naddress=/c.example/0.0.0.0\naddress=/d.example/::\nserver=/e.example/\nlocal=/f.example/",
      out: subtree("a", "b", "c", "d", "e", "f"),
    },
    { why: "several names", in: "local=/a.example/.b.example/", out: subtree("a", "b") },
    {
      why: "a sinkhole of this list",
      in: "address=/a.example/192.0.2.1",
      out: subtree("a"),
      options: { sinkholes: ["192.0.2.1"] },
    },
    { why: "another answer", in: "address=/a.example/192.0.2.1", out: ["rewrite@1:20"] },
    {
      why: "where to ask",
      in: "server=/a.example/192.0.2.53\nserver=/a.example/#\nserver=192.0.2.53",
      out: ["action@1:19", "action@2:19", "action@3:8"],
    },
    { why: "the rest of a configuration", in: "cache-size=1000\nno-resolv", out: ["action@1:1", "syntax@2:1"] },
    {
      why: "comments",
      in: "# x\n\naddress=/a.example/# y\naddress=/b.example/ # z",
      out: [...subtree("b"), "#2", "syntax@3:20"],
    },
    {
      why: "everything",
      in: "address=/#/\naddress=/*a.example/\naddress=//",
      out: ["wildcard@1:10", "wildcard@2:10", "syntax@3:10"],
    },
    {
      why: "a name among others that is none",
      in: "local=/a.example/,/b.example/",
      out: [...subtree("a", "b"), "characters@1:18"],
    },
    { why: "no closing slash", in: "address=/a.example", out: ["syntax@1:9"] },
    { why: "with the dashes of a command line, and blanks", in: "--address = /a.example/", out: subtree("a") },
  ])("$why", (row) => expect(short("dnsmasq", row.in, row.options)).toEqual(row.out));
});

describe("rpz", () => {
  const zone = (...lines: string[]): string => ["$TTL 60", "@ SOA a. b. 1 2 3 4 5", ...lines].join("\n");
  it.each<Row>([
    {
      why: "the name alone, and what is below it",
      in: zone("a.example CNAME .", "*.a.example CNAME ."),
      out: ["a.example deny||exact", "a.example deny||below", "#2"],
    },
    {
      why: "every action that blocks",
      in: zone(
        "a.example CNAME .",
        "b.example CNAME *.",
        "c.example CNAME rpz-drop.",
        "d.example A 0.0.0.0",
        "e.example AAAA ::",
        "f.example CNAME rpz-tcp-only.",
      ),
      out: [
        "a.example deny||exact",
        'b.example deny||exact|-|-|-|{"kind":"nodata"}',
        'c.example deny||exact|-|-|-|{"kind":"drop"}',
        "d.example deny||exact",
        "e.example deny||exact",
        'f.example deny||exact|-|-|-|{"kind":"tcp-only"}',
        "#2",
      ],
    },
    {
      why: "an exact name outranks wildcards where there are exceptions",
      in: zone("*.a.example CNAME RPZ-PASSTHRU.", "b.a.example CNAME ."),
      out: ["a.example allow||below", "b.a.example deny|!|exact", "#2"],
    },
    {
      why: "the older form of an exception",
      in: zone("a.example CNAME a.example."),
      out: ["a.example allow||exact", "#2"],
    },
    {
      why: "other answers of strangers are blocks",
      in: zone(
        "a.example CNAME other.example.",
        "b.example A 192.0.2.1",
        "b.example A 192.0.2.2",
        'c.example TXT "x ; y"',
      ),
      out: [...["a", "b", "b", "c"].map((n) => `${n}.example deny||exact`), "#2"],
    },
    {
      why: "other answers of those we trust, one rule for each owner, wherever its records stand",
      in: zone(
        "a.example CNAME Page.example.",
        "b.example A 192.0.2.1",
        'c.example TXT "x ; y"',
        "b.example AAAA 2001:db8::1",
        "*.b.example CNAME page",
        "24.0.2.0.192.rpz-ip A 192.0.2.1",
        "d.example MX 10 mail.example.",
      ),
      out: [
        'a.example deny||exact|-|-|-|{"kind":"cname","target":"page.example"}',
        'b.example deny||exact|-|-|-|{"kind":"data","records":[{"type":1,"text":"192.0.2.1"},{"type":28,"text":"2001:db8::1"}]}',
        'c.example deny||exact|-|-|-|{"kind":"data","records":[{"type":16,"text":"\\"x ; y\\""}]}',
        'b.example deny||below|-|-|-|{"kind":"cname","target":"page"}',
        'd.example deny||exact|-|-|-|{"kind":"data","records":[{"type":15,"text":"10 mail.example."}]}',
        'deny c0000200/24 {"kind":"data","records":[{"type":1,"text":"192.0.2.1"}]}',
        "#3",
      ],
      options: { trusted: true },
    },
    {
      why: "records past what one answer can hold",
      in: zone(...Array.from({ length: 18 }, (_, i) => `a.example A 192.0.2.${i}`)),
      out: [
        `a.example deny||exact|-|-|-|${JSON.stringify({
          kind: "data",
          records: Array.from({ length: 16 }, (_, i) => ({ type: 1, text: `192.0.2.${i}` })),
        })}`,
        "#17",
        "rewrite@19:1",
        "rewrite@20:1",
      ],
      options: { trusted: true },
    },
    {
      why: "what cannot be an answer of ours",
      in: zone(
        "a.example CNAME *.garden.example.",
        "a.example A 192.0.2",
        "a.example AAAA 192.0.2.1",
        "a.example FOO x",
        "a.example CNAME rpz-other.",
        "a.example CNAME bad_name!.",
      ),
      out: ["#2", "rewrite@3:1", "syntax@4:1", "syntax@5:1", "rewrite@6:1", "action@7:1", "rewrite@8:1"],
      options: { trusted: true },
    },
    {
      why: "relative names belong to the zone",
      in: "$ORIGIN rpz.test.\n@ SOA a. b. 1 2 3 4 5\na.example CNAME page\nb.example MX 5 mail",
      out: [
        'a.example deny||exact|-|-|-|{"kind":"cname","target":"page.rpz.test"}',
        'b.example deny||exact|-|-|-|{"kind":"data","records":[{"type":15,"text":"5 mail.rpz.test."}]}',
        "#2",
      ],
      options: { trusted: true },
    },
    {
      why: "single clients, from those we trust",
      in: zone("32.1.2.0.192.rpz-client-ip CNAME rpz-passthru.", "32.zz.db8.2001.rpz-client-ip CNAME rpz-drop."),
      out: ["client allow c0000201/32", `client deny 20010db8${"0".repeat(24)}/32 {"kind":"drop"}`, "#2"],
      options: { trusted: true },
    },
    {
      why: "sinkholes of this list",
      in: zone("a.example A 192.0.2.1", "b.example CNAME warning.example."),
      out: ["a.example deny||exact", "b.example deny||exact", "#2"],
      options: { sinkholes: ["192.0.2.1", "warning.example"] },
    },
    {
      why: "triggers a forwarder cannot see or a list cannot know",
      in: zone("32.1.2.0.192.rpz-client-ip CNAME .", "ns.example.rpz-nsdname CNAME .", "32.1.2.0.192.rpz-nsip CNAME ."),
      out: ["#2", "client@3:1", "trigger@4:1", "trigger@5:1"],
    },
    {
      why: "addresses in answers",
      in: zone(
        "24.0.2.0.192.rpz-ip CNAME .",
        "32.zz.db8.2001.rpz-ip CNAME .",
        "128.1.zz.rpz-ip CNAME rpz-passthru.",
        "128.zz.1.rpz-ip CNAME .",
      ),
      out: [
        "deny c0000200/24",
        `deny 20010db8${"0".repeat(24)}/32`,
        `allow ${"0".repeat(31)}1/128`,
        `deny 0001${"0".repeat(28)}/128`,
        "#2",
      ],
    },
    {
      why: "addresses that are none, or too many",
      in: zone(
        "24.1.2.0.192.rpz-ip CNAME .",
        "x.rpz-ip CNAME .",
        "4.0.0.0.192.rpz-ip CNAME .",
        "33.1.2.0.192.rpz-ip CNAME .",
      ),
      out: ["#2", "address@3:1", "address@4:1", "too-wide@5:1", "address@6:1"],
    },
    {
      why: "the zone's own name is taken off",
      in: "$ORIGIN rpz.test.\n@ SOA a. b. 1 2 3 4 5\na.example.rpz.test. CNAME .\nb.example CNAME .\n$ORIGIN example.rpz.test.\nc CNAME .\nd.elsewhere. CNAME .",
      out: [...["a", "b", "c"].map((n) => `${n}.example deny||exact`), "#3", "syntax@7:1"],
    },
    {
      why: "or is known from its SOA",
      in: "rpz.test. SOA a. b. 1 2 3 4 5\nrpz.test. NS a.\na.example.rpz.test. CNAME .",
      out: ["a.example deny||exact", "#2"],
    },
    {
      why: "time to live and class in either order",
      in: zone("a.example 5m IN CNAME .", "b.example IN 60 CNAME ."),
      out: ["a.example deny||exact", "b.example deny||exact", "#2"],
    },
    {
      why: "a blank in front repeats the owner",
      in: zone("a.example A 0.0.0.0", "  AAAA ::"),
      out: ["a.example deny||exact", "a.example deny||exact", "#2"],
    },
    {
      why: "records over several lines, comments, quotes",
      in: "@ SOA a. b. ( 1 ; one\n 2 3\n\n 4 5 )\n; x\na.example CNAME . ; y",
      out: ["a.example deny||exact", "#5"],
    },
    { why: "directives", in: "$INCLUDE other.zone\n$GENERATE 1-9 a$ CNAME .", out: ["include@1:1", "syntax@2:1"] },
    {
      why: "everything, and stars elsewhere",
      in: zone("* CNAME .", "a.*.example CNAME ."),
      out: ["#2", "wildcard@3:1", "wildcard@4:1"],
    },
    {
      why: "no record",
      in: 'a.example\n<html>\n)\n"x\na.example CNAME\na.example CNAME . b.',
      out: [1, 2, 3, 4, 5, 6].map((l) => `syntax@${l}:1`),
    },
  ])("$why", (row) => expect(short("rpz", row.in, row.options)).toEqual(row.out));

  it("reports addresses to a sink of names", () => {
    expect(short("rpz", "24.0.2.0.192.rpz-ip CNAME .", {}, true)).toEqual(["trigger@1:1"]);
  });
});

describe("v2fly", () => {
  it.each<Row>([
    { why: "a bare name is a domain", in: "a.example\ndomain:b.example", out: subtree("a", "b") },
    { why: "a full name", in: "full:a.example", out: ["a.example deny||exact"] },
    {
      why: "attributes and affiliations, here and in exports",
      in: "a.example @ads @!cn &other # x\nfull:b.example:@ads,@cn",
      out: ["a.example deny||subtree", "b.example deny||exact"],
    },
    {
      why: "words, whatever stands in them, and other files",
      in: "keyword:casino\nkeyword:a.b-c\nkeyword:\ninclude:other",
      out: ["/casino/ deny||subtree", "/a\\.b\\-c/ deny||subtree", "keyword@3:9", "include@4:1"],
    },
    {
      why: "expressions",
      in: "regexp:^ad[0-9]+\\.example$ @ads\nregexp:(?=x)y",
      out: ["/^ad[0-9]+\\.example$/ deny||subtree", "regex@2:8"],
    },
    { why: "comments", in: "# x\n\n   ", out: ["#3"] },
    { why: "another kind, or two values", in: "geosite:x\na.example b.example", out: ["syntax@1:1", "syntax@2:11"] },
  ])("$why", (row) => expect(short("v2fly", row.in)).toEqual(row.out));

  it("reports expressions to a sink of names", () => {
    expect(short("v2fly", "regexp:a\nkeyword:b", {}, true)).toEqual(["regex@1:8", "keyword@2:9"]);
  });

  const folder: Record<string, string> = {
    one: "a.example @ads\nb.example\ninclude:two",
    two: "c.example @ads @cn\ninclude:three\nkeyword:x",
    loop: "d.example\ninclude:loop",
    huge: "include:huge2\ninclude:huge2\ninclude:huge2",
    huge2: "x.example\n".repeat(100),
  };
  it.each<{ why: string; in: string; out: string[] }>([
    {
      why: "puts the file in its place",
      in: "x.example\ninclude:one",
      out: [
        "x.example",
        "# include:one",
        "a.example @ads",
        "b.example",
        "# include:two",
        "c.example @ads @cn",
        "include:three",
        "keyword:x",
      ],
    },
    {
      why: "only lines with an attribute",
      in: "include:one @ads",
      out: ["# include:one @ads", "a.example @ads", "# include:two", "c.example @ads @cn", "include:three"],
    },
    {
      why: "only lines without",
      in: "include:one @-ads",
      out: ["# include:one @-ads", "b.example", "# include:two", "include:three", "keyword:x"],
    },
    { why: "conditions add up", in: "include:two @ads @-cn", out: ["# include:two @ads @-cn", "include:three"] },
    {
      why: "a file that includes itself ends",
      in: "include:loop",
      out: ["# include:loop", "d.example", "include:loop"],
    },
  ])("$why", (row) => expect(expandIncludes(row.in, (name) => folder[name]).split("\n")).toEqual(row.out));

  it("stops including past a bound", () => {
    const out = expandIncludes("include:huge", (name) => folder[name], 150).split("\n");
    expect(out.filter((line) => line === "include:huge2")).toHaveLength(1);
  });
});

describe("ip", () => {
  it.each<Row>([
    {
      why: "addresses and networks",
      in: "192.0.2.1\n192.0.2.0/24\n2001:db8::/32",
      out: ["deny c0000201/32", "deny c0000200/24", `deny 20010db8${"0".repeat(24)}/32`],
    },
    {
      why: "IPv4 in IPv6 is IPv4",
      in: "::ffff:192.0.2.1\n::ffff:192.0.2.0/120",
      out: ["deny c0000201/32", "deny c0000200/24"],
    },
    {
      why: "comments",
      in: "# x\n; y\n\n192.0.2.1 # dns.example\n192.0.2.2;z",
      out: ["deny c0000201/32", "deny c0000202/32", "#3"],
    },
    {
      why: "bits behind the prefix are a slip",
      in: "192.0.2.1/24\n2001:db8::1/32\n192.0.2.128/24",
      out: ["address@1:1", "address@2:1", "address@3:1"],
    },
    {
      why: "lenient spellings are slips as well",
      in: "192.0.2\n0192.0.2.1\n192.0.2.256\n0xc0.0.2.1\n192.0.2.1/33\n192.0.2.0/024\nfe80::1%lo",
      out: [1, 2, 3, 4, 5, 6, 7].map((l) => `address@${l}:1`),
    },
    {
      why: "a good part of the Internet",
      in: "0.0.0.0/0\n128.0.0.0/7\n2000::/3",
      out: ["too-wide@1:1", "too-wide@2:1", "too-wide@3:1"],
    },
    { why: "names and ranges", in: "a.example\n192.0.2.1 - 192.0.2.9", out: ["address@1:1", "syntax@2:11"] },
    { why: "a line without end", in: "1".repeat(500), out: ["address@1:1"] },
  ])("$why", (row) => expect(short("ip", row.in)).toEqual(row.out));

  it.each([
    ["::", "0".repeat(32)],
    ["1::", `0001${"0".repeat(28)}`],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
    ["1::8", `0001${"0".repeat(24)}0008`],
    ["::1.2.3.4", `${"0".repeat(24)}01020304`],
    ["1:2:3:4:5:6:1.2.3.4", "00010002000300040005000601020304"],
    ...["1:2:3:4:5:6:7::8", "1::2::3", ":1::2", "1:2", "12345::", "1.2.3.4::", ":::", "1:2:3:4:5:6:7:1.2.3.4", ""].map(
      (bad) => [bad, ""],
    ),
  ])("%s", (text, hex) => {
    expect(Buffer.from(parseAddress(text) ?? []).toString("hex")).toBe(hex);
    if (hex !== "") expect(parseNetwork(`${text}/128`)?.prefix).toBe(128);
  });
});

describe("sha256", () => {
  const digest = "0123456789abcdef".repeat(4);
  it.each<Row>([
    {
      why: "a digest, in either letter case, with comments",
      in: `# x\n\n${digest}\n  ${digest.toUpperCase()} # y\r\n; z`,
      out: [digest, digest, "#3"],
    },
    {
      why: "too few digits, too many, others, a name",
      in: `${digest.slice(1)}\n${digest}0\n${digest.slice(1)}g\na.example`,
      out: ["syntax@1:1", "syntax@2:1", "syntax@3:64", "syntax@4:1"],
    },
    { why: "something behind it", in: `${digest} a.example`, out: ["syntax@1:66"] },
  ])("$why", (row) => expect(short("sha256", row.in)).toEqual(row.out));

  it("reports digests to a sink of names", () => {
    expect(short("sha256", digest, {}, true)).toEqual(["syntax@1:1"]);
  });
});
