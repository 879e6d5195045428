/**
 * ClamAV, and other antivirus programs by their processes. Pure.
 *
 * Age of signatures is the time in the header of the database the daemon says it loaded: a file's own time says when it was copied.
 * A version answer without a database's number means that no official database is loaded, whatever lies on the disk.
 *
 * @module
 */
import type { Instant } from "../../../../policies/schema/vocabulary.ts";
import type { FactValue } from "../../../../policies/schema/device-facts.ts";
import type { ClamdAnswer } from "../../collectors/linux/clamd.ts";
import type { FilesAnswer } from "../../collectors/linux/files.ts";
import type { RunningAnswer } from "../../collectors/linux/running.ts";
import { type FactOf, measured, type RawOutputs, type ReadContext, unavailable } from "../../platform.ts";
import { collected, filesOf } from "./answers.ts";

type Product = FactValue<"antivirus">["products"][number];

/** Other makers' daemons, as the kernel names their processes. What they know cannot be asked without their own tools. */
const OTHERS: Readonly<Record<string, string>> = {
  wdavdaemon: "Microsoft Defender for Endpoint",
  esets_daemon: "ESET",
  oaeventd: "ESET",
  savd: "Sophos",
  sophos_threat_d: "Sophos",
  kesl: "Kaspersky",
  bdsecd: "Bitdefender",
  "falcon-sensor": "CrowdStrike Falcon",
  "falcon-sensor-b": "CrowdStrike Falcon",
};

/** Header of a database: `ClamAV-VDB:time:version:signatures:level:md5:signature:builder:stime`. */
export function headerOf(head: string): { readonly version: number; readonly madeAt: Instant } | null {
  const fields = head
    .slice(0, 512)
    .replace(/[\0\s]+$/u, "")
    .split(":");
  if (fields[0] !== "ClamAV-VDB" || fields.length < 9) return null;
  const version = Number(fields[2]);
  const seconds = Number(fields[8]);
  return Number.isInteger(version) && Number.isInteger(seconds) && seconds > 0
    ? { version, madeAt: (seconds * 1_000) as Instant }
    : null;
}

const dailyHeaders = ({ files }: FilesAnswer): { readonly version: number; readonly madeAt: Instant }[] =>
  files.flatMap((file) => {
    const header = /\/daily\.c[lv]d$/u.test(file.path) && file.text !== null ? headerOf(file.text) : null;
    return header === null ? [] : [header];
  });

function signaturesOf(
  clamd: ClamdAnswer,
  databases: FilesAnswer | undefined,
): Pick<Product, "signatures" | "signaturesAt"> {
  const answer = clamd.version?.match(/^ClamAV [^/\s]+(?:\/(?<number>\d+))?/u);
  const headers = databases === undefined ? [] : dailyHeaders(databases);
  if (answer === null || answer === undefined) {
    // The daemon is silent: the disk is all there is to go by.
    const newest = headers.toSorted((a, b) => b.madeAt - a.madeAt)[0];
    const looked = databases?.folders[0]?.state === "read";
    return newest === undefined
      ? { signatures: looked ? "missing" : "unknown", signaturesAt: null }
      : { signatures: "unknown", signaturesAt: newest.madeAt };
  }
  const loaded = answer.groups?.["number"];
  if (loaded === undefined) return { signatures: "missing", signaturesAt: null };
  const header = headers.find(({ version }) => version === Number(loaded));
  return { signatures: "unknown", signaturesAt: header?.madeAt ?? null };
}

function clamav(clamd: ClamdAnswer, databases: FilesAnswer | undefined, programs: readonly string[] | null): Product {
  const alive = clamd.connection === "denied" ? null : clamd.ping === "PONG";
  const onAccess = programs?.includes("clamonacc");
  const realtime =
    alive === null || (alive && onAccess === undefined)
      ? "unknown"
      : !alive
        ? "off"
        : onAccess !== true
          ? "scheduled-only"
          : clamd.config?.onAccessPrevention === true
            ? "on"
            : "passive"; // it sees and reports, and lets the file through
  return {
    name: "ClamAV",
    kind: "clamav",
    realtime,
    ...signaturesOf(clamd, databases),
    // Installed and stopped is not a ghost: it is off.
    alive: alive === null ? null : true,
    version: clamd.version?.match(/^ClamAV (?<version>[^/\s]+)/u)?.groups?.["version"]?.slice(0, 200) ?? null,
  };
}

const caught = (answer: string | null): FactValue<"antivirus">["eicar"] =>
  answer === null
    ? "not-tested"
    : answer.endsWith(" FOUND")
      ? "caught"
      : answer.endsWith(": OK")
        ? "missed"
        : "not-tested";

export function readAntivirus(raw: RawOutputs, context: ReadContext): FactOf<"antivirus"> {
  const clamd = collected<ClamdAnswer>(raw, "linux/clamd", ["config", "connection", "ping", "version", "eicar"]);
  const running = collected<RunningAnswer>(raw, "linux/running", ["programs", "ports"]);
  if ("reason" in clamd) return unavailable(context, clamd.reason);
  const databases = filesOf(raw, "linux/clamd/databases");
  const programs = "value" in running ? running.value.programs : null;
  const products: Product[] = [];
  if (clamd.value.config !== null)
    products.push(clamav(clamd.value, "value" in databases ? databases.value : undefined, programs));
  for (const name of new Set((programs ?? []).flatMap((program) => OTHERS[program] ?? [])))
    products.push({
      name,
      kind: "third-party",
      realtime: "unknown",
      signatures: "unknown",
      signaturesAt: null,
      alive: true,
      version: null,
    });
  // «None» may only be said if the processes were seen.
  if (products.length === 0 && "reason" in running) return unavailable(context, running.reason);
  return measured<"antivirus">(context, { products, eicar: caught(clamd.value.eicar), gatekeeper: null });
}
