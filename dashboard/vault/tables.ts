/**
 * Tables of the vault. Only this slice writes them; nobody else reads ciphertexts or wrapped keys.
 *
 * @module
 */
export type ItemRow = {
  id: string;
  venue_id: string;
  case_id: string;
  subject: string;
  kind: string;
  /** Base64url of version, nonce, ciphertext and tag; null once its key was destroyed. */
  ciphertext: string | null;
  commitment: string;
  created_at: number;
};

export type KeyRow = {
  venue_id: string;
  case_id: string;
  subject: string;
  ring: string;
  /** Which key of the ring wraps it. */
  generation: number;
  wrapped: string;
  created_at: number;
};

export type RingKeyRow = {
  venue_id: string;
  ring: string;
  generation: number;
  /** Which master key wraps it. */
  master_id: string;
  wrapped: string;
  created_at: number;
};

export type ErasureRow = {
  venue_id: string;
  case_id: string;
  subject: string;
  at: number;
  why: string;
  by_account: string;
  /** When the octets were cleared out of the files, too. */
  swept_at: number | null;
};

export type VaultTables = {
  vault_master: { venue_id: string; key_id: string; created_at: number };
  /** Who holds sheets of which master key: the newest export. */
  vault_recovery: { venue_id: string; key_id: string; made_at: number; holders: string };
  vault_ring_key: RingKeyRow;
  vault_key: KeyRow;
  vault_item: ItemRow;
  vault_erasure: ErasureRow;
  vault_read: {
    id: string;
    venue_id: string;
    case_id: string;
    item_id: string;
    account_id: string;
    reason: string;
    at: number;
  };
};
