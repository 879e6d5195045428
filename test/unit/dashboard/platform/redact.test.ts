/**
 * Holds the log to its promise: no name, no address, no secret, however deep it was nested.
 *
 * @module
 */
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { openLog } from "../../../../dashboard/platform/log.ts";
import { redact, redactText } from "../../../../dashboard/platform/redact.ts";

describe("redactText", () => {
  it.each([
    { why: "a name", in: "no answer for www.bad.example today", out: "no answer for [name] today" },
    { why: "a name with Polish letters", in: "żółw.example", out: "[name]" },
    { why: "IPv4", in: "from 192.0.2.17:53", out: "from [address]:53" },
    { why: "IPv6", in: "from 2001:db8::17 here", out: "from [address] here" },
    { why: "a MAC address", in: "device 02:00:5e:10:00:ff", out: "device [address]" },
    { why: "a bearer key", in: "Bearer abc.def-123", out: "Bearer [secret]" },
    { why: "a session token", in: `t=${"aB3_".repeat(11)}`, out: "t=[secret]" },
    { why: "our own files stay readable", in: "cannot read config.yaml", out: "cannot read config.yaml" },
    { why: "loopback points at nobody", in: "listening on 127.0.0.1", out: "listening on 127.0.0.1" },
    { why: "a digest is shortened", in: "a".repeat(64), out: "aaaaaaaa…" },
  ])("$why", (row) => expect(redactText(row.in)).toBe(row.out));
});

describe("redact", () => {
  it("reaches into errors, maps, arrays and cycles", () => {
    const cycle: Record<string, unknown> = { list: [new Map([["deep", { note: "see www.bad.example" }]])] };
    cycle["self"] = cycle;
    const error = new Error("getaddrinfo www.bad.example", {
      cause: { password: "hunter2", nested: { qname: "x.example" } },
    });
    const text = JSON.stringify(redact({ cycle, error }));
    expect(text).not.toMatch(/bad\.example|hunter2|x\.example/u);
    expect(text).toContain("[cycle]");
    // Reached and cleaned, not merely left out.
    expect(text).toContain('"note":"see [name]"');
    expect(text).toContain('"cause":{"password":"[secret]","nested":{"qname":"[withheld]"}}');
    expect(text).toContain("getaddrinfo [name]");
  });

  it.each(["token", "setupToken", "password", "authorization", "cookie", "csrf", "uplinkKeyFile", "key"])(
    "withholds the value of %s whatever it is",
    (key) => expect(redact({ a: { [key]: "1234" } })).toEqual({ a: { [key]: "[secret]" } }),
  );

  it("writes nothing else through the log itself", async () => {
    const stream = new PassThrough();
    const log = openLog("test", "debug", stream);
    log.info("asked www.bad.example", { hit: { name: "www.bad.example", at: 5, deep: [{ ip: "192.0.2.1" }] } });
    await new Promise((done) => setTimeout(done, 20));
    const line = String(stream.read());
    expect(line).not.toMatch(/bad\.example|192\.0\.2/u);
    expect(JSON.parse(line)).toMatchObject({ level: "info", message: "asked [name]", details: { hit: { at: 5 } } });
  });
});
