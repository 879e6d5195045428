/**
 * Lists of the invented venue: two of its own beside the shipped ones, built and published by the keeper the control process uses, so that there are
 * generations to go back to, a trend, and an edition that was refused while the last good one serves.
 *
 * Every name in them ends with `.example` (RFC 2606): nobody's site is meant, and no other project's list is in a demo.
 *
 * @module
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { buildGeneration } from "../../blocklists/update/build.ts";
import { ListStore } from "../../blocklists/update/store.ts";
import { Config } from "../../policies/schema/config.ts";
import type { Instant } from "../../policies/schema/vocabulary.ts";
import { ensureSecret, openDataFolder } from "../platform/data-folder.ts";
import { silentLog } from "../platform/log.ts";
import type { Settings } from "../platform/settings.ts";
import { GenerationKeeper } from "../publishing/index.ts";
import { DAY, HOUR } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { DemoPlan } from "./plan.ts";
import type { DemoStage } from "./stage.ts";

const FOLDER = "lists-of-the-demo";
const NOTE = "Pokaz: wszystkie nazwy kończą się na .example, nie ma ich w Internecie.";
const own = { format: "domains", licence: "CC0-1.0", trust: "own", note: NOTE } as const;

/** Grows with each edition. */
const VENUE_LIST = {
  ...own,
  id: "pokaz-wlasna",
  title: { pl: "Lista własna placówki (pokaz)", en: "The venue's own list (for show)" },
  category: "ZI-2",
} as const;
/** The newest edition lost most of its names, so it was refused. */
const SUPPLIER_LIST = {
  ...own,
  id: "pokaz-dostawca",
  title: { pl: "Lista dostawcy (pokaz)", en: "A supplier's list (for show)" },
  category: "TS-08",
  trust: "community",
  maxShrinkPercent: 30,
} as const;

/** Days before the end of the plan on which somebody brought a new edition. */
const EDITIONS = [640, 520, 410, 300, 210, 140, 90, 56, 35, 21, 13, 6, 2] as const;
const FIRST_NAMES = 240;
const MORE_NAMES = 14;
const SHRUNK_TO = 12;

/** The configuration with the lists of the demo that lie in `folder`; a folder filled by an older version has none. */
export const withDemoLists = (config: Config, folder: string): Config => {
  const sources = [VENUE_LIST, SUPPLIER_LIST]
    .map((list) => ({ ...list, file: join(folder, FOLDER, `${list.id}.txt`) }))
    .filter(({ file }) => existsSync(file));
  return Config.parse({ ...config, lists: { ...config.lists, sources: [...config.lists.sources, ...sources] } });
};

const namesOf = (seed: string, list: string, count: number): string => {
  const chance = Chance.of(seed, "names", list);
  return Array.from({ length: count }, (_, index) => `${list}-${String(index)}-${chance.hex(4)}.example\n`).join("");
};

/** Text of a list's edition; the supplier's last one is cut off. */
const textOf = (seed: string, list: string, edition: number, isLast: boolean): string =>
  `# ${NOTE}\n${namesOf(seed, list, isLast && list === SUPPLIER_LIST.id ? SHRUNK_TO : FIRST_NAMES + edition * MORE_NAMES)}`;

/** Editions of the lists over the years; the first with the first policy generation. */
export function listTurns(
  stage: DemoStage,
  plan: DemoPlan,
  parts: { readonly root: string; readonly config: Config; readonly policiesFolder: string },
): { readonly at: number; readonly go: () => Promise<void> }[] {
  const { root, config, policiesFolder } = parts;
  const { seed, to } = plan.options;
  const folder = openDataFolder(root);
  const random = Chance.of(seed, "list-times");
  const settings: Settings = {
    config,
    baseFolder: root,
    policiesFolder,
    dataFolder: root,
    // Nothing listens while a plan is written.
    http: { address: "127.0.0.1", port: 0, origin: undefined },
    uplinkPort: 0,
    database: config.database,
  };
  const keeper = new GenerationKeeper({
    database: stage.database,
    folder,
    clock: () => stage.now() as Instant,
    log: silentLog,
    pepper: ensureSecret(folder.pepperFile),
    runBuild: async (options, onProgress) => buildGeneration(options, onProgress),
    random: () => random.next(),
    // The first edition is written before the keeper looks.
    readSettings: () => ({ ...settings, config: withDemoLists(config, root) }),
  });
  const first = (plan.days[0]?.day.start ?? plan.options.from) + 9 * HOUR;
  const moments = [first, ...EDITIONS.map((days) => to - days * DAY + 6 * HOUR).filter((at) => at > first + DAY)];
  return moments.map((at, edition) => ({
    at,
    go: async () => {
      stage.moveTo(at);
      mkdirSync(join(root, FOLDER), { recursive: true });
      for (const { id } of [VENUE_LIST, SUPPLIER_LIST])
        writeFileSync(join(root, FOLDER, `${id}.txt`), textOf(seed, id, edition, edition === moments.length - 1));
      await keeper.update("none");
    },
  }));
}

/**
 * A demo is filled beside its folder and moved there: the store remembers where each text came from, and of another place it would not take it as
 * the last good one.
 *
 * @param root  where it was filled        @param home  where it will lie
 */
export async function settleDemoLists(root: string, home: string): Promise<void> {
  const store = new ListStore(openDataFolder(root).lists);
  const states = await store.states();
  for (const [id, state] of states.good)
    if (state.origin.startsWith(`${root}${sep}`))
      states.good.set(id, { ...state, origin: join(home, relative(root, state.origin)) });
  await store.putStates(states);
}
