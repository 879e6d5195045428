/**
 * The number of a tablet: read from its label by the camera, or typed. Typing always works; the camera only saves it.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { Camera, CameraOff } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { faultOf } from "./camera-fault.ts";
import type { CameraFault } from "./camera-fault.ts";
import { hasCameras, openReader } from "./code-reader.ts";
import { deviceIn } from "./steps.ts";

const lookMs = 200;

function Viewer(props: { readonly onFound: (text: string) => void; readonly onFail: (fault: CameraFault) => void }) {
  const { t } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(props);
  useEffect(() => {
    told.current = props;
  });
  useEffect(() => {
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let over = false;
    const stop = (): void => {
      over = true;
      if (timer !== null) clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async (): Promise<void> => {
      const reader = openReader();
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 } },
        audio: false,
      });
      const element = video.current;
      // The person may have given up while the browser asked.
      if (element === null || over) return stop();
      element.srcObject = stream;
      await element.play();
      const read = await reader;
      const look = async (): Promise<void> => {
        // A picture that cannot be read is followed by the next.
        const text = await read(element).catch(() => null);
        if (over) return;
        if (text !== null && text !== "") told.current.onFound(text);
        else timer = setTimeout(() => void look(), lookMs);
      };
      await look();
    };
    start().catch((error: unknown) => {
      if (!over) told.current.onFail(faultOf(error));
    });
    return stop;
  }, []);
  return <video ref={video} className="scan-view" muted playsInline aria-label={t("scan.view")} />;
}

export function Scan({
  known,
  onDevice,
}: {
  readonly known: readonly string[];
  readonly onDevice: (id: string) => void;
}) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [looking, setLooking] = useState(false);
  const [fault, setFault] = useState<CameraFault | null>(() => (hasCameras() ? null : "insecure"));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const id = deviceIn(text, known);
    if (id === "") return;
    setText("");
    onDevice(id);
  };
  return (
    <form className="scan" onSubmit={submit} noValidate>
      <div className="scan-row">
        <Field label={t("scan.type")} value={text} onChange={setText} plain name="device" />
        <Button type="submit" variant="primary" className="button-desk" isDisabled={text.trim() === ""}>
          {t("scan.check")}
        </Button>
      </div>
      {fault !== "insecure" && (
        <Button
          onPress={() => {
            setFault(null);
            setLooking(!looking);
          }}
        >
          {looking ? <CameraOff aria-hidden="true" size={18} /> : <Camera aria-hidden="true" size={18} />}
          {t(looking ? "scan.stop" : fault === null ? "scan.start" : "scan.retry")}
        </Button>
      )}
      <div aria-live="polite">
        {fault !== null && <p className={fault === "insecure" ? "muted" : "note"}>{t(`scan.fault.${fault}`)}</p>}
      </div>
      {looking && (
        <Viewer
          onFound={(code) => {
            setLooking(false);
            onDevice(deviceIn(code, known));
          }}
          onFail={(why) => {
            setLooking(false);
            setFault(why);
          }}
        />
      )}
    </form>
  );
}
