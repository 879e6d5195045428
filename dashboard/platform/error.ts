/**
 * Failures of the dashboard's two processes, and refusals of its API.
 *
 * A {@link PlatformError} stops a process with one sentence a person can act on; a {@link Refusal} is an answer to
 * one request. Codes are stable: the supervisor, the page and the tests branch on them; messages may be reworded.
 *
 * @module
 */

/** Reasons why a process cannot serve; the table in `dashboard/README.md` says what to do. */
export type PlatformErrorCode =
  | "E_PLATFORM_ARGUMENTS"
  | "E_PLATFORM_CONFIG"
  | "E_PLATFORM_POLICIES"
  | "E_PLATFORM_DATA_FOLDER"
  | "E_PLATFORM_DATABASE"
  | "E_PLATFORM_SCHEMA"
  | "E_PLATFORM_LEASE"
  | "E_PLATFORM_PORT_BUSY"
  | "E_PLATFORM_ADDRESS"
  | "E_PLATFORM_BUNDLE"
  | "E_PLATFORM_PUBLISHER_KEY"
  | "E_PLATFORM_INTERNAL";

/** A process of the dashboard cannot start or go on. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly code: PlatformErrorCode;

  constructor(code: PlatformErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Refusals of the HTTP API. `E_API_*` belong to every endpoint, the others to one slice. */
