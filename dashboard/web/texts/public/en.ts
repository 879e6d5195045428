/**
 * English texts of the public page «I think this is a mistake».
 *
 * @module
 */
import type { PublicTexts } from "./pl.ts";

export const en: PublicTexts = {
  title: "I think this is a mistake",
  lead: "Is a page blocked that you need? Tell us which one. A person will check it.",
  name: "Name of the page",
  nameHint: "For example: museum.example",
  nameMissing: "Write the name of the page.",
  send: "Send",
  sending: "Sending…",
  private: "We do not ask who you are. We do not note who asks.",
  doneTitle: "Thank you. This is your code.",
  doneText: "Write it down. You can look up the answer with it.",
  copy: "Copy the code",
  copied: "Code copied.",
  print: "Print the code",
  another: "Report another page",
  askTitle: "Do you have a code already?",
  code: "Your code",
  codeHint: "Six characters, for example K7M-2QF.",
  codeWrong: "The code has six letters and digits. Please check it.",
  ask: "Look up the answer",
  waiting: "We are still checking. Look here again tomorrow.",
  opened: "It was a mistake. The page is open now.",
  declined: "The page stays blocked. You can ask our staff why.",
  "not-blocked": "Our filter does not block this page. There is another reason.",
  unknown: "We do not know this code. Check that it is right.",
  wrongName: "This does not look like the name of a page. Check it.",
  tooMany: "Many reports at once. Please wait a few minutes.",
  unreachable: "It could not be sent. Try again in a moment.",
  helpTitle: "Does something worry you?",
  helpText: "You can talk to somebody. It is free. Day and night.",
  helpline: "Helpline for children and young people (in Poland)",
  danger: "Somebody is in danger",
  language: "Language",
  declaration: "Accessibility statement (in Polish)",
};
