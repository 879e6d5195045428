/**
 * «Dziś»: is everything protected right now, and what needs me?
 *
 * @module
 */
import { useApi } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { Counters } from "./counters.tsx";
import { Lead } from "./lead.tsx";
import { Lights } from "./lights.tsx";
import { Stream } from "./stream.tsx";
import { Todo } from "./todo.tsx";

export default function TodayPage() {
  const { t, day, clock } = useTexts();
  const { data, error, refetch } = useApi("today");
  return (
    <Page
      title={t("nav.today")}
      {...(data === undefined ? {} : { lead: t("today.when", { day: day(data.at), time: clock(data.at) }) })}
      wide
    >
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          {error !== null && <Trouble error={error} retry={() => void refetch()} />}
          <Lead today={data} />
          <Lights lights={data.lights} />
          <div className="columns">
            <Todo items={data.todo} />
            <Stream />
          </div>
          <Counters today={data} />
        </>
      )}
    </Page>
  );
}
