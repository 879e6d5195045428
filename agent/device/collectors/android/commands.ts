/**
 * Every command that is run on a tablet. All of them only read; there is no other way to a tablet in this program.
 *
 * Lists that may rightly be empty end with a mark, written by the tablet's shell after success. What could name a person (accounts,
 * files) is cut to kinds, dates and sizes on the tablet, before it is sent.
 *
 * @module
 */
import { END } from "../../readers/android/answers.ts";

const ended = (command: string): string => `${command} && echo ${END}`;

const FOLDERS_SKIPPED = ["*/Android/data", "*/Android/obb", "*/.thumbnails"];
const PICTURES_AND_FILMS = [
  "jpg",
  "jpeg",
  "png",
  "heic",
  "heif",
  "webp",
  "gif",
  "dng",
  "mp4",
  "3gp",
  "mkv",
  "webm",
  "mov",
];
const RECORDINGS = ["m4a", "amr", "aac", "wav", "ogg", "opus", "mp3"];

const anyOf = (tests: readonly string[]): string => `\\( ${tests.join(" -o ")} \\)`;

/** Dates and sizes of pictures and films anywhere, bins of gallery apps too, and of sound where recorders and messengers keep it. */
const FILES = [
  "find /sdcard/",
  anyOf(FOLDERS_SKIPPED.map((folder) => `-path '${folder}'`)),
  "-prune -o -type f",
  anyOf([
    ...PICTURES_AND_FILMS.map((kind) => `-iname '*.${kind}'`),
    ...RECORDINGS.map((kind) => `-ipath '*record*/*.${kind}' -o -ipath '*whatsapp*/*.${kind}'`),
  ]),
  "-exec stat -c '%Y %s' {} +",
].join(" ");

const ACCOUNTS =
  "dumpsys account | sed -nE 's/^ *Account \\{name=.*, type=([A-Za-z0-9._-]+)\\}.*$/account \\1/p; s/^ *(Accounts: [0-9]+).*$/\\1/p'";

const setting = (name: string): readonly [string, string] => [
  `settings/${name}`,
  `settings get ${name.replace("/", " ")}`,
];

/** By probe, without `android/` in front. */
export const ANDROID_COMMANDS: ReadonlyMap<string, string> = new Map([
  ["getprop", "getprop"],
  ["date", "date +%s"],
  ["uptime", "cat /proc/uptime"],
  setting("global/adb_enabled"),
  setting("global/adb_wifi_enabled"),
  setting("global/adb_allowed_connection_time"),
  setting("global/package_verifier_enable"),
  setting("global/package_verifier_user_consent"),
  setting("global/private_dns_mode"),
  setting("secure/install_non_market_apps"),
  setting("secure/lock_screen_lock_after_timeout"),
  setting("system/screen_off_timeout"),
  ["appops", ended("cmd appops query-op --user 0 REQUEST_INSTALL_PACKAGES allow")],
  ["packages", ended("pm list packages -i -3 --user 0")],
  ["play-services", ended("pm list packages -e com.google.android.gms")],
  ["users", "pm list users"],
  ["accounts", ended(ACCOUNTS)],
  ["adb", "dumpsys adb"],
  ["device-policy", "dumpsys device_policy"],
  ["lock-disabled", "locksettings get-disabled"],
  ["lock-settings", "dumpsys lock_settings"],
  ["connectivity", "dumpsys connectivity"],
  ["battery", "dumpsys battery"],
  ["disk", "df /data"],
  ["media/files", ended(FILES)],
  ["media/images", "content query --uri content://media/external/images/media --projection _id:date_added:_size"],
  ["media/video", "content query --uri content://media/external/video/media --projection _id:date_added:_size"],
]);
