/**
 * «Szkolenia»: programmes, whom to train, and the lists of trainings with their signatures.
 *
 * @module
 */
import { useState } from "react";
import { FileUp, Plus } from "lucide-react";
import type { TrainingView, TrainingsView } from "../../../../policies/schema/training-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Download } from "../../parts/download.tsx";
import { Field } from "../../parts/field.tsx";
import { More } from "../../parts/more.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { TrainingForm } from "./training-form.tsx";
import { TrainingImport } from "./training-import.tsx";
import { chosenPeople, trainingTone } from "./trainings.model.ts";

function Programmes({ view }: { readonly view: TrainingsView }) {
  const { t, attempt, language } = useStandardsTexts();
  return (
    <section className="part" aria-labelledby="programmes-title">
      <h2 id="programmes-title">{t("training.programmes")}</h2>
      <ul className="requirements programmes">
        {view.programmes.map((one) => (
          <li key={one.id} className="requirement" data-light={one.valid === one.needed ? "green" : "amber"}>
            <div className="requirement-head">
              <h3>{one.title[language]}</h3>
              <StateMark
                state={one.needed === 0 ? "not-measured" : one.valid === one.needed ? "good" : "attention"}
                word={
                  one.needed === 0
                    ? t("training.shareNone")
                    : t("training.share", { valid: one.valid, needed: one.needed })
                }
              />
            </div>
            <p>{one.about[language]}</p>
            <p className="muted small">
              {t("training.for")}: {one.roles.map((role) => attempt(`role.${role}`) ?? role).join(", ")} ·{" "}
              {t("training.holds", { months: one.months, days: one.withinDays })} · {one.requirement} ·{" "}
              {t(`calendar.term.${one.term}`)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function People({ view }: { readonly view: TrainingsView }) {
  const { t, attempt, language } = useStandardsTexts();
  const [onlyDue, setOnlyDue] = useState(true);
  const [search, setSearch] = useState("");
  const word = (role: string): string => attempt(`role.${role}`) ?? role;
  const people = chosenPeople(view.people, { onlyDue, search }, word);
  return (
    <section className="part" aria-labelledby="people-title">
      <h2 id="people-title">{t("training.people")}</h2>
      <div className="board-tools no-print">
        <Field
          label={t("training.search")}
          hint={t("training.searchHint")}
          type="search"
          value={search}
          onChange={setSearch}
        />
        <Tick on={onlyDue} onChange={setOnlyDue}>
          {t("training.onlyDue")}
        </Tick>
      </div>
      {people.length === 0 ? (
        <Empty title={t("training.nobody")}>{t("training.nobodyText")}</Empty>
      ) : (
        <More items={people}>
          {(shown) => (
            <Stack
              caption={t("training.people")}
              columns={[t("training.person"), ...view.programmes.map(({ title }) => title[language])]}
              rows={shown}
              rowKey={({ account }) => account}
              renderCells={(one) => [
                <span key="name">
                  {one.name}
                  <span className="muted small block">{one.roles.map(word).join(", ")}</span>
                </span>,
                ...view.programmes.map(({ id }) => {
                  const found = one.trainings.find(({ programme }) => programme === id);
                  return found === undefined ? (
                    <span key={id} className="muted">
                      {t("training.notAsked")}
                    </span>
                  ) : (
                    <StateMark
                      key={id}
                      state={trainingTone[found.state]}
                      word={t(`training.state.${found.state}`, { day: dayText(found.due, language) })}
                    />
                  );
                }),
              ]}
            />
          )}
        </More>
      )}
    </section>
  );
}

type Asked = { readonly what: "close" | "reopen" | "remove"; readonly session: TrainingView };

function Ask({ asked, onClose, onDone }: { asked: Asked; onClose: () => void; onDone: (said: string) => void }) {
  const { t } = useStandardsTexts();
  const { session, what } = asked;
  const { id, number, version } = session;
  const close = useChange("trainingClose", "coordination", () => onDone(t("training.closedDone", { number })));
  const reopen = useChange("trainingReopen", "coordination", () => onDone(t("training.reopened", { number })));
  const remove = useChange("trainingRemove", "coordination", () => onDone(t("training.removed", { number })));
  const shared = { onClose };
  if (what === "close")
    return (
      <Confirm
        {...shared}
        title={t("training.closeTitle", { number })}
        action={t("training.close")}
        busy={close.isPending}
        error={close.error}
        onConfirm={() => close.mutate({ id, body: { version } })}
      >
        <p>{t("training.closeText", { signed: session.people.filter(({ signed }) => signed).length })}</p>
      </Confirm>
    );
  if (what === "reopen")
    return (
      <Confirm
        {...shared}
        title={t("training.reopenOf", { number })}
        action={t("training.reopen")}
        reason
        keepAs={`training-${id}`}
        busy={reopen.isPending}
        error={reopen.error}
        onConfirm={(reason) => reopen.mutate({ id, body: { reason } })}
      >
        <p>{t("training.reopenText")}</p>
      </Confirm>
    );
  return (
    <Confirm
      {...shared}
      title={t("training.removeOf", { number })}
      action={t("training.remove")}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id })}
    >
      <p>{t("training.removeText", { number })}</p>
    </Confirm>
  );
}

function Sessions({
  view,
  onEdit,
  onAsk,
}: {
  readonly view: TrainingsView;
  readonly onEdit: (session: TrainingView) => void;
  readonly onAsk: (asked: Asked) => void;
}) {
  const { t, language } = useStandardsTexts();
  const may = useMay()("trainings.write");
  const titleOf = (id: string): string => view.programmes.find((one) => one.id === id)?.title[language] ?? id;
  return (
    <section className="part" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t("training.sessions")}</h2>
      <div className="row-actions no-print">
        <Download path="/api/training-files/register.xlsx">{t("training.exportXlsx")}</Download>
        <Download path="/api/training-files/register.csv">{t("training.exportCsv")}</Download>
      </div>
      {view.sessions.length === 0 ? (
        <Empty title={t("training.empty")}>{t("training.emptyText")}</Empty>
      ) : (
        <More items={view.sessions}>
          {(shown) => (
            <ul className="requirements">
              {shown.map((one) => {
                const signed = one.people.filter((person) => person.signed).length;
                const { number } = one;
                return (
                  <li key={one.id} className="requirement" data-light={one.closed ? "green" : "amber"}>
                    <div className="requirement-head">
                      <h3>
                        <span className="requirement-id">{number}</span> {one.topic}
                      </h3>
                      <StateMark
                        state={one.closed ? "good" : "attention"}
                        word={t(one.closed ? "training.closed" : "training.open")}
                      />
                    </div>
                    <p className="muted">
                      {dayText(one.heldOn, language)} · {titleOf(one.programme)} · {one.leader}
                      {one.place !== "" && ` · ${one.place}`}
                      {one.materials !== "" && ` · ${one.materials}`} ·{" "}
                      {t("training.signedOf", { signed, all: one.people.length })}
                    </p>
                    <div className="row-actions no-print">
                      <Download path={`/api/training-files/list/${one.id}`}>
                        {t("training.paperOf", { number })}
                      </Download>
                      {may && !one.closed && (
                        <>
                          <Button aria-label={t("training.editOf", { number })} onPress={() => onEdit(one)}>
                            {t("training.edit")}
                          </Button>
                          <Button
                            variant="primary"
                            aria-label={t("training.closeOf", { number })}
                            onPress={() => onAsk({ what: "close", session: one })}
                          >
                            {t("training.close")}
                          </Button>
                          <Button
                            aria-label={t("training.removeOf", { number })}
                            onPress={() => onAsk({ what: "remove", session: one })}
                          >
                            {t("training.remove")}
                          </Button>
                        </>
                      )}
                      {may && one.closed && (
                        <Button
                          aria-label={t("training.reopenOf", { number })}
                          onPress={() => onAsk({ what: "reopen", session: one })}
                        >
                          {t("training.reopen")}
                        </Button>
                      )}
                    </div>
                  </li>
                );
              })}
            </ul>
          )}
        </More>
      )}
    </section>
  );
}

export default function TrainingsPage() {
  const { t } = useStandardsTexts();
  const may = useMay()("trainings.write");
  const { data, error, refetch } = useApi("trainings");
  const [form, setForm] = useState<TrainingView | "new" | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [importing, setImporting] = useState(false);
  const [done, setDone] = useState("");
  const finish = (said: string): void => {
    setDone(said);
    setAsked(null);
    setForm(null);
  };
  return (
    <StandardsFrame
      open="trainings"
      actions={
        may && (
          <>
            <Button onPress={() => setImporting(true)}>
              <FileUp aria-hidden="true" size={17} />
              {t("training.import")}
            </Button>
            <Button variant="primary" onPress={() => setForm("new")}>
              <Plus aria-hidden="true" size={17} />
              {t("training.new")}
            </Button>
          </>
        )
      }
    >
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Programmes view={data} />
          <People view={data} />
          <Sessions view={data} onEdit={setForm} onAsk={setAsked} />
          {form !== null && (
            <TrainingForm
              view={data}
              session={form === "new" ? null : form}
              onClose={() => setForm(null)}
              onDone={(number) => finish(t("training.saved", { number }))}
            />
          )}
          {asked !== null && <Ask asked={asked} onClose={() => setAsked(null)} onDone={finish} />}
        </>
      )}
      {importing && <TrainingImport onClose={() => setImporting(false)} onDone={finish} />}
    </StandardsFrame>
  );
}
