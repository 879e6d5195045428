/**
 * «Karty rozmów»: three sentences to say, three not to say, whom to call, when 112. Also without the network.
 *
 * @module
 */
import { useEffect, useState } from "react";
import { Ban, CloudOff, MessageCircle, Phone, Printer } from "lucide-react";
import { useApi } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/field.tsx";
import { Loading, Trouble } from "../../parts/trouble.tsx";
import { useHelpTexts } from "../../texts/help/texts.ts";
import { HelpFrame } from "../help/frame.tsx";
import { keepCards, keptCards } from "./kept.ts";
import type { Cards } from "./kept.ts";

function Card({ card, lines }: { readonly card: Cards["cards"][number]; readonly lines: Cards["helplines"] }) {
  const { t, language } = useHelpTexts();
  const call = card.call.map((id) => lines.find((line) => line.id === id)).filter((line) => line !== undefined);
  return (
    <article className="panel talk-card" aria-labelledby={`card-${card.id}`}>
      <h2 id={`card-${card.id}`}>{card.title[language]}</h2>
      <div className="talk-columns">
        <section>
          <h3>
            <MessageCircle aria-hidden="true" size={18} /> {t("cards.say")}
          </h3>
          <ul>
            {card.say.map((one) => (
              <li key={one.pl}>{one[language]}</li>
            ))}
          </ul>
        </section>
        <section>
          <h3>
            <Ban aria-hidden="true" size={18} /> {t("cards.avoid")}
          </h3>
          <ul>
            {card.avoid.map((one) => (
              <li key={one.pl}>{one[language]}</li>
            ))}
          </ul>
        </section>
      </div>
      <section>
        <h3>
          <Phone aria-hidden="true" size={18} /> {t("cards.call")}
        </h3>
        <ul className="call-lines">
          {call.map((line) => (
            <li key={line.id}>
              {line.name[language]}{" "}
              {line.telephone === null ? (
                <span className="mono">{line.web}</span>
              ) : (
                <a href={`tel:${line.telephone.replaceAll(" ", "")}`}>{line.telephone}</a>
              )}
            </li>
          ))}
        </ul>
      </section>
      <p className="card-112">{card.emergency[language]}</p>
    </article>
  );
}

export default function ConversationsPage() {
  const { t, language } = useHelpTexts();
  const fetched = useApi("helpConversations");
  const [kept] = useState(keptCards);
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    if (fetched.data !== undefined) keepCards(fetched.data);
  }, [fetched.data]);
  const data = fetched.data ?? (fetched.isError ? kept : null);
  return (
    <HelpFrame
      open="conversations"
      actions={
        <Button onPress={() => globalThis.print()}>
          <Printer aria-hidden="true" size={17} />
          {t("action.print")}
        </Button>
      }
    >
      {data === null ? (
        fetched.isError ? (
          <Trouble error={fetched.error} retry={() => void fetched.refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {fetched.data === undefined && (
            <p className="moved">
              <CloudOff aria-hidden="true" size={18} />
              <span>{t("cards.offline")}</span>
            </p>
          )}
          <section className="panel" aria-labelledby="rules-title">
            <h2 id="rules-title">{t("cards.rules")}</h2>
            <ul className="rules">
              {data.rules.map((rule) => (
                <li key={rule.pl}>{rule[language]}</li>
              ))}
            </ul>
          </section>
          <div className="no-print">
            <Choice
              label={t("cards.choose")}
              value={chosen}
              onChange={setChosen}
              options={[
                { value: "", text: t("cards.all") },
                ...data.cards.map(({ id, title }) => ({ value: id, text: title[language] })),
              ]}
            />
          </div>
          {data.cards
            .filter(({ id }) => chosen === "" || id === chosen)
            .map((card) => (
              <Card key={card.id} card={card} lines={data.helplines} />
            ))}
        </>
      )}
    </HelpFrame>
  );
}
