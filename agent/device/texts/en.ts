/**
 * English sentences of the agent; same keys and parameters as the Polish ones.
 *
 * @module
 */
import type { Catalogue } from "./texts.ts";

export const en: Catalogue = {
  "word.hand-out": "HAND OUT",
  "word.hand-out-with-remark": "HAND OUT WITH A REMARK",
  "word.do-not-hand-out": "DO NOT HAND OUT",
  "word.check-first": "NOT KNOWN – check",

  "state.pass": "in order",
  "state.fail": "wrong",
  "state.unknown": "not known",
  "state.exempt": "exempt",
  "state.not-applicable": "does not apply",

  "who.edukator": "educator",
  "who.nsp": "person responsible for the devices",
  "who.admin": "administrator",
  "who.supplier": "supplier",

  title: "Latarnik – this device",
  notEnrolled: "This device is not enrolled, so it sends no reports.",
  notMeasured: "This device has not been checked yet.",
  waiting: "The enrolment waits for somebody to confirm it, as the serial number differs from the register's.",
  device: "Device: {device}",
  measured: "Checked: {at}",
  reported: "Last report arrived: {at}",
  neverReported: "No report has arrived yet.",
  queue:
    "{count, plural, =0 {Nothing waits to be sent.} one {# report waits to be sent.} other {# reports wait to be sent.}}",
  lost: "{count, plural, one {# report was lost, as it waited too long.} other {# reports were lost, as they waited too long.}}",
  away: "The server has not taken reports since the last attempt ({at}): {why}.",
  score: "Score: {percent} %, {known} of {applicable} checks known.",
  scoreNone: "No score: no check applies here.",
  baselineShipped:
    "Requirements that came with the program ({id}, version {version}); the server has not sent its own yet.",
  baselineServer: "Requirements from the server: {id}, version {version}.",
  attestedElsewhere: "What people vouch for, and loans, only the dashboard knows. At the desk the dashboard decides.",
  allGood: "Every check is in order.",
  reasons: "What is wrong",
  remarks: "To be mended later",
  remedy: "What to do: {remedy} ({minutes} min, {who})",
  minutes: "To mend all of it: about {minutes} min.",
  grace: "there is still time to mend it",
  "why.unreachable": "the server does not answer",
  "why.refused": "the server refused ({status}); the key may have been revoked",
  "why.signature": "the answer is not from our server",
  "why.other": "{code}",

  enrolled: "Enrolled as {device}.",
  recorded:
    "{probes, plural, one {# probe was written to {file}. Read the file before you give it to anybody.} other {# probes were written to {file}. Read the file before you give it to anybody.}}",
  running: "The agent is running; page: {page}.",
  noPage: "switched off",
  unprivileged: "Without administrator rights some things cannot be checked.",

  "error.E_AGENT_ANSWER":
    "The server answered something that makes no sense. Check that dashboard and agent have the same version.",
  "error.E_AGENT_BUSY": "A check is under way. Wait until it ends and try again.",
  "error.E_AGENT_CONFIG": "The settings file has a mistake: {detail}",
  "error.E_AGENT_ENROLLED": "This device is already enrolled. To enrol it anew add --again.",
  "error.E_AGENT_KEY": "The device's key cannot be read: {detail}",
  "error.E_AGENT_LINK": "This is no enrolment link or code. Copy it from the dashboard's screen.",
  "error.E_AGENT_NOT_ENROLLED": "This device is not enrolled. First: enrol.",
  "error.E_AGENT_PLATFORM": "The program cannot check this system yet: {detail}",
  "error.E_AGENT_RECORDING": "This recording cannot be read or written: {detail}",
  "error.E_AGENT_REFUSED":
    "The server refused ({status}). The code may have expired or the key been revoked; ask for a new code.",
  "error.E_AGENT_SERVER_KEY":
    "This is not the server of the link: it has another key. Do not enrol; call the administrator.",
  "error.E_AGENT_SIGNATURE":
    "The answer is not signed by our server. Somebody may stand in between, for example a Wi-Fi sign-in page.",
  "error.E_AGENT_STATE": "The agent's files are damaged: {detail}",
  "error.E_AGENT_UNREACHABLE": "The server does not answer. Check the network and the address.",
  "error.E_AGENT_USAGE": "{detail}. Help: --help",

  help: `Latarnik, the agent of a device: checks whether children may be given it and reports to the dashboard.

Usage: latarnik-device [options] COMMAND

  enrol LINK             enrols the device; LINK from the dashboard's QR code
  enrol --server ADDRESS --key FINGERPRINT --code XXXX-XXXX    the same without a link
         --again         enrols anew, with a new key
  check                  checks now, shows the verdict and reports
         --trigger return | before-hand-out | by-hand | plugged-in | network-up
  run                    stays: daily, after a start, when the network returns; page on 127.0.0.1
  status                 shows the last verdict and the queue without measuring
  collect --record FILE  writes the system's raw answers without personal data
  replay FILE            reads such a recording and judges it

Options: --data FOLDER  --config FILE  --lang pl|en  --json  --help  --version

Exit: 0 hand out, 10 with a remark, 11 do not hand out, 12 not known (check, status, replay);
      otherwise 0 done; 1 failed; 2 mistake on the command line; 3 not enrolled; 4 the server refused; 5 busy`,

  "reason.ok": "in order",
  "reason.stale": "The last result is too old",
  "reason.other-kind": "Does not apply to this kind of device",
  "reason.not-known": "The system did not say",
  "reason.nothing-known": "Nothing is known about it",
  "reason.fact-missing": "This was not measured",
  "reason.fact-no-permission": "The agent may not look at it",
  "reason.fact-not-supported": "This system cannot be asked about it",
  "reason.fact-not-installed": "The program that would say is missing",
  "reason.fact-timed-out": "The system did not answer in time",
  "reason.fact-failed": "The check failed",
  "reason.fact-unreadable": "The system's answer cannot be read",
  "reason.fact-not-asked": "This was not asked",
  "reason.fact-offline": "It cannot be checked without a network",
  "reason.not-attested": "Nobody has vouched for it yet",
  "reason.attested": "Vouched for {days, plural, =0 {today} one {# day ago} other {# days ago}}",
  "reason.attested-not": "Whoever looked says it is not so",
  "reason.attestation-old": "Last vouched for {days, plural, one {# day} other {# days}} ago",

  "reason.antivirus-none": "There is no antivirus",
  "reason.antivirus-ghost": "The system lists an antivirus that was uninstalled",
  "reason.antivirus-unconfirmed": "{product} is said to run, which cannot be confirmed",
  "reason.antivirus-state-unknown": "Nobody knows whether {product} runs",
  "reason.antivirus-off": "{product} is off",
  "reason.antivirus-snoozed": "{product} is paused",
  "reason.antivirus-expired": "The licence of {product} has expired",
  "reason.antivirus-passive": "{product} only watches and does not protect",
  "reason.antivirus-scheduled-only": "{product} checks only at set times",
  "reason.signatures-missing": "{product} has no signatures",
  "reason.signatures-old": "The signatures of {product} are {days, plural, one {# day} other {# days}} old",
  "reason.signatures-old-undated": "The signatures of {product} are old",
  "reason.signatures-current-undated": "{product} says its signatures are current and gives no date",
  "reason.signatures-unknown": "Nobody knows how old the signatures of {product} are",
  "reason.signatures-from-the-future": "The signatures of {product} are from the future; the clock may be wrong",
  "reason.eicar-missed": "The antivirus did not find the EICAR test file",
  "reason.eicar-not-tested": "The antivirus could not be tried with the EICAR test file",
  "reason.equivalent-gatekeeper": "Gatekeeper and SIP are on",
  "reason.gatekeeper-off": "Gatekeeper or SIP is off",
  "reason.gatekeeper-unknown": "Nobody knows whether Gatekeeper and SIP are on",
  "reason.equivalent-play-protect": "Play Protect is on",
  "reason.play-protect-off": "Play Protect is off",
  "reason.play-protect-unknown": "Nobody knows whether Play Protect is on",

  "reason.updates-pending": "{count, plural, one {# security update waits} other {# security updates wait}}",
  "reason.update-lists-undated": "Nobody knows when the system last asked for updates",
  "reason.update-lists-old": "The system last asked for updates {days, plural, one {# day} other {# days}} ago",
  "reason.restart-pending": "An update waits for a restart",
  "reason.updates-old": "The last update was installed {days, plural, one {# day} other {# days}} ago",
  "reason.updates-off": "Automatic updates are off",
  "reason.updates-configured-not-running": "Automatic updates are set up and do not run",
  "reason.support-table-expired": "The table of supported systems expired on {until}",
  "reason.support-unlisted": "{os} {version} is not in the table of supported systems",
  "reason.support-ended": "The maker stopped supporting this system on {until}",
  "reason.support-extended-only": "Ordinary support ended on {until}; paid support runs until {extended}",
  "reason.support-ends-soon": "Support of the system ends on {until}",
  "reason.edition-unknown": "Nobody knows which edition this is, and support depends on it",
  "reason.patch-old": "The security patches are {days, plural, one {# day} other {# days}} old",
  "reason.patch-ageing": "The security patches are already {days, plural, one {# day} other {# days}} old",
  "reason.patch-from-the-future": "The patches are from the future; the clock may be wrong",
  "reason.software-forbidden":
    "{count, plural, one {A forbidden program: {names}} other {Forbidden programs: {names}}}",
  "reason.software-unapproved":
    "{count, plural, one {A program that is not on the list: {names}} other {Programs that are not on the list: {names}}}",
  "reason.no-list": "There is no list of programs",
  "reason.no-activation": "This system needs no activation",
  "reason.activation-grace": "The system runs in its trial period",
  "reason.activation-unlicensed": "The system has no valid licence",
  "reason.disk-full": "Only {percent} % of the disk is free",
  "reason.no-battery": "The device has no battery",
  "reason.battery-worn": "The battery has {percent} % of its former capacity",
  "reason.clock-wrong": "The clock differs from the server's by {seconds} s",

  "reason.elevation-silent": "The system allows changes without asking",
  "reason.elevation-open": "An ordinary account can change the system without a password",
  "reason.elevation-passwordless":
    "{count, plural, one {# rule lets somebody in without a password} other {# rules let somebody in without a password}}",
  "reason.elevation-denied": "An ordinary account cannot change the system at all",
  "reason.daily-account-admin": "The children's account is an administrator",
  "reason.password-blank": "{count, plural, one {# account has no password} other {# accounts have no password}}",
  "reason.password-not-demanded":
    "{count, plural, one {Of # account no password is demanded} other {Of # accounts no password is demanded}}",
  "reason.auto-login": "The system signs in by itself, without a password",
  "reason.guest-on": "The guest account is on",
  "reason.accounts-left":
    "{count, plural, one {# foreign account was left behind} other {# foreign accounts were left behind}}",
  "reason.lock-off": "The screen is not locked with a password",
  "reason.lock-late": "The screen locks only after {seconds} s",
  "reason.lock-delay-unknown": "Nobody knows when the screen locks",
  "reason.encryption-off": "The disk is not encrypted",
  "reason.encryption-suspended": "Encryption of the disk is suspended",
  "reason.encryption-encrypting": "The disk is still being encrypted",
  "reason.encryption-decrypting": "The disk is being decrypted",
  "reason.firewall-off": "The firewall is off",
  "reason.firewall-partly": "The firewall is off for: {profiles}",
  "reason.firewall-accepts-everything": "The firewall runs and lets everything pass",
  "reason.remote-tools": "There are remote-control programs: {names}",
  "reason.remote-desktop": "Remote desktop is on",
  "reason.remote-shell": "An SSH server runs",
  "reason.debugging-on": "USB debugging is on",
  "reason.debugging-over-network": "Debugging over the network is on",
  "reason.debugging-foreign-keys":
    "{count, plural, one {# foreign computer may debug} other {# foreign computers may debug}}",
  "reason.debugging-hub-only": "Only our cart may debug",
  "reason.unknown-sources": "{count, plural, one {# app may install others} other {# apps may install others}}",
  "reason.apps-sideloaded": "{count, plural, one {# app is from no shop} other {# apps are from no shop}}",
  "reason.verifier-off": "Apps are not verified",
  "reason.boot-self-signed": "The device starts a system signed by somebody else",
  "reason.boot-unlocked": "The boot loader is unlocked",
  "reason.not-managed": "Nobody manages this device",

  "reason.no-browser": "There is no browser",
  "reason.safe-search-off":
    "{browser}: safe search is not enforced ({engine, select, google {Google} bing {Bing} other {{engine}}})",
  "reason.enforced-by-resolver": "Our DNS server enforces it",
  "reason.youtube-open":
    "{browser}: YouTube's restricted mode is not enforced ({level, select, off {off} moderate {moderate} other {{level}}})",
  "reason.private-windows": "{browser}: private windows can be opened",
  "reason.browser-guest": "{browser}: one can browse as a guest",
  "reason.doh-on": "{browser}: encrypted DNS goes around the filter",
  "reason.doh-automatic": "{browser}: encrypted DNS may go around the filter",
  "reason.policy-ignored": "{browser}: the browser ignores a policy of {where}: {what}",
  "reason.policy-writable": "{browser}: anybody can change the policies",
  "reason.browser-forbidden": "There is a browser that cannot be made safe: {names}",
  "reason.resolver-foreign": "A foreign DNS server answers, not our filter",
  "reason.resolver-silent": "Our DNS filter did not answer",
  "reason.private-dns-foreign": "Private DNS leads to a foreign server",
  "reason.bypass-open":
    "The filter can be gone around ({way, select, dot {DNS over TLS} doh {DNS over HTTPS} doq {DNS over QUIC} vpn {VPN} other {another DNS server}})",
  "reason.camera-on": "The camera is not blocked",
  "reason.media-left":
    "{count, plural, one {# picture or recording was left behind} other {# pictures or recordings were left behind}}",

  "reason.state-in-repair": "The device is being repaired",
  "reason.state-lost": "The device is reported lost",
  "reason.state-stolen": "The device is reported stolen",
  "reason.state-withdrawn": "The device is withdrawn",
  "reason.damaged": "The device came back damaged",
  "reason.not-returned": "The device did not come back from the lesson before",
  "reason.not-enrolled": "The device is not enrolled",
  "reason.never-reported": "The device has not reported yet",
  "reason.report-old": "The last report is {hours, plural, one {# hour} other {# hours}} old",
};
