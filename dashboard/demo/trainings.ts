/**
 * Trainings of the invented venue: sessions with signed lists every year, one educator who missed the last one, and a list that still waits.
 *
 * @module
 */
import type { TrainingSaveBody } from "../../policies/schema/training-api.ts";
import { DAY, HOUR, dateOf } from "./calendar.ts";
import { Chance } from "./chance.ts";
import type { DemoPlan } from "./plan.ts";
import type { DemoStage } from "./stage.ts";
import { EDUCATORS, STAFF } from "./venue.ts";
import type { StaffKey } from "./venue.ts";

/** A little sooner than the year after which a training ends, so that nobody is out of time who comes. */
const EVERY_DAYS = 340;
const FIRST_WORKING_DAY = 4;
/** Who was not there when tablets were trained the last time. */
const MISSED: StaffKey = "edukator-3";

interface Session {
  readonly programme: TrainingSaveBody["programme"];
  readonly topic: string;
  readonly leader: string;
  readonly who: readonly StaffKey[];
  /** Held in every second round only: it is valid for two years. */
  readonly seldom?: boolean;
}

const INTERVENING: readonly StaffKey[] = [
  "dyrektor",
  "kierownik-wystaw",
  "kierownik-edukacji",
  "zgloszenia",
  "koordynator",
];
const SESSIONS: readonly Session[] = [
  {
    programme: "standards",
    topic: "Standardy ochrony małoletnich (pokaz)",
    leader: "Koordynator (pokaz)",
    who: STAFF.map(({ key }) => key),
  },
  {
    programme: "loan-desk",
    topic: "Wydawanie tabletów i karta rozmowy (pokaz)",
    leader: "Osoba od sieci (pokaz)",
    who: EDUCATORS,
  },
  {
    programme: "intervention",
    topic: "Dwie weryfikacje i karta interwencji (pokaz)",
    leader: "Koordynator (pokaz)",
    who: INTERVENING,
    seldom: true,
  },
  {
    programme: "network-safety",
    topic: "Reagowanie na incydenty w sieci (pokaz)",
    leader: "Firma szkoleniowa (pokaz)",
    who: ["siec"],
  },
];

const nameOf = (key: StaffKey): string => STAFF.find((one) => one.key === key)?.displayName ?? key;

async function hold(
  stage: DemoStage,
  chance: Chance,
  { programme, topic, leader }: Session,
  who: readonly StaffKey[],
  on: string,
  closed: boolean,
): Promise<void> {
  const id = chance.uuid();
  const path = `/api/coordination/trainings/${id}`;
  const isStandards = programme === "standards";
  const line = (account: string | null, name: string, position: string) => ({
    id: chance.uuid(),
    account,
    name,
    position,
    signed: closed,
    statementOn: closed && isStandards ? on : null,
  });
  const saved = await stage.ask("koordynator", "PUT", path, {
    version: 0,
    programme,
    heldOn: on,
    topic,
    materials: `prezentacja ${on.slice(0, 4)} (pokaz)`,
    leader,
    place: "Sala konferencyjna (pokaz)",
    people: [
      ...who.map((key) => line(stage.accounts.get(key) ?? null, nameOf(key), "")),
      // Somebody who works for the venue without an account.
      ...(isStandards ? [line(null, "Wolontariat, jedna osoba (pokaz)", "wolontariat")] : []),
    ],
  });
  if (closed) await stage.ask("koordynator", "POST", `${path}/close`, { version: saved["version"] ?? 1 });
}

/** Rounds of trainings over the years, the last with somebody missing, and a session that is still to be held. */
export function trainingTurns(
  stage: DemoStage,
  plan: DemoPlan,
): { readonly at: number; readonly go: () => Promise<void> }[] {
  const { seed, to } = plan.options;
  const working = plan.days.map(({ day }) => day).filter(({ open, weekday }) => open !== null && weekday < 5);
  const first = working[FIRST_WORKING_DAY];
  if (first === undefined || working.length < 20) return [];
  const rounds = working.filter(
    (day, index) =>
      day === first ||
      (day.start > first.start &&
        Math.floor((day.start - first.start) / DAY / EVERY_DAYS) >
          Math.floor(((working[index - 1]?.start ?? day.start) - first.start) / DAY / EVERY_DAYS)),
  );
  const turns = rounds.flatMap((day, round) =>
    SESSIONS.filter(({ seldom }) => seldom !== true || round % 2 === 0).map((session, place) => {
      const at = day.start + 14 * HOUR + place * HOUR;
      const isLast = round > 0 && round === rounds.length - 1;
      const who =
        isLast && session.programme === "loan-desk" ? session.who.filter((key) => key !== MISSED) : session.who;
      const chance = Chance.of(seed, "training", session.programme, day.date);
      return {
        at,
        go: async () => {
          stage.moveTo(at);
          await hold(stage, chance, session, who, day.date, true);
        },
      };
    }),
  );
  const tablets = SESSIONS.find(({ programme }) => programme === "loan-desk");
  const ahead = to - 2 * DAY;
  if (rounds.length > 1 && tablets !== undefined)
    turns.push({
      at: ahead,
      go: async () => {
        stage.moveTo(ahead);
        const chance = Chance.of(seed, "training", "ahead");
        await hold(stage, chance, tablets, [MISSED], dateOf(to + 5 * DAY), false);
      },
    });
  return turns.filter(({ at }) => at < to - DAY);
}
