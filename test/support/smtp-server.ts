/**
 * A mail server of our own on a real socket: EHLO, STARTTLS, AUTH PLAIN/LOGIN, MAIL, RCPT, DATA (RFC 5321, 3207, 4954), nothing more.
 *
 * It can refuse a recipient, be busy, fall silent, or lose the connection after it took a letter.
 *
 * @module
 */
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { TLSSocket, createSecureContext } from "node:tls";
import type { Certified } from "./certificate.ts";

export interface Letter {
  readonly to: string;
  readonly raw: string;
  readonly encrypted: boolean;
  readonly user: string | null;
}

export type Mood = "takes" | "busy" | "no-such-user" | "silent" | "takes-and-hangs-up" | "no-tls";

export class SmtpServer {
  readonly letters: Letter[] = [];
  mood: Mood = "takes";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(certified: Certified, account: { readonly user: string; readonly pass: string } | null) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      this.#talk(socket, certified, account);
    });
  }

  static async start(
    certified: Certified,
    account: { readonly user: string; readonly pass: string } | null = null,
  ): Promise<SmtpServer> {
    const server = new SmtpServer(certified, account);
    await new Promise<void>((done) => server.#server.listen(0, "127.0.0.1", done));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  #talk(plain: Socket, certified: Certified, account: { readonly user: string; readonly pass: string } | null): void {
    let socket: Socket = plain;
    let user: string | null = null;
    let to = "";
    let data: string[] | null = null;
    let asks: "user" | "pass" | null = null;
    let given = "";
    let rest = "";
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const letIn = (name: string, pass: string): void => {
      const right = account !== null && name === account.user && pass === account.pass;
      if (right) user = name;
      say(right ? "235 2.7.0 ok" : "535 5.7.8 no");
    };
    const decoded = (text: string): string => Buffer.from(text, "base64").toString();
    const command = (line: string): void => {
      const [verb = "", argument = ""] = line.split(" ", 2);
      if (asks === "user") {
        given = decoded(line);
        asks = "pass";
        return say("334 UGFzc3dvcmQ6");
      }
      if (asks === "pass") {
        asks = null;
        return letIn(given, decoded(line));
      }
      switch (verb.toUpperCase()) {
        case "EHLO":
          return say(
            [
              "test",
              ...(this.mood === "no-tls" ? [] : ["STARTTLS"]),
              ...(account === null ? [] : ["AUTH PLAIN LOGIN"]),
              "8BITMIME",
            ]
              .map((word, index, all) => `250${index === all.length - 1 ? " " : "-"}${word}`)
              .join("\r\n"),
          );
        case "STARTTLS": {
          if (this.mood === "no-tls") return say("502 5.5.1 no");
          say("220 go");
          plain.removeAllListeners("data");
          const secured = new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(certified) });
          secured.on("error", () => plain.destroy());
          socket = secured;
          rest = "";
          return listen(secured);
        }
        case "AUTH": {
          if (argument.toUpperCase() === "LOGIN") {
            asks = "user";
            return say("334 VXNlcm5hbWU6");
          }
          const [, name = "", pass = ""] = decoded(line.split(" ")[2] ?? "").split("\0");
          return letIn(name, pass);
        }
        case "MAIL":
          if (account !== null && user === null) return say("530 5.7.0 sign in");
          return say("250 ok");
        case "RCPT":
          to = /<(?<to>[^>]*)>/u.exec(line)?.groups?.["to"] ?? "";
          return say(
            this.mood === "no-such-user"
              ? "550 5.1.1 no such user"
              : this.mood === "busy"
                ? "451 4.3.0 busy"
                : "250 ok",
          );
        case "DATA":
          data = [];
          return say("354 go on");
        case "QUIT":
          say("221 bye");
          socket.end();
          return undefined;
        default:
          return say("250 ok");
      }
    };
    const line = (text: string): void => {
      if (data === null) return command(text);
      if (text !== ".") return void data.push(text.startsWith("..") ? text.slice(1) : text);
      this.letters.push({ to, raw: data.join("\n"), encrypted: socket instanceof TLSSocket, user });
      data = null;
      if (this.mood === "takes-and-hangs-up") return void plain.destroy();
      return say("250 2.0.0 taken");
    };
    const listen = (on: Socket): void => {
      on.on("data", (octets: Buffer) => {
        rest += octets.toString("latin1");
        for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
          const text = rest.slice(0, end);
          rest = rest.slice(end + 2);
          line(text);
        }
      });
      on.on("error", () => plain.destroy());
    };
    if (this.mood === "silent") return;
    listen(plain);
    say("220 test ESMTP");
  }
}

/** Subject and text of a letter as a mail program shows them (RFC 2047, quoted-printable, base64). */
export function readLetter(raw: string): { readonly subject: string; readonly text: string; readonly id: string } {
  const cut = raw.indexOf("\n\n");
  const head = raw.slice(0, cut).replaceAll(/\n[ \t]+/gu, " ");
  const field = (name: string): string =>
    new RegExp(`^${name}: (?<value>.*)$`, "imu").exec(head)?.groups?.["value"] ?? "";
  const octets = (text: string): string =>
    Buffer.from(
      text
        .replaceAll(/=\n/gu, "")
        .replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      "latin1",
    ).toString("utf8");
  const words = field("Subject")
    .replaceAll(/\?=\s+=\?/gu, "?==?")
    .replaceAll(/=\?UTF-8\?(?<kind>[BQ])\?(?<word>[^?]*)\?=/giu, (_, kind: string, word: string) =>
      kind.toUpperCase() === "B" ? Buffer.from(word, "base64").toString() : octets(word.replaceAll("_", " ")),
    );
  const body = raw.slice(cut + 2);
  const encoding = field("Content-Transfer-Encoding").toLowerCase();
  return {
    subject: words,
    text:
      encoding === "base64"
        ? Buffer.from(body, "base64").toString()
        : encoding === "quoted-printable"
          ? octets(body)
          : Buffer.from(body, "latin1").toString("utf8"),
    id: field("Message-ID"),
  };
}
