/**
 * Reads QR codes from a camera's picture: by the browser's own detector where it has one that knows QR, else by jsQR, which is only
 * then loaded. Pictures stay in the page; nothing is stored or sent.
 *
 * @module
 */

/** The part of the Shape Detection API used here; TypeScript's library does not have it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** @returns the text of a code in the present picture; null: none is seen */
export type CodeReader = (video: HTMLVideoElement) => Promise<string | null>;

/** Wide enough for a label at arm's length, small enough to be read many times a second on an old telephone. */
const widestPx = 640;

async function ownReader(): Promise<CodeReader | null> {
  const Class = (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector;
  // Some browsers have the class and no engine behind it.
  const formats = await Class?.getSupportedFormats().catch((): readonly string[] => []);
  if (Class === undefined || formats?.includes("qr_code") !== true) return null;
  const detector = new Class({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

async function loadedReader(): Promise<CodeReader> {
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (context === null || video.videoWidth === 0) return null;
    const scale = Math.min(1, widestPx / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
  };
}

export const openReader = async (): Promise<CodeReader> => (await ownReader()) ?? loadedReader();

/** Browsers give a camera only to pages that came over https (or from this machine). */
export const hasCameras = (): boolean =>
  (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices?.getUserMedia !== undefined;
