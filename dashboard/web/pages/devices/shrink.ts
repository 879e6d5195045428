/**
 * A photo made small enough for a theft sheet, turned the right way up, and without what the camera wrote into it.
 *
 * Drawing it anew is what leaves place and time behind; the server strips what other programs send.
 *
 * @module
 */
const LONG_SIDE = 1_600;
const QUALITY = 0.85;

/** @returns a JPEG; null if the file is no photo this browser can draw */
export async function shrinkPhoto(file: Blob): Promise<Blob | null> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (pen === null) return null;
  // JPEG has no transparency; what was see-through becomes paper.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
