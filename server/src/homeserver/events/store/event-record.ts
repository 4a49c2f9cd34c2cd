/** An event as it is stored, before it is made ready for a client. */
export interface EventRecord {
  readonly room: number;
  readonly event: number;
  readonly eventId: string;
  readonly position: number | null;
  readonly offset: number;
  readonly key: number | null;
  readonly type: string;
  readonly sender: string;
  readonly running: number;
  readonly deviceId: string | null;
  readonly txnId: string | null;
  readonly redactedBy: number | null;
  readonly pdu: Buffer;
}

/** Of an event `e`. */
export const EVENT_COLUMNS = `e.room, e.event, e.event_id as "eventId", e.position, e."offset", e.key, e.type, e.sender,
  e.running, e.device_id as "deviceId", e.txn_id as "txnId", e.redacted_by as "redactedBy", e.pdu`;

/**
 * The event `e` that `at` (room, event) names. Rows are looked up one by one: PostgreSQL keeps the plan of a statement,
 * and a join that it planned while the tables were small walks the whole room when they are large. What stands behind a
 * limit is not made a join of. See docs/decisions/0017-lookups-are-not-joins.md.
 */
export const EVENT_LOOKUP =
  'cross join lateral (select * from events.event e where e.room = at.room and e.event = at.event limit 1) e';
