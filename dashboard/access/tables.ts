/**
 * Tables of the access slice. Only this slice writes them. Types, not interfaces: Kysely wants an implicit index signature.
 *
 * @module
 */
export type AccessTables = {
  access_account: {
    id: string;
    login: string;
    display_name: string;
    password_hash: string;
    created_at: number;
    disabled_at: number | null;
    last_sign_in_at: number | null;
    /** Set when two people took the second factors away: nothing opens without a new one. */
    factor_due_at?: number | null;
  };
  access_role: { account_id: string; role: string; granted_at: number };
  access_session: {
    token_digest: string;
    account_id: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
    id: string | null;
    browser: string | null;
    /** When this session proved a second factor. */
    proven_at: number | null;
  };
  access_factor: {
    id: string;
    account_id: string;
    kind: string;
    name: string;
    sealed: string | null;
    last_step: number | null;
    credential_id: string | null;
    public_key: string | null;
    counter: number | null;
    transports: string | null;
    rp_id: string | null;
    created_at: number;
    confirmed_at: number | null;
    last_used_at: number | null;
  };
  access_recovery_code: { code_digest: string; account_id: string; created_at: number };
  access_challenge: { session_digest: string; purpose: string; challenge: string; expires_at: number };
  access_invitation: {
    id: string;
    account_id: string;
    token_digest: string;
    created_by: string;
    created_at: number;
    expires_at: number;
  };
  access_recovery: { id: string; account_id: string; created_at: number; expires_at: number };
  access_recovery_approval: { recovery_id: string; account_id: string; at: number };
  access_setup_token: { token_digest: string; created_at: number; expires_at: number };
  access_throttle: { key_digest: string; failures: number; blocked_until: number; last_at: number };
  access_audit: {
    id: string;
    at: number;
    account_id: string | null;
    action: string;
    subject_id: string | null;
    outcome: string;
    detail: string | null;
  };
};

/** What the access slice reads of the people slice: roles by order. */
export type PeoplePublicViews = {
  people_public_role: {
    venue_id: string;
    account_id: string;
    role: string;
    from_at: number;
    until_at: number | null;
    entered_at: number;
  };
};
