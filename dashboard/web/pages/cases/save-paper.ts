/**
 * Hands a paper made by the server to the browser as a file to keep.
 *
 * @module
 */
import type { Response } from "../../api/contract.ts";

export function savePaper({
  name,
  mediaType,
  base64,
}: Pick<Response<"caseDocument">, "name" | "mediaType" | "base64">): void {
  const octets = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const href = URL.createObjectURL(new Blob([octets], { type: mediaType }));
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
