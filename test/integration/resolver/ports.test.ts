/** checkFree: says what is busy, also if whoever has the port is willing to share it. @module */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { checkFree, chooseListening, ListenError, localAddresses } from "../../../agent/resolver/ports.ts";
import { ResolverConfig } from "../../../policies/schema/config.ts";
import { freePort } from "../../support/resolver-process.ts";

const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => "free",
    (error: unknown) => (error instanceof ListenError ? `${error.code} ${error.message}` : "another error"),
  );

describe("checkFree", () => {
  it("leaves a free port free", async () => {
    const port = await freePort();
    expect(await codeOf(checkFree("127.0.0.1", port))).toBe("free");
    expect(await codeOf(checkFree("127.0.0.1", port))).toBe("free");
  });

  it.each([false, true])("sees a UDP socket (willing to share: %s)", async (reusePort) => {
    const port = await freePort();
    const socket = createSocket({ type: "udp4", reusePort });
    await new Promise<void>((done) => void socket.bind(port, "127.0.0.1", done));
    expect(await codeOf(checkFree("127.0.0.1", port))).toBe(
      `E_LISTEN_BUSY another program already listens on 127.0.0.1 port ${port}`,
    );
    socket.close();
  });

  it("sees a TCP listener", async () => {
    const server = createServer();
    await new Promise<void>((done) => void server.listen({ port: 0, host: "127.0.0.1", reusePort: true }, done));
    const { port } = server.address() as { port: number };
    expect(await codeOf(checkFree("127.0.0.1", port))).toContain("E_LISTEN_BUSY");
    server.close();
  });

  it("sees an address that is not ours", async () => {
    expect(await codeOf(checkFree("192.0.2.1", 5_353))).toContain("E_LISTEN_ADDRESS");
  });
});

describe("chooseListening", () => {
  const config = (more: object) => ResolverConfig.parse({ listen: ["127.0.0.1"], ...more });

  it("takes the configured port or refuses, never another one", async () => {
    const port = await freePort();
    expect(await chooseListening(config({ port }), false)).toEqual({ addresses: ["127.0.0.1"], port, reason: null });
    const socket = createSocket({ type: "udp4", reusePort: true });
    await new Promise<void>((done) => void socket.bind(port, "127.0.0.1", done));
    expect(await codeOf(chooseListening(config({ port }), false))).toContain("E_LISTEN_BUSY");
    // Held by our own workers of an earlier run, which will leave.
    expect((await chooseListening(config({ port }), true)).port).toBe(port);
    socket.close();
  });

  it("lists addresses once, IPv4 first, without link-local IPv6", () => {
    const all = localAddresses();
    expect(new Set(all).size).toBe(all.length);
    expect(all.some((address) => address.toLowerCase().startsWith("fe80:"))).toBe(false);
    expect(all[0]).not.toContain(":");
  });
});
