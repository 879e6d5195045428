/**
 * One question over TCP, for answers that do not fit a datagram (RFC 7766).
 *
 * @module
 */
import { connect } from "node:net";
import { UpstreamError } from "./error.ts";

/**
 * @param query  message without length prefix
 * @throws {UpstreamError} `E_UPSTREAM_SILENT` after `timeoutMs`, `E_UPSTREAM_BROKEN` if the connection fails
 */
export function exchangeTcp(address: string, port: number, query: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    let received = Buffer.alloc(0);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new UpstreamError("E_UPSTREAM_SILENT", `no answer over TCP within ${timeoutMs} ms`));
    }, timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new UpstreamError("E_UPSTREAM_BROKEN", `TCP connection failed: ${error.message}`, { cause: error }));
    };
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("closed before the answer was complete")));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < 2 + length) return;
      clearTimeout(timer);
      socket.removeAllListeners("close");
      socket.destroy();
      resolve(new Uint8Array(received.subarray(2, 2 + length)));
    });
    const prefixed = Buffer.alloc(2 + query.length);
    prefixed.writeUInt16BE(query.length, 0);
    prefixed.set(query, 2);
    socket.write(prefixed);
  });
}
