/**
 * Five faces beside the words of an answer. Drawn here, so that they look the same on every machine; the words say the same.
 *
 * @module
 */
const mouths = {
  happy: "M9 19q7 9 14 0",
  content: "M10 20q6 4 12 0",
  worried: "M10 22q6 -4 12 0",
  sad: "M9 24q7 -8 14 0",
  unsure: "M10 21.500h12",
} as const;

export type FaceId = keyof typeof mouths;

export function Face({ face }: { readonly face: FaceId }) {
  return (
    <svg className="face" data-face={face} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="14" />
      <path className="face-eyes" d="M11.500 11.500v2M20.500 11.500v2" />
      <path className="face-mouth" d={mouths[face]} />
    </svg>
  );
}