export type RefusalCode =
  | "E_API_INPUT"
  | "E_API_NOT_FOUND"
  | "E_API_TOO_MANY"
  | "E_API_TOO_LARGE"
  | "E_API_MEDIA_TYPE"
  | "E_API_UNAVAILABLE"
  | "E_API_INTERNAL"
  | "E_ACCESS_SESSION"
  | "E_ACCESS_DENIED"
  | "E_ACCESS_CSRF"
  | "E_ACCESS_ORIGIN"
  | "E_ACCESS_CREDENTIALS"
  | "E_ACCESS_THROTTLED"
  | "E_ACCESS_SETUP_TOKEN"
  | "E_ACCESS_SETUP_DONE"
  | "E_ACCESS_LOGIN_TAKEN"
  | "E_ACCESS_LAST_ADMIN"
  | "E_ACCESS_ACCOUNT"
  | "E_ACCESS_FACTOR_NEEDED"
  | "E_ACCESS_FACTOR_OVERDUE"
  | "E_ACCESS_STEP_UP"
  | "E_ACCESS_CODE"
  | "E_ACCESS_FACTOR"
  | "E_ACCESS_FACTOR_LAST"
  | "E_ACCESS_FACTOR_LIMIT"
  | "E_ACCESS_PASSKEY"
  | "E_ACCESS_PASSKEY_ADDRESS"
  | "E_ACCESS_INVITATION"
  | "E_ACCESS_RECOVERY"
  | "E_ACCESS_RECOVERY_TWO"
  | "E_ACCESS_ORDER"
  | "E_PEOPLE_UNKNOWN"
  | "E_PEOPLE_DAY"
  | "E_PEOPLE_PERIOD"
  | "E_PEOPLE_DEPARTMENT"
  | "E_PEOPLE_DEPARTMENT_TAKEN"
  | "E_PEOPLE_DEPUTY"
  | "E_PEOPLE_TWICE"
  | "E_PEOPLE_SELF"
  | "E_PEOPLE_SUSPENDED"
  | "E_HELP_UNKNOWN"
  | "E_HELP_TAKEN"
  | "E_HELP_UNREAD"
  | "E_HELP_SETTLED"
  | "E_HELP_ORDER"
  | "E_HELP_PLACES"
  | "E_HELP_PLACE"
  | "E_HELP_CLOSED"
  | "E_HELP_FULL"
  | "E_HELP_LINE"
  | "E_HELP_FUTURE"
  | "E_REGISTER_DRAFT"
  | "E_LIST_UNKNOWN"
  | "E_LIST_LOCKED"
  | "E_LIST_SLOT"
  | "E_LIST_NETWORK"
  | "E_LIST_LIMIT"
  | "E_PREVIEW_UNKNOWN"
  | "E_GENERATION_UNKNOWN"
  | "E_GENERATION_CURRENT"
  | "E_GENERATION_GONE"
  | "E_GENERATION_FREE"
  | "E_QUARANTINE_UNKNOWN"
  | "E_MISTAKE_UNKNOWN"
  | "E_MISTAKE_DECIDED"
  | "E_MISTAKE_FULL"
  | "E_EXCEPTION_UNKNOWN"
  | "E_EXCEPTION_EXISTS"
  | "E_EXCEPTION_LOCKED"
  | "E_EXCEPTION_WIDE"
  | "E_EXCEPTION_UNTIL"
  | "E_EXCEPTION_DEVICE"
  | "E_EXCEPTION_DEVICES"
  | "E_EXCEPTION_SAME_PERSON"
  | "E_EXCEPTION_ENDED"
  | "E_EXPLAIN_NAME"
  | "E_EXPLAIN_NETWORK"
  | "E_FEDERATION_SIGNATURE"
  | "E_FEDERATION_WIDE"
  | "E_DEVICE_UNKNOWN"
  | "E_DEVICE_EXISTS"
  | "E_DEVICE_ID"
  | "E_DEVICE_SERIAL"
  | "E_DEVICE_ADDRESS"
  | "E_DEVICE_NETWORK"
  | "E_DEVICE_BASELINE"
  | "E_DEVICE_WITHDRAWN"
  | "E_DEVICE_ENROLMENT"
  | "E_DEVICE_CHECK"
  | "E_DEVICE_UNTIL"
  | "E_EXEMPTION_EXISTS"
  | "E_EXEMPTION_UNKNOWN"
  | "E_TICKET_UNKNOWN"
  | "E_ROUTER_ID"
  | "E_ROUTER_UNKNOWN"
  | "E_INSPECTION_UNKNOWN"
  | "E_INSPECTION_SIGNED"
  | "E_INSPECTION_INCOMPLETE"
  | "E_ALARM_NONE"
  | "E_PHOTO_UNKNOWN"
  | "E_PHOTO_KIND"
  | "E_PHOTO_SIZE"
  | "E_PHOTO_MOST"
  | "E_DEVICE_SIGNATURE"
  | "E_DEVICE_STALE"
  | "E_DEVICE_REPLAY"
  | "E_DEVICE_KEY"
  | "E_DEVICE_REVOKED"
  | "E_DEVICE_WAITING"
  | "E_DEVICE_BODY"
  | "E_DEVICE_TAMPERED"
  | "E_DEVICE_HUB"
  | "E_DEVICE_BUSY"
  | "E_DEVICE_CODE"
  | "E_DEVICE_CHALLENGE"
  | "E_DEVICE_PROOF"
  | "E_DEVICE_ROLE"
  | "E_DEVICE_KEY_TAKEN"
  | "E_LOAN_UNKNOWN"
  | "E_LOAN_STEP"
  | "E_LOAN_STEP_UNKNOWN"
  | "E_LOAN_TIME"
  | "E_LOAN_ORDER"
  | "E_LOAN_CLOSED"
  | "E_LOAN_BRIEFING"
  | "E_LOAN_GATE"
  | "E_LOAN_OUT"
  | "E_LOAN_DEVICE"
  | "E_LOAN_OPEN"
  | "E_LOAN_END"
  | "E_LOAN_LIST"
  | "E_LOAN_MODE"
  | "E_LOAN_CLEAN"
  | "E_LOAN_SUSPENDED"
  | "E_PROMPT_UNKNOWN"
  | "E_PROMPT_CLOSED"
  | "E_CASE_UNKNOWN"
  | "E_CASE_DENIED"
  | "E_CASE_RING"
  | "E_CASE_SEAT"
  | "E_CASE_CHANGED"
  | "E_CASE_STEP"
  | "E_CASE_ITEM"
  | "E_CASE_DOCUMENT"
  | "E_CASE_SHARE"
  | "E_CASE_SHARE_OFF"
  | "E_CASE_DEPARTMENT"
  | "E_CASE_ACCOUNT"
  | "E_CASE_STATE"
  | "E_CASE_CLOSED"
  | "E_CASE_PERSON"
  | "E_CASE_JUSTIFICATION"
  | "E_CASE_TAKEN"
  | "E_CASE_DESCRIPTION"
  | "E_CASE_CONTACT_PROOF"
  | "E_CASE_OWN_CHANGE"
  | "E_CASE_DECIDED"
  | "E_CASE_NOTE"
  | "E_CASE_NOTE_EMPTY"
  | "E_CASE_PERSONS_REASON"
  | "E_CASE_DONE"
  | "E_CASE_HAND_OVER"
  | "E_CASE_NOT_REGISTERED"
  | "E_CASE_VERIFY_1"
  | "E_CASE_PROPOSAL"
  | "E_CASE_SAME_PERSON"
  | "E_CASE_HARM_OPEN"
  | "E_CASE_CARD"
  | "E_CASE_CARDS"
  | "E_CASE_KIND"
  | "E_CASE_GUARDIANS"
  | "E_CASE_NOTICE"
  | "E_CASE_INCOMPLETE"
  | "E_CASE_EMERGENCY"
  | "E_CASE_NAMED"
  | "E_CASE_SUSPEND"
  | "E_CASE_BYPASS"
  | "E_CASE_ERASED"
  | "E_EVIDENCE_UNKNOWN"
  | "E_EVIDENCE_FACTS"
  | "E_EVIDENCE_REASON"
  | "E_EVIDENCE_SECOND"
  | "E_EVIDENCE_SAME_PERSON"
  | "E_EVIDENCE_SAME_ROLE"
  | "E_EVIDENCE_EXPIRED"
  | "E_EVIDENCE_USED"
  | "E_EVIDENCE_ERASED"
  | "E_VAULT_ROTATION"
  | "E_VAULT_RECOVERY"
  | "E_VAULT_SAME_PERSON"
  | "E_VAULT_SHEETS"
  | "E_VAULT_KEY_MISSING"
  | "E_VAULT_KEY_WRONG"
  | "E_RETENTION_UNKNOWN"
  | "E_RETENTION_HELD"
  | "E_RETENTION_DATE"
  | "E_RETENTION_ARCHIVIST"
  | "E_RETENTION_DECIDED"
  | "E_NOTIFY_UNKNOWN"
  | "E_NOTIFY_TRIALS"
  | "E_NOTIFY_DEPUTY"
  | "E_NOTIFY_CHANNEL"
  | "E_NOTIFY_PUSH_SERVICE"
  | "E_CYBER_UNKNOWN"
  | "E_CYBER_VERSION"
  | "E_CYBER_EXISTS"
  | "E_CYBER_CASE"
  | "E_CYBER_DUTY"
  | "E_CYBER_STATE"
  | "E_CYBER_FUTURE"
  | "E_UPLINK_KEY"
  | "E_UPLINK_BODY"
  | "E_UPLINK_PACK";

/** One field of a body that was not accepted. */
export interface RefusedField {
  readonly path: string;
  readonly message: string;
}

/** An answer other than success; thrown by a handler, turned into an `ApiProblem` at the edge. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: RefusalCode;
  readonly fields: readonly RefusedField[];
  /** Seconds after which it makes sense to ask again, if the refusal is a matter of time. */
  readonly retryAfterS: number | undefined;

  constructor(
    status: number,
    code: RefusalCode,
    details: { readonly fields?: readonly RefusedField[]; readonly retryAfterS?: number } = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.fields = details.fields ?? [];
    this.retryAfterS = details.retryAfterS;
  }
}
