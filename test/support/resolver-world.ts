/**
 * What most tests with a real resolver need: lists, an upstream that knows every `.example` name, a folder. @module
 */
import { join } from "node:path";
import { type BuiltSnapshot, buildSnapshot, type SnapshotRequest, writeSnapshotFolder } from "./snapshot-folder.ts";
import { type Asked, type Says, startUpstream, type UpstreamServer } from "./upstream-server.ts";
import { Folder, freePort, ResolverProcess, type ResolverOptions } from "./resolver-process.ts";

export const LISTS: SnapshotRequest["lists"] = [
  { id: "casino", category: "TS-10C", names: ["casino.example"] },
  { id: "severe", category: "TS-06", names: ["severe.example"] },
];
export const PROOFS = { blocked: [{ name: "casino.example", source: "casino" }], open: ["116111.pl"] } as never;

/** Every A question has the address 192.0.2.1. */
export const everyName = ({ question }: Asked): Says => {
  const [name, type] = question.split(" ");
  return type === "A"
    ? { answer: [`${name} 60 A 192.0.2.1`] }
    : { authority: ["example 60 SOA a.example b.example 1 2 3 4 60"] };
};

export const snapshot = (generation: number, more: Partial<SnapshotRequest> = {}): BuiltSnapshot =>
  buildSnapshot({ lists: LISTS, proofs: PROOFS, generation, ...more });

export class World implements AsyncDisposable {
  readonly folder = new Folder();
  readonly upstream: UpstreamServer;
  readonly port: number;
  readonly #processes: ResolverProcess[] = [];

  private constructor(upstream: UpstreamServer, port: number) {
    this.upstream = upstream;
    this.port = port;
  }

  static async open(answer: (asked: Asked) => Says = everyName): Promise<World> {
    return new World(await startUpstream(answer), await freePort());
  }

  get data(): string {
    return join(this.folder.path, "data");
  }

  /** Puts a snapshot on disk, as if pulled earlier. */
  keep(more: Partial<SnapshotRequest> = {}): this {
    writeSnapshotFolder(join(this.data, "snapshot"), { lists: LISTS, proofs: PROOFS, generation: 1, ...more });
    return this;
  }

  resolver(options: Partial<ResolverOptions> = {}): ResolverProcess {
    const one = new ResolverProcess({
      folder: this.data,
      port: this.port,
      upstreams: [{ address: this.upstream.address, port: this.upstream.port, timeoutMs: 2_000 }],
      ...options,
    });
    this.#processes.push(one);
    return one;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((one) => one[Symbol.asyncDispose]()));
    await this.upstream.close();
    this.folder[Symbol.dispose]();
  }
}
