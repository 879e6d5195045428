/**
 * The sentence of the day in words, with the sign of the worst light.
 *
 * @module
 */
import type { TodayView } from "../../../../policies/schema/api.ts";
import { Harbour } from "../../app/brand.tsx";
import { StateIcon } from "../../parts/state.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { sentence, worstOf } from "./sentence.ts";

export function useSentence(today: TodayView | undefined): readonly string[] {
  const { t, list } = useTexts();
  if (today === undefined) return [];
  return sentence(today).map(({ key, lights, count }) =>
    t(key, { count, lights: list(lights.map((id) => t(`light.${id}`))) }),
  );
}

export function Lead({ today }: { readonly today: TodayView }) {
  const { t } = useTexts();
  const [first, ...rest] = useSentence(today);
  return (
    <section className="hero" aria-label={t("today.lead")}>
      <Harbour />
      <p className="hero-sentence">
        <StateIcon state={worstOf(today.lights)} size={30} />
        <span>{first}</span>
      </p>
      {rest.length > 0 && <p className="hero-rest">{rest.join(" ")}</p>}
    </section>
  );
}
