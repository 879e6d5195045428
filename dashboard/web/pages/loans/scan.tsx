/**
 * The number of a tablet: read from its label by the camera where the browser can, else typed.
 *
 * @module
 */
import { useEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { Camera, CameraOff } from "lucide-react";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { deviceIn } from "./steps.ts";

/** The part of the Shape Detection API used here; TypeScript's library does not have it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const detectorClass = (): DetectorClass | null =>
  "BarcodeDetector" in globalThis && navigator.mediaDevices !== undefined
    ? (globalThis as unknown as { readonly BarcodeDetector: DetectorClass }).BarcodeDetector
    : null;

const lookMs = 250;

function Viewer({ onFound, onFail }: { readonly onFound: (text: string) => void; readonly onFail: () => void }) {
  const { t } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onFound);
  const failed = useRef(onFail);
  useEffect(() => {
    const Class = detectorClass();
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setInterval> | null = null;
    let over = false;
    const start = async (): Promise<void> => {
      if (Class === null) throw new Error("no detector");
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      const element = video.current;
      if (element === null || over) return;
      element.srcObject = stream;
      await element.play();
      const detector = new Class({ formats: ["qr_code"] });
      timer = setInterval(() => {
        void detector.detect(element).then(
          ([code]) => {
            if (code !== undefined && !over) found.current(code.rawValue);
            return null;
          },
          () => null, // a frame that cannot be read is followed by the next
        );
      }, lookMs);
    };
    start().catch(() => failed.current());
    return () => {
      over = true;
      if (timer !== null) clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
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
  const [failed, setFailed] = useState(false);
  const can = detectorClass() !== null;
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
      {can && !failed ? (
        <Button onPress={() => setLooking(!looking)}>
          {looking ? <CameraOff aria-hidden="true" size={18} /> : <Camera aria-hidden="true" size={18} />}
          {t(looking ? "scan.stop" : "scan.start")}
        </Button>
      ) : (
        <p className="muted">{t(failed ? "scan.failed" : "scan.cannot")}</p>
      )}
      {looking && !failed && (
        <Viewer
          onFound={(code) => {
            setLooking(false);
            onDevice(deviceIn(code, known));
          }}
          onFail={() => setFailed(true)}
        />
      )}
    </form>
  );
}
