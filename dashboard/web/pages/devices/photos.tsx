/**
 * Photos of a device on its theft sheet: shown, added from a file or a telephone's camera, removed.
 *
 * @module
 */
import { useRef, useState } from "react";
import { ImagePlus, Trash2 } from "lucide-react";
import type { PhotoView } from "../../../../policies/schema/device-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { base64Of } from "../../parts/base64.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { shrinkPhoto } from "./shrink.ts";

/** As the server counts them. */
const mostPhotos = 6;

function Photo({ photo, alt }: { readonly photo: PhotoView; readonly alt: string }) {
  const { data, error } = useApi("photo", { id: photo.id });
  if (error !== null) return <Trouble error={error} />;
  return data === undefined ? (
    <div className="photo-wait" />
  ) : (
    <img src={`data:${data.type};base64,${data.image}`} width={photo.width} height={photo.height} alt={alt} />
  );
}

export function Photos({ device }: { readonly device: string }) {
  const { t } = useTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("photos", { id: device });
  const [broken, setBroken] = useState(false);
  const [going, setGoing] = useState<PhotoView | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const add = useChange("photoAdd", "devices", () => undefined);
  const remove = useChange("photoRemove", "devices", () => setGoing(null));
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setBroken(false);
    add.reset();
    const small = await shrinkPhoto(file);
    if (small === null) setBroken(true);
    else add.mutate({ id: device, body: { image: await base64Of(small) } });
  };
  if (data === undefined) return <NotYet error={error} retry={() => void refetch()} />;
  const writes = may("devices.write");
  return (
    <section className="letter-part" aria-labelledby="theft-photos">
      <h2 id="theft-photos">{t("theft.photos")}</h2>
      {data.length === 0 && <p className="muted no-print">{t("theft.photoNone")}</p>}
      {data.length > 0 && (
        <ul className="photos">
          {data.map((photo, at) => (
            <li key={photo.id}>
              <Photo photo={photo} alt={t("theft.photoOf", { id: device, number: at + 1, count: data.length })} />
              {writes && (
                <Button
                  className="no-print"
                  aria-label={t("theft.photoRemoveOf", { number: at + 1 })}
                  onPress={() => setGoing(photo)}
                >
                  <Trash2 aria-hidden="true" size={17} />
                  {t("theft.photoRemove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {writes && data.length < mostPhotos && (
        <div className="photo-add no-print">
          <input
            ref={input}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            hidden
            data-testid="photo-file"
            onChange={(event) => {
              void choose(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
          <Button isDisabled={add.isPending} onPress={() => input.current?.click()}>
            <ImagePlus aria-hidden="true" size={17} />
            {t("theft.photoAdd")}
          </Button>
          <p className="muted">{t("theft.photoHint")}</p>
        </div>
      )}
      <div aria-live="polite" className="no-print">
        {broken && <p className="field-error">{t("theft.photoBroken")}</p>}
        {add.error !== null && <Trouble error={add.error} />}
      </div>
      {going !== null && (
        <Confirm
          title={t("theft.photoRemoveTitle")}
          action={t("theft.photoRemove")}
          danger
          busy={remove.isPending}
          error={remove.error}
          onClose={() => setGoing(null)}
          onConfirm={() => remove.mutate({ id: going.id })}
        >
          <p>{t("theft.photoRemoveText")}</p>
        </Confirm>
      )}
    </section>
  );
}
