/**
 * Holds every import to the table of the house; a planted bad import in each row proves that the judge can say no.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { judgeImports, RULES } from "./import-rules.ts";
import { isCode, isProduct, importsOf, projectFiles, textOf } from "./sources.ts";

const files = projectFiles();

describe("imports follow the house", () => {
  it("finds the project at all", () => {
    expect(files.filter(isProduct).length).toBeGreaterThan(50);
  });

  it("every product file imports only what its place allows", () => {
    const violations = files
      .filter((file) => isProduct(file) && file.includes("/"))
      .flatMap((file) => judgeImports(file, textOf(file)));
    expect(violations.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([]);
  });

  it("nothing outside test/ imports a test", () => {
    const offenders = files
      .filter((file) => isProduct(file) && file.includes("/"))
      .filter((file) => importsOf(textOf(file)).some(({ specifier }) => /(?:^|\/)test\//u.test(specifier)));
    expect(offenders).toEqual([]);
  });

  it("the page takes shapes from schemas, never the schemas: they bring a library of their own into every first load", () => {
    const offenders = files
      .filter((file) => file.startsWith("dashboard/web/"))
      .filter((file) => /^(?:import|export) (?!type )[^;]*policies\/schema\//mu.test(textOf(file)));
    expect(offenders).toEqual([]);
  });

  it("relative imports carry their extension, for Node runs the sources themselves", () => {
    const offenders = files
      .filter((file) => isCode(file) && !file.startsWith("dashboard/web/"))
      .flatMap((file) =>
        importsOf(textOf(file))
          .filter(({ specifier }) => specifier.startsWith(".") && !/\.(?:ts|tsx|json|js|css)$/u.test(specifier))
          .map(({ specifier, line }) => `${file}:${line} ${specifier}`),
      );
    expect(offenders).toEqual([]);
  });
});

describe("the judge refuses what the table forbids", () => {
  it.each([
    {
      why: "a schema may not read files",
      file: "policies/schema/x.ts",
      bad: 'import { readFileSync } from "node:fs";',
    },
    {
      why: "the engine may not know lists",
      file: "policies/engine/x.ts",
      bad: 'import { a } from "../../blocklists/lookup/walk.ts";',
    },
    {
      why: "only reading belongs to load",
      file: "policies/load/x.ts",
      bad: 'import { createSocket } from "node:dgram";',
    },
    { why: "a parser may not fetch", file: "blocklists/formats/x.ts", bad: 'import https from "node:https";' },
    {
      why: "lists do not know the agent",
      file: "blocklists/update/x.ts",
      bad: 'import { a } from "../../agent/uplink/x.ts";',
    },
    {
      why: "the codec does not know verdicts",
      file: "agent/resolver/wire/x.ts",
      bad: 'import type { Verdict } from "../../../policies/engine/verdict.ts";',
    },
    {
      why: "the cache does not know the chain",
      file: "agent/resolver/cache/x.ts",
      bad: 'import { a } from "../chain/x.ts";',
    },
    { why: "answers need no package", file: "agent/resolver/answer/x.ts", bad: 'import { z } from "zod";' },
    {
      why: "the chain opens no socket",
      file: "agent/resolver/chain/x.ts",
      bad: 'import { bindUdp } from "../transport/udp.ts";',
    },
    {
      why: "what a lease file says is read without opening it",
      file: "agent/resolver/leases/x.ts",
      bad: 'import { readFileSync } from "node:fs";',
    },
    {
      why: "transport does not know the chain",
      file: "agent/resolver/transport/x.ts",
      bad: 'import { a } from "../chain/x.ts";',
    },
    {
      why: "agent and dashboard never meet",
      file: "agent/resolver/x.ts",
      bad: 'import { a } from "../../dashboard/platform/log.ts";',
    },
    {
      why: "the uplink is not the resolver's",
      file: "agent/uplink/x.ts",
      bad: 'import { a } from "../resolver/ports.ts";',
    },
    { why: "a device knows no DNS", file: "agent/device/x.ts", bad: 'export { a } from "../resolver/wire/name.ts";' },
    {
      why: "the cart knows no lists",
      file: "agent/hub/x.ts",
      bad: 'import { a } from "../../blocklists/lookup/x.ts";',
    },
    {
      why: "a probe among the guests knows no lists",
      file: "agent/probe/x.ts",
      bad: 'import { a } from "../../blocklists/lookup/x.ts";',
    },
    {
      why: "a child's page is a function of its texts",
      file: "agent/page/render/x.ts",
      bad: 'import { readFileSync } from "node:fs";',
    },
    {
      why: "the children's page knows nothing of the dashboard",
      file: "agent/page/x.ts",
      bad: 'import { a } from "../../dashboard/register/index.ts";',
    },
    {
      why: "the page talks in documents",
      file: "dashboard/web/x.tsx",
      bad: 'import { roles } from "../access/roles.ts";',
    },
    {
      why: "the platform knows no slice",
      file: "dashboard/platform/x.ts",
      bad: 'import { a } from "../register/index.ts";',
    },
    {
      why: "a migration is history",
      file: "dashboard/migrations/x.ts",
      bad: 'import { a } from "../register/tables.ts";',
    },
    { why: "judgement reads nothing", file: "dashboard/register/model.ts", bad: 'import { join } from "node:path";' },
    {
      why: "another slice's store is private",
      file: "dashboard/lists/x.ts",
      bad: 'import { a } from "../register/store.ts";',
    },
    {
      why: "roots use the faces of slices",
      file: "dashboard/control.ts",
      bad: 'import { a } from "./register/store.ts";',
    },
    {
      why: "programs are started, not imported",
      file: "scripts/x.ts",
      bad: 'const a = await import("../dashboard/control.ts");',
    },
    {
      why: "an entry point is never imported",
      file: "agent/resolver/workers.ts",
      bad: 'import { a } from "./worker.ts";',
    },
    { why: "an unknown folder has no permission", file: "elsewhere/x.ts", bad: "" },
  ])("$why", ({ file, bad }) => {
    expect(judgeImports(file, bad)).toHaveLength(1);
  });

  it("has a planted example for each rule", () => {
    expect(RULES).toHaveLength(25);
  });

  it.each([
    { why: "a slice's own file", file: "dashboard/lists/x.ts", good: 'import { a } from "./store.ts";' },
    { why: "another slice's face", file: "dashboard/lists/x.ts", good: 'import { a } from "../venues/index.ts";' },
    { why: "a string that looks like an import", file: "policies/engine/x.ts", good: 'export const a = "node:fs";' },
    { why: "an import in a comment", file: "policies/engine/x.ts", good: '/**\n * import a from "node:fs";\n */' },
  ])("lets pass: $why", ({ file, good }) => {
    expect(judgeImports(file, good)).toEqual([]);
  });

  it("sees an import that is broken over lines, with the line it ends on", () => {
    const text = 'import {\n  a,\n  b,\n} from "node:fs";\n';
    expect(importsOf(text)).toEqual([{ specifier: "node:fs", line: 4 }]);
  });
});
