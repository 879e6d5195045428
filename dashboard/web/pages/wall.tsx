/**
 * The wall view for a screen in the corridor: sentence and lights, no case data, nothing to press.
 *
 * @module
 */
import { useEffect } from "react";
import { Harbour, Mark } from "../app/brand.tsx";
import { LiveBadge } from "../app/live-badge.tsx";
import { useApi } from "../api/queries.ts";
import { useLive } from "../api/live.ts";
import { StateIcon, StateMark } from "../parts/state.tsx";
import { NotYet } from "../parts/trouble.tsx";
import { useTexts } from "../texts/texts.tsx";
import { sentence, worstOf } from "./today/sentence.ts";

export default function WallPage() {
  const { t, list, clock } = useTexts();
  useLive();
  const { data, error, refetch } = useApi("today");
  useEffect(() => {
    document.title = t("brand.window", { page: t("wall.title") });
  }, [t]);
  // Only the state of protection: how many drafts wait is nobody's business in a corridor.
  const clauses = data === undefined ? [] : sentence({ lights: data.lights, todo: [] });
  return (
    <main id="main" className="wall">
      <Harbour />
      <h1 className="sr-only">{t("wall.title")}</h1>
      <p className="brand">
        <Mark size={44} />
        <span className="brand-name">{t("brand.name")}</span>
      </p>
      {data === undefined && <NotYet error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <p className="wall-sentence">
            <StateIcon state={worstOf(data.lights)} size={56} />
            <span>
              {clauses
                .map(({ key, lights, count }) => t(key, { count, lights: list(lights.map((id) => t(`light.${id}`))) }))
                .join(" ")}
            </span>
          </p>
          <ul className="wall-lights">
            {data.lights.map((light) => (
              <li key={light.id} data-state={light.state}>
                <span className="light-name">{t(`light.${light.id}`)}</span>
                <StateMark state={light.state} />
              </li>
            ))}
          </ul>
          <p className="wall-foot">
            {t("today.asOf", { time: clock(data.at) })} <LiveBadge />
          </p>
        </>
      )}
    </main>
  );
}
