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
  };
  access_role: { account_id: string; role: string; granted_at: number };
  access_session: { token_digest: string; account_id: string; created_at: number; seen_at: number; expires_at: number };
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

/** What other slices may read. */
export type AccessPublicViews = {
  access_public_active_role: { role: string; accounts: number };
};
