/**
 * Five lights, each the worst of its checks; one opens at a time and shows them all.
 *
 * @module
 */
import { useState } from "react";
import { ChevronDown, GraduationCap, HeartHandshake, Network, ScrollText, TabletSmartphone } from "lucide-react";
import type { Light } from "../../../../policies/schema/api.ts";
import { StateIcon, StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { useTexts } from "../../texts/texts.tsx";

const signs = {
  network: Network,
  devices: TabletSmartphone,
  people: GraduationCap,
  procedure: ScrollText,
  help: HeartHandshake,
} as const satisfies Record<Light["id"], unknown>;

type Check = Light["checks"][number];

export function useCheckText(): (check: Check) => string {
  const { t, attempt } = useTexts();
  return (check) =>
    attempt(`check.${check.id}.${check.state}`, check.params) ??
    attempt(`check.${check.id}`, check.params) ??
    t("check.other", { id: check.id });
}

const rank = { danger: 0, attention: 1, "not-measured": 2, good: 3 } as const;
const worstFirst = (checks: readonly Check[]): readonly Check[] =>
  checks.toSorted((a, b) => rank[a.state] - rank[b.state]);

/** One line under the light's name: its worst check, or how many are in order. */
function useGist(): (light: Light) => string {
  const { t } = useTexts();
  const checkText = useCheckText();
  return (light) => {
    const worst = worstFirst(light.checks)[0];
    if (worst === undefined) return t("light.noChecks");
    return worst.state === "good" ? t("light.allGood", { count: light.checks.length }) : checkText(worst);
  };
}

export function Lights({ lights }: { readonly lights: readonly Light[] }) {
  const { t } = useTexts();
  const gist = useGist();
  const checkText = useCheckText();
  const [open, setOpen] = useState<Light["id"] | null>(null);
  return (
    <section aria-labelledby="lights-title">
      <h2 id="lights-title" className="sr-only">
        {t("today.lights")}
      </h2>
      <div className="lights">
        {lights.map((light) => {
          const Sign = signs[light.id];
          const isOpen = open === light.id;
          return (
            <div key={light.id} className="light-slot">
              <button
                type="button"
                className="light"
                data-state={light.state}
                aria-expanded={isOpen}
                aria-controls={`checks-${light.id}`}
                onClick={() => setOpen(isOpen ? null : light.id)}
              >
                <span className="light-head">
                  <Sign aria-hidden="true" size={20} strokeWidth={1.7} />
                  <span className="light-name">{t(`light.${light.id}`)}</span>
                  <ChevronDown aria-hidden="true" size={18} className="light-chevron" />
                </span>
                <StateMark state={light.state} />
                <span className="light-gist">{gist(light)}</span>
              </button>
              <div id={`checks-${light.id}`} className="checks" hidden={!isOpen}>
                <h3>{t("light.checks", { light: t(`light.${light.id}`) })}</h3>
                {light.checks.length === 0 && <p className="muted">{t("light.noChecksLong")}</p>}
                <ul>
                  {worstFirst(light.checks).map((check) => (
                    <li key={`${check.id}${JSON.stringify(check.params)}`}>
                      <StateIcon state={check.state} size={18} />
                      <span className="sr-only">{t(`state.${check.state}`)}: </span>
                      <span className="check-text">{checkText(check)}</span>
                      <span className="muted check-when">
                        {check.measuredAt === null ? t("light.notMeasured") : <Time at={check.measuredAt} />}
                      </span>
                    </li>
                  ))}
                </ul>
              </div>
            </div>
          );
        })}
      </div>
    </section>
  );
}
