/**
 * The canary and the ways around the filter, against servers of our own on this machine.
 *
 * @module
 */
import { createSocket, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer as createTls } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { askAround } from "../../../agent/device/collectors/linux/resolution.ts";
import { NO_SETTINGS, type ProbeSettings } from "../../../agent/device/platform.ts";
import { TestAuthority } from "../../support/certificate.ts";

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The question sent back as an answer, with this code and, if told, one TXT record. */
function reply(question: Uint8Array, code: number, text?: string): Uint8Array {
  const out = Uint8Array.from(question);
  out[2] = (out[2] ?? 0) | 0x80;
  out[3] = code;
  if (text === undefined) return out;
  // Additional records (EDNS) are cut off behind the question.
  let end = 12;
  while ((out[end] ?? 0) !== 0) end += (out[end] ?? 0) + 1;
  const head = out.slice(0, end + 5);
  head.set([0, 1, 0, 0, 0, 0], 6);
  const octets = new TextEncoder().encode(text);
  return Uint8Array.from([...head, 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, octets.length + 1, octets.length, ...octets]);
}

async function udp(answer: (question: Uint8Array) => Uint8Array | null): Promise<number> {
  const socket: Socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const octets = answer(message);
    if (octets !== null) socket.send(octets, from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  closing.push(() => socket.close());
  return socket.address().port;
}

const outside = (way: ProbeSettings["outside"][number]["way"], port: number): ProbeSettings => ({
  ...NO_SETTINGS,
  outside: [{ way, address: "127.0.0.1", port }],
});

describe("canary through the system's servers", () => {
  const settings = { ...NO_SETTINGS, canary: { name: "canary.example.org", token: "0123456789abcdef" } };
  it.each([
    { why: "the record comes back", code: 0, text: "0123456789abcdef", is: { texts: ["0123456789abcdef"], error: null } },
    { why: "somebody else does not know it", code: 3, text: undefined, is: { texts: [], error: "ENOTFOUND" } },
    { why: "refused", code: 5, text: undefined, is: { texts: [], error: "EREFUSED" } },
  ])("$why", async ({ code, text, is }) => {
    const server = `127.0.0.1:${await udp((question) => reply(question, code, text))}`;
    const resolver = new Resolver({ timeout: 2_000, tries: 1 });
    resolver.setServers([server]);
    expect(await askAround(settings, resolver)).toMatchObject({ canary: is, servers: [server] });
  });
  it("is not asked before anybody named it", async () => expect(await askAround(NO_SETTINGS)).toMatchObject({ canary: null, bypass: [] }));
}); // prettier-ignore

describe("ways around the filter", () => {
  it.each([
    { why: "an answer: open", answer: (question: Uint8Array) => reply(question, 0), open: true },
    { why: "a refusal: closed", answer: (question: Uint8Array) => reply(question, 5), open: false },
    { why: "our own question back is no answer", answer: (question: Uint8Array) => question, open: false },
    { why: "silence: closed", answer: () => null, open: false },
  ])("other resolver, $why", async ({ answer, open }) => {
    expect((await askAround(outside("other-resolver", await udp(answer)))).bypass).toEqual([{ way: "other-resolver", open }]);
  });

  it.each([
    { why: "answers over TLS: open", speak: true, open: true },
    { why: "takes the connection and says nothing: closed", speak: false, open: false },
  ])("DoT, $why", async ({ speak, open }) => {
    const { key, cert } = new TestAuthority().certify(["127.0.0.1"]);
    const server = createTls({ key, cert, ALPNProtocols: ["dot"] }, (socket) => {
      socket.on("error", () => undefined);
      socket.on("data", (data: Buffer) => {
        const answer = reply(data.subarray(2), 0);
        if (speak) socket.write(Uint8Array.from([0, answer.length, ...answer]));
      });
    }).listen(0, "127.0.0.1");
    closing.push(() => server.close());
    await once(server, "listening");
    expect((await askAround(outside("dot", (server.address() as AddressInfo).port))).bypass).toEqual([{ way: "dot", open }]);
  });

  it.each([
    { why: "a DNS answer: open", page: false, open: true },
    { why: "a sign-in page is no way out", page: true, open: false },
  ])("DoH, $why", async ({ page, open }) => {
    const { key, cert } = new TestAuthority().certify(["127.0.0.1"]);
    const server = createHttps({ key, cert }, (request, response) => {
      const question = new URL(request.url ?? "/", "https://doh.example").searchParams.get("dns") ?? "";
      response.end(page ? "<html>Sign in to the network</html>" : reply(Buffer.from(question, "base64url"), 0));
    }).listen(0, "127.0.0.1");
    closing.push(() => server.close());
    await once(server, "listening");
    expect((await askAround(outside("doh", (server.address() as AddressInfo).port))).bypass).toEqual([{ way: "doh", open }]);
  });

  it.each(["dot", "doh"] as const)("%s: nobody there is closed", async (way) => {
    expect((await askAround(outside(way, 1))).bypass).toEqual([{ way, open: false }]);
  });
}); // prettier-ignore
