/**
 * Tables of the devices slice. Only this slice writes them; others read the `device_public_*` views.
 *
 * @module
 */
export type AssetRow = {
  venue_id: string;
  id: string;
  kind: string;
  model: string;
  serial: string;
  serial_key: string | null;
  platform: string | null;
  department: string;
  mode: string;
  location: string;
  cart: string | null;
  purchased_on: string | null;
  licence: string;
  network: string | null;
  address: string | null;
  baseline: string;
  note: string;
  state: string;
  state_at: number;
  created_at: number;
  updated_at: number;
  withdrawn_at: number | null;
  /** Last signed word of the device itself. */
  seen_at: number | null;
};

export type KeyRow = {
  /** SHA-256 of the raw key, hexadecimal. */
  id: string;
  venue_id: string;
  device_id: string;
  /** Raw Ed25519 key, base64. */
  public_key: string;
  role: string;
  platform: string;
  serial: string | null;
  agent_version: string;
  /** `waiting` for a person, `active`, `revoked`. */
  state: string;
  created_at: number;
  confirmed_at: number | null;
  revoked_at: number | null;
};

export type ReportRow = {
  venue_id: string;
  device_id: string;
  report_id: string;
  key_id: string;
  seq: number;
  hash: string;
  prev_hash: string | null;
  boot_id: string;
  /** Corrected for a wrong clock. */
  measured_at: number;
  received_at: number;
  monotonic_ms: number;
  trigger_name: string;
  agent_version: string;
  lost: number;
  second_hand: number;
  facts: string;
  /** JSON of `PostureScore`. */
  score: string;
  /** What it was judged by. */
  basis: string;
};

export type PostureRow = {
  venue_id: string;
  device_id: string;
  report_id: string | null;
  key_id: string | null;
  seq: number | null;
  measured_at: number | null;
  received_at: number | null;
  second_hand: number;
  facts: string;
  checks: string;
  basis: string;
  judged_at: number;
};

export type AlarmRow = {
  id: string;
  venue_id: string;
  device_id: string;
  at: number;
  kind: string;
  detail: string;
  dedupe: string;
  key_id: string | null;
  from_seq: number | null;
  to_seq: number | null;
  resolved_at: number | null;
};

export type TicketRow = {
  id: string;
  venue_id: string;
  number: string;
  device_id: string;
  check_id: string;
  severity: string;
  opened_at: number;
  closed_at: number | null;
  note: string;
  open_key: string | null;
};

export type ExemptionRow = {
  id: string;
  venue_id: string;
  device_id: string;
  check_id: string;
  reason: string;
  by_account: string;
  by_name: string;
  created_at: number;
  until_at: number;
  ended_at: number | null;
  ended_name: string | null;
};

export type AttestationRow = {
  id: string;
  venue_id: string;
  device_id: string;
  check_id: string;
  holds: number;
  evidence: string;
  by_account: string;
  by_name: string;
  at: number;
};

export type RouterRow = {
  venue_id: string;
  id: string;
  kind: string;
  model: string;
  address: string;
  location: string;
  firmware: string;
  firmware_on: string | null;
  wan_management_off_on: string | null;
  note: string;
};

export type InspectionRow = {
  id: string;
  venue_id: string;
  number: string;
  device_id: string;
  due_at: number;
  opened_at: number;
  signed_at: number | null;
  by_account: string | null;
  by_name: string | null;
  machine: string;
  content: string;
  digest: string | null;
  protocol: string | null;
  open_key: string | null;
};

export type PhotoRow = {
  id: string;
  venue_id: string;
  device_id: string;
  type: string;
  width: number;
  height: number;
  size_bytes: number;
  /** Base64 of what is left of the photo. */
  image: string;
  at: number;
  by_name: string;
};

export type DeviceTables = {
  device_asset: AssetRow;
  device_history: {
    id: string;
    venue_id: string;
    device_id: string;
    at: number;
    by_name: string;
    what: string;
    detail: string;
  };
  device_sequence: { venue_id: string; series: string; year: number; last_number: number };
  device_code: { code_digest: string; venue_id: string; device_id: string; expires_at: number; tries: number };
  device_key: KeyRow;
  device_nonce: { venue_id: string; nonce: string; at: number };
  device_report: ReportRow;
  device_posture: PostureRow;
  device_transition: {
    id: string;
    venue_id: string;
    device_id: string;
    at: number;
    check_id: string;
    from_state: string | null;
    to_state: string;
  };
  device_alarm: AlarmRow;
  device_ticket: TicketRow;
  device_exemption: ExemptionRow;
  device_attestation: AttestationRow;
  device_router: RouterRow;
  device_router_probe: {
    venue_id: string;
    router_id: string;
    /** `""` for the server's own address. */
    network: string;
    port: number;
    state: string;
    at: number;
    changed_at: number;
  };
  device_probe_network: { venue_id: string; network: string; reached: number; at: number };
  device_inspection: InspectionRow;
  device_photo: PhotoRow;
};

export type DevicePublicViews = {
  device_public_asset: {
    venue_id: string;
    id: string;
    mode: string;
    state: string;
    network: string | null;
    address: string | null;
  };
};
