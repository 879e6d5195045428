/**
 * What to do about obstacles of the desk that are no checks of a baseline.
 *
 * @module
 */
export const OBSTACLE_TEXTS: Readonly<Record<string, { readonly pl: string; readonly en: string }>> = {
  "report.none": {
    pl: "Zarejestruj urządzenie: na jego karcie wydaj kod i wpisz go w programie Latarnik na urządzeniu.",
    en: "Enrol the device: issue a code on its page and type it into Latarnik on the device.",
  },
  "report.old": {
    pl: "Włącz urządzenie, połącz z siecią i uruchom kontrolę.",
    en: "Turn the device on, connect it and run the check.",
  },
  "loan.not-returned": {
    pl: "Odbierz urządzenie od poprzedniej grupy.",
    en: "Take the device back from the group before.",
  },
  "device.damaged": {
    pl: "Odłóż urządzenie do naprawy; po niej potwierdź przy stanowisku wypożyczeń, że jest sprawne.",
    en: "Put the device aside for repair; afterwards confirm at the loan desk that it is in order.",
  },
  "media.leftover": {
    pl: "Usuń z urządzenia zdjęcia i konta poprzedniej grupy.",
    en: "Remove the pictures and accounts the group before left.",
  },
};
