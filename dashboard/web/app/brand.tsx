/**
 * The lighthouse mark. Drawn here so that nothing is fetched; decorative, the word «Latarnik» stands beside it.
 *
 * @module
 */
export function Mark({ size = 32 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="mark-beam" d="M19.500 9.500 31 5.500v8z" />
      <path className="mark-beam mark-beam-back" d="M12.500 9.500 1 7.300v4.400z" />
      <path className="mark-tower" d="M13 13h6l2.200 15H10.800z" />
      <path className="mark-band" d="M12.380 17.200h7.240l.63 4.300h-8.500z" />
      <rect className="mark-gallery" x="11" y="12" width="10" height="1.600" rx=".8" />
      <rect className="mark-lamp" x="12.800" y="7" width="6.400" height="5" rx="1.200" />
      <path className="mark-tower" d="M11.800 7 16 3.400 20.200 7z" />
    </svg>
  );
}

/** Dusk over the harbour, behind the first sentence of the day. */
export function Harbour() {
  return (
    <svg
      className="harbour"
      viewBox="0 0 420 200"
      preserveAspectRatio="xMaxYMax meet"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <radialGradient id="harbour-glow" cx="50%" cy="50%" r="50%">
          <stop className="harbour-glow-in" offset="0" />
          <stop className="harbour-glow-mid" offset=".35" />
          <stop className="harbour-glow-out" offset="1" />
        </radialGradient>
        <linearGradient id="harbour-beam" x1="1" x2="0" y1="0" y2="0">
          <stop className="harbour-beam-in" offset="0" />
          <stop className="harbour-glow-out" offset="1" />
        </linearGradient>
      </defs>
      <path className="harbour-hill" d="M180 168c40-6 62-22 96-24 30-2 44 6 74 2 28-4 44-14 70-12V168H180z" />
      <path fill="url(#harbour-beam)" d="M327 62 40 18v76z" />
      <circle cx="330" cy="62" r="46" fill="url(#harbour-glow)" />
      <path className="harbour-tower" d="M322 72h16l7 78h-30z" />
      <path className="harbour-band" d="m320 92 20 0 2 22h-24z" />
      <rect className="harbour-tower" x="317" y="68" width="26" height="4" rx="2" />
      <rect className="harbour-lamp" x="322" y="55" width="16" height="13" rx="3" />
      <path className="harbour-tower" d="m319 55 11-10 11 10z" />
      <g className="harbour-wave">
        <path d="M0 166h420M40 176h96m30 0h190M110 186h250M20 194h60m60 0h220" />
      </g>
    </svg>
  );
}
