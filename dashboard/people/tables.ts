/**
 * Tables of the people slice. Only this slice writes them.
 *
 * @module
 */
export type PeopleTables = {
  people_department: { venue_id: string; id: string; name: string; closed_at: number | null };
  people_order: {
    id: string;
    venue_id: string;
    number: string;
    on_day: string;
    subject: string;
    entered_at: number;
    entered_by: string;
  };
  people_appointment: {
    id: string;
    venue_id: string;
    account_id: string;
    display_name: string;
    role: string;
    department_id: string | null;
    order_id: string;
    end_order_id: string | null;
    from_day: string;
    to_day: string | null;
    from_at: number;
    until_at: number | null;
    deputy_of: string | null;
    entered_at: number;
    entered_by: string;
  };
  people_training: {
    id: string;
    venue_id: string;
    account_id: string;
    on_day: string;
    topic: string;
    competences: string;
    entered_at: number;
    entered_by: string;
  };
  people_suspension: {
    id: string;
    venue_id: string;
    account_id: string;
    case_id: string | null;
    from_at: number;
    until_at: number | null;
    to_day: string | null;
    ordered_by: string;
    ended_at: number | null;
    ended_by: string | null;
  };
};
