/**
 * How good a new password is, judged in the browser without sending or looking anything up. Pure.
 *
 * Length counts most (NIST SP 800-63B section 5.1.1); repetition, keyboard runs and the person's own login take
 * it away again. The server's floor of 12 characters stands whatever is said here.
 *
 * @module
 */
export const passwordMinimum = 12;

export type PasswordStrength = "empty" | "short" | "weak" | "fair" | "strong";

const runs = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890"];

/** Characters that carry something: neither a repeat of the last one nor the next step of a keyboard or alphabet run. */
function telling(text: string): number {
  let count = 0;
  let before = "";
  for (const character of text) {
    const isRun =
      before !== "" && runs.some((run) => run.includes(before + character) || run.includes(character + before));
    if (character !== before && !isRun) count += 1;
    before = character;
  }
  return count;
}

/** Characters as a person counts them: one for a letter outside the basic plane too. */
export const characters = (text: string): number => Array.from(text).length;

/** @param login  the account's login; containing it makes a password no stronger */
export function passwordStrength(password: string, login: string): PasswordStrength {
  const length = characters(password);
  if (length === 0) return "empty";
  if (length < passwordMinimum) return "short";
  const lower = password.toLowerCase();
  const rest = login.length >= 3 ? lower.replaceAll(login.toLowerCase(), "") : lower;
  const score = telling(rest);
  const distinct = new Set(rest).size;
  if (score < 10 || distinct < 6) return "weak";
  return score >= 16 && distinct >= 9 ? "strong" : "fair";
}
