/**
 * usbmuxd with iPads behind it, for the real tools of libimobiledevice: device list, lockdownd's values, list of programs.
 *
 * An iPad that trusts has a pairing record and a session without TLS, which lockdownd may grant; one that does not trust shows its
 * question and waits, as a real one does.
 *
 * @module
 */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { isDictionary, parsePlist, type Plist, type PlistDictionary } from "../../agent/device/readers/ipados/plist.ts";

export interface FakeIpad {
  readonly udid: string;
  /** answered without trust */
  readonly open: PlistDictionary;
  /** added once it trusts */
  readonly trusted?: PlistDictionary;
  /** by domain, trusted only */
  readonly domains?: Readonly<Record<string, PlistDictionary>>;
  readonly apps?: readonly PlistDictionary[];
  /** default true; false: «Trust this computer?» stands on its screen */
  readonly trusts?: boolean;
}

export interface FakeUsbmuxd {
  /** for `USBMUXD_SOCKET_ADDRESS` */
  readonly address: string;
  /** requests of lockdownd and services, in order */
  readonly asked: readonly string[];
  plug(ipad: FakeIpad): void;
  unplug(udid: string): void;
  close(): Promise<void>;
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function element(value: Plist): string {
  if (typeof value === "string") return `<string>${escape(value)}</string>`;
  if (typeof value === "boolean") return value ? "<true/>" : "<false/>";
  if (typeof value === "number")
    return Number.isInteger(value) ? `<integer>${String(value)}</integer>` : `<real>${String(value)}</real>`;
  if (value instanceof Uint8Array) return `<data>${Buffer.from(value).toString("base64")}</data>`;
  if (Array.isArray(value)) return `<array>${value.map((one) => element(one as Plist)).join("")}</array>`;
  const entries = Object.entries(value as PlistDictionary);
  return `<dict>${entries.map(([key, one]) => `<key>${escape(key)}</key>${element(one)}`).join("")}</dict>`;
}

/** A value as Apple's tools write it. */
export const plistXml = (value: Plist): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n${element(value)}\n</plist>\n`;

const LOCKDOWN_PORT = 62_078;
const SERVICES: Readonly<Record<string, number>> = {
  "com.apple.mobile.installation_proxy": 50_001,
  "com.apple.mobile.notification_proxy": 50_002,
};
const PAIR_RECORD = {
  HostID: "00000000-0000-4000-8000-000000000001",
  SystemBUID: "00000000-0000-4000-8000-000000000002",
};

const textIn = (request: PlistDictionary, key: string): string => {
  const value = request[key];
  return typeof value === "string" ? value : "";
};

type Reply = (request: PlistDictionary) => readonly PlistDictionary[];

function valueAnswer(ipad: FakeIpad, request: PlistDictionary, session: boolean): PlistDictionary {
  const domain = typeof request["Domain"] === "string" ? request["Domain"] : "";
  const key = typeof request["Key"] === "string" ? request["Key"] : "";
  const all: PlistDictionary | undefined =
    domain === "" ? { ...ipad.open, ...(session ? ipad.trusted : {}) } : session ? ipad.domains?.[domain] : undefined;
  const head = { Request: "GetValue", ...(domain === "" ? {} : { Domain: domain }) };
  if (key === "") return { ...head, Value: all ?? {} };
  const value = all?.[key];
  return value === undefined ? { ...head, Key: key, Error: "MissingValue" } : { ...head, Key: key, Value: value };
}

function lockdownd(ipad: FakeIpad, asked: string[]): Reply {
  let session = false;
  return (request) => {
    const name = textIn(request, "Request");
    asked.push(name);
    const refuse = (error: string): readonly PlistDictionary[] => [{ Request: name, Error: error }];
    if (name === "QueryType") return [{ Request: name, Type: "com.apple.mobile.lockdown" }];
    if (name === "GetValue") return [valueAnswer(ipad, request, session)];
    if (name === "Pair" || name === "ValidatePair")
      return ipad.trusts === false ? refuse("PairingDialogResponsePending") : [{ Request: name }];
    if (name === "StartSession") {
      if (ipad.trusts === false) return refuse("InvalidHostID");
      session = true;
      return [{ Request: name, SessionID: "1", EnableSessionSSL: false }];
    }
    if (name === "StopSession") return [{ Request: name }];
    const port = SERVICES[textIn(request, "Service")];
    if (name === "StartService")
      return session && port !== undefined
        ? [{ Request: name, Service: textIn(request, "Service"), Port: port, EnableServiceSSL: false }]
        : refuse("InvalidService");
    return refuse("UnknownRequest");
  };
}

const installationProxy =
  (ipad: FakeIpad, asked: string[]): Reply =>
  (request) => {
    asked.push(`apps ${textIn(request, "Command")}`);
    const apps = ipad.apps ?? [];
    return [
      {
        Status: "BrowsingApplications",
        CurrentIndex: 0,
        CurrentAmount: apps.length,
        Total: apps.length,
        CurrentList: apps,
      },
      { Status: "Complete" },
    ];
  };

/** Messages with a length before them, answered one by one. */
function serve(
  socket: Socket,
  first: Buffer,
  lengthOf: (input: Buffer) => number,
  handle: (frame: Buffer) => void,
): void {
  let input: Buffer = first;
  const drain = (): void => {
    for (;;) {
      if (input.length < 4) return;
      const length = lengthOf(input);
      if (input.length < length) return;
      const frame = input.subarray(0, length);
      input = input.subarray(length);
      handle(frame);
    }
  };
  socket.on("data", (data: Buffer) => {
    input = Buffer.concat([input, data]);
    drain();
  });
  drain();
}

function dictionary(octets: Buffer): PlistDictionary {
  const parsed = parsePlist(octets.toString("utf8").replace(/\0+$/u, ""));
  return isDictionary(parsed) ? parsed : {};
}

function serveIpad(socket: Socket, reply: Reply): void {
  serve(
    socket,
    Buffer.alloc(0),
    (input) => 4 + input.readUInt32BE(0),
    (frame) => {
      for (const answer of reply(dictionary(frame.subarray(4)))) {
        const body = Buffer.from(plistXml(answer));
        const header = Buffer.alloc(4);
        header.writeUInt32BE(body.length);
        socket.write(Buffer.concat([header, body]));
      }
    },
  );
}

const attached = (ipad: FakeIpad, id: number): PlistDictionary => ({
  MessageType: "Attached",
  DeviceID: id,
  Properties: {
    ConnectionType: "USB",
    DeviceID: id,
    LocationID: id,
    ProductID: 4_779,
    SerialNumber: ipad.udid,
  },
});

export async function startFakeUsbmuxd(ipads: readonly FakeIpad[] = []): Promise<FakeUsbmuxd> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const plugged = new Map<number, FakeIpad>();
  let nextId = 1;
  const plug = (ipad: FakeIpad): void => {
    plugged.set(nextId, ipad);
    nextId += 1;
  };
  for (const ipad of ipads) plug(ipad);

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const send = (tag: number, value: PlistDictionary): void => {
      const body = Buffer.from(plistXml(value));
      const header = Buffer.alloc(16);
      header.writeUInt32LE(16 + body.length, 0);
      header.writeUInt32LE(1, 4);
      header.writeUInt32LE(8, 8);
      header.writeUInt32LE(tag, 12);
      socket.write(Buffer.concat([header, body]));
    };
    const result = (tag: number, number: number): void => send(tag, { MessageType: "Result", Number: number });
    const connect = (tag: number, request: PlistDictionary): void => {
      const ipad = plugged.get(Number(request["DeviceID"]));
      const swapped = Number(request["PortNumber"]);
      const port = ((swapped & 0xff) << 8) | (swapped >> 8);
      if (ipad === undefined) return result(tag, 2);
      const reply: Reply | undefined =
        port === LOCKDOWN_PORT
          ? lockdownd(ipad, asked)
          : port === SERVICES["com.apple.mobile.installation_proxy"]
            ? installationProxy(ipad, asked)
            : port === SERVICES["com.apple.mobile.notification_proxy"]
              ? () => []
              : undefined;
      if (reply === undefined) return result(tag, 3);
      result(tag, 0);
      socket.removeAllListeners("data");
      serveIpad(socket, reply);
      return undefined;
    };
    serve(
      socket,
      Buffer.alloc(0),
      (input) => Math.max(16, input.readUInt32LE(0)),
      (frame) => {
        const tag = frame.readUInt32LE(12);
        const request = dictionary(frame.subarray(16));
        const devices = [...plugged].map(([id, ipad]) => attached(ipad, id));
        switch (request["MessageType"]) {
          case "ListDevices":
            return send(tag, { DeviceList: devices });
          case "Listen":
            result(tag, 0);
            for (const device of devices) send(0, device);
            return undefined;
          case "ReadBUID":
            return send(tag, { BUID: PAIR_RECORD.SystemBUID });
          case "ReadPairRecord": {
            const ipad = [...plugged.values()].find(({ udid }) => udid === request["PairRecordID"]);
            return ipad === undefined || ipad.trusts === false
              ? result(tag, 2)
              : send(tag, { PairRecordData: Buffer.from(plistXml(PAIR_RECORD)) });
          }
          case "Connect":
            return connect(tag, request);
          default:
            return result(tag, 0);
        }
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    plug,
    unplug: (udid) => {
      for (const [id, ipad] of plugged) if (ipad.udid === udid) plugged.delete(id);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
