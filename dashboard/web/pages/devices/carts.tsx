/**
 * Charging carts: one look in the morning says which tablets of which cart may go out, and whether the cart still audits them.
 *
 * @module
 */
import { useApi } from "../../api/queries.ts";
import { Link } from "../../app/router.tsx";
import { GateMark, gateTone } from "../../parts/gate.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet } from "../../parts/trouble.tsx";
import { useNow, useTexts } from "../../texts/texts.tsx";
import { cartsOf } from "./carts.model.ts";
import type { Cart } from "./carts.model.ts";
import { deviceHref } from "./tabs.ts";

const tone = { speaks: "good", quiet: "attention", never: "not-measured", missing: "not-measured" } as const;

function Hub({ cart: { hub, hubState } }: { readonly cart: Cart }) {
  const { t } = useTexts();
  return (
    <p className="cart-hub">
      <StateMark state={tone[hubState]} word={t(`carts.hub.${hubState}`)} />
      {hub !== null && (
        <>
          {" "}
          <Link href={deviceHref(hub.id)}>{hub.id}</Link>
          {hub.lastSeenAt !== null && (
            <span className="muted">
              {" "}
              {t("carts.seen")} <Time at={hub.lastSeenAt} />
            </span>
          )}
        </>
      )}
    </p>
  );
}

export default function CartsPage() {
  const { t } = useTexts();
  const now = useNow();
  const { data, error, refetch } = useApi("devices");
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const carts = cartsOf(data, now);
  if (carts.length === 0) return <Empty title={t("carts.none")}>{t("carts.noneText")}</Empty>;
  return (
    <ol className="items">
      {carts.map((cart) => (
        <li key={cart.name ?? ""} className="card item">
          <div className="item-head">
            <h2>{cart.name ?? t("carts.noName")}</h2>
            <span className="muted">
              {t("carts.ready", { ready: cart.words["hand-out"], count: cart.devices.length })}
            </span>
          </div>
          <Hub cart={cart} />
          {cart.devices.length === 0 ? (
            <p className="muted">{t("carts.empty")}</p>
          ) : (
            <ul className="cart-devices">
              {cart.devices.map(({ id, gate, reportedAt, unverified }) => (
                <li key={id} data-state={gateTone[gate.word]}>
                  <Link href={deviceHref(id)}>{id}</Link>
                  <GateMark word={gate.word} />
                  <span className="muted">
                    {reportedAt === null ? t("carts.noReport") : <Time at={reportedAt} />}
                    {unverified && ` · ${t("device.unverified")}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}
