/**
 * Asks whether names go through the venue's filter: a name only its resolvers know, and ways around them.
 *
 * «Through the system» means: by the servers of `/etc/resolv.conf`, which node reads and which is the stub of systemd-resolved where
 * that runs. TXT records have no other way in Linux: the C library's own look-up (hosts file, mDNS) knows addresses only. A browser
 * with encrypted DNS of its own is a matter of its policies and of the bypass probes.
 *
 * A way around is open only if an answer came back: a connection alone proves nothing on a network with a sign-in page. The
 * question asked outside is the same for everybody and says nothing about anyone.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { request } from "node:https";
import { connect } from "node:tls";
import type { ProbeSettings } from "../../platform.ts";

export interface ResolutionAnswer {
  readonly canary: { readonly texts: readonly string[]; readonly error: string | null } | null;
  readonly servers: readonly string[];
  readonly bypass: readonly { readonly way: "other-resolver" | "dot" | "doh"; readonly open: boolean }[];
}

const WAIT_MS = 3_000;
const ID = 0x4c41;
/** `example.org A`, recursion desired. */
const QUESTION = Uint8Array.from([
  ID >> 8, ID & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, ...new TextEncoder().encode("example"), 3, ...new TextEncoder().encode("org"), 0, 0, 1, 0, 1,
]); // prettier-ignore

/** An answer to our question, not an error page and not a refusal. */
const isAnswer = (message: Uint8Array): boolean =>
  message.length > 12 &&
  ((message[0] ?? 0) << 8) + (message[1] ?? 0) === ID &&
  ((message[2] ?? 0) & 0x80) !== 0 &&
  ((message[3] ?? 0) & 15) === 0;

type Outside = ProbeSettings["outside"][number];

function plain({ address, port }: Outside): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    const end = (open: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(open);
    };
    const timer = setTimeout(() => end(false), WAIT_MS);
    socket.once("error", () => end(false));
    socket.once("message", (message) => end(isAnswer(message)));
    socket.send(QUESTION, port, address);
  });
}

function overTls({ address, port }: Outside): Promise<boolean> {
  return new Promise((resolve) => {
    // Who answers does not matter, only that somebody does: the certificate is not judged.
    const socket = connect({ host: address, port, rejectUnauthorized: false, ALPNProtocols: ["dot"] });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(WAIT_MS, () => end(false));
    socket.once("error", () => end(false));
    socket.once("close", () => resolve(false));
    socket.once("secureConnect", () => socket.write(Uint8Array.from([0, QUESTION.length, ...QUESTION])));
    socket.once("data", (data: Buffer) => end(isAnswer(data.subarray(2))));
  });
}

function overHttps({ address, port }: Outside): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: address,
        port,
        path: `/dns-query?dns=${Buffer.from(QUESTION).toString("base64url")}`,
        headers: { accept: "application/dns-message" },
        rejectUnauthorized: false,
        timeout: WAIT_MS,
        agent: false,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => resolve(answer.statusCode === 200 && isAnswer(Buffer.concat(chunks))));
        answer.on("error", () => resolve(false));
      },
    );
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.end();
  });
}

const WAYS = { "other-resolver": plain, dot: overTls, doh: overHttps } as const;

async function askCanary(
  resolver: Resolver,
  name: string,
): Promise<{ texts: readonly string[]; error: string | null }> {
  try {
    return { texts: (await resolver.resolveTxt(name)).map((parts) => parts.join("")), error: null };
  } catch (error) {
    return { texts: [], error: (error as NodeJS.ErrnoException).code ?? "failed" };
  }
}

/**
 * @param resolver  a new one each time: it reads `/etc/resolv.conf` when it is made, and a laptop moves from network to network
 */
export async function askAround(
  settings: ProbeSettings,
  resolver: Resolver = new Resolver({ timeout: WAIT_MS, tries: 2 }),
): Promise<ResolutionAnswer> {
  const bypass = await Promise.all(
    settings.outside.map(async (one) => ({ way: one.way, open: await WAYS[one.way](one) })),
  );
  return {
    canary: settings.canary === null ? null : await askCanary(resolver, settings.canary.name),
    servers: resolver.getServers(),
    bypass,
  };
}
