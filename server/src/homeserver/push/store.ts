import type { PushAction, PushCondition, PushRuleKind } from '@herald/matrix';
import type { Queryable } from '#platform/db';
import { bool, createWriter, int4, int8, text, type Writer } from '#platform/stream';

export interface RuleRow {
  userId: string;
  kind: PushRuleKind;
  ruleId: string;
  enabled: boolean | null;
  actions: readonly PushAction[] | null;
  /** A rule that the user made, not a change of a predefined one. */
  isOwn: boolean;
  /** Deleted: kept so that a sync tells of it. */
  isGone: boolean;
  /** Its place among the user's own rules of its kind. */
  ordinal: number;
  conditions: readonly PushCondition[] | null;
  pattern: string | null;
}
export interface HighlightRow {
  roomId: string;
  userId: string;
  sender: string;
  onlyNamed: boolean;
}

export const ruleWriter = createWriter<RuleRow>({
  name: 'push.rule',
  text: `insert into push.rule (user_id, kind, rule_id, enabled, actions, is_own, is_gone, ordinal, conditions,
        pattern, position)
    select user_id, kind, rule_id, enabled, actions::jsonb, is_own, is_gone, ordinal, conditions::jsonb, pattern,
        position
    from unnest($1::text[], $2::text[], $3::text[], $4::bool[], $5::text[], $6::bool[], $7::bool[], $8::int4[],
        $9::text[], $10::text[], $11::int8[])
      as row (user_id, kind, rule_id, enabled, actions, is_own, is_gone, ordinal, conditions, pattern, position)
    on conflict (user_id, kind, rule_id) do update
      set enabled = excluded.enabled, actions = excluded.actions, is_own = excluded.is_own,
        is_gone = excluded.is_gone, ordinal = excluded.ordinal, conditions = excluded.conditions,
        pattern = excluded.pattern, position = excluded.position`,
  columns: [
    text((row) => row.userId),
    text((row) => row.kind),
    text((row) => row.ruleId),
    bool((row) => row.enabled),
    text((row) => (row.actions ? JSON.stringify(row.actions) : null)),
    bool((row) => row.isOwn),
    bool((row) => row.isGone),
    int4((row) => row.ordinal),
    text((row) => (row.conditions ? JSON.stringify(row.conditions) : null)),
    text((row) => row.pattern),
    int8((_, position) => position),
  ],
  key: (row) => JSON.stringify([row.userId, row.kind, row.ruleId]),
});

export const highlightWriter = createWriter<HighlightRow>({
  name: 'push.highlight',
  text: `insert into push.highlight (room_id, user_id, position, sender, only_named)
    select * from unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::bool[])`,
  columns: [
    text((row) => row.roomId),
    text((row) => row.userId),
    int8((_, position) => position),
    text((row) => row.sender),
    bool((row) => row.onlyNamed),
  ],
});

export const pushWriters: readonly Writer[] = [ruleWriter, highlightWriter];

export function listRules(db: Queryable, userId: string): Promise<(RuleRow & { position: number })[]> {
  return db.query(
    `select user_id as "userId", kind, rule_id as "ruleId", enabled, actions, is_own as "isOwn",
       is_gone as "isGone", ordinal, conditions, pattern, position from push.rule
     where user_id = $1`,
    [userId],
  );
}

/** How far the user has read each room; rooms without a receipt are not in the answer. */
export async function listReadPositions(
  db: Queryable,
  userId: string,
  rooms: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db.query<{ roomId: string; position: number }>(
    `select room_id as "roomId", read_position as position from receipts.read_view
     where user_id = $1 and room_id = any($2)`,
    [userId, rooms],
  );
  return new Map(rows.map((row) => [row.roomId, row.position]));
}

/** How often each room named the user, or everybody, after they read it. */
export async function countHighlights(
  db: Queryable,
  userId: string,
  rooms: readonly { roomId: string; since: number }[],
  to: number,
): Promise<Map<string, Highlights>> {
  const rows = await db.query<{ roomId: string } & Highlights>(
    `select span.room_id as "roomId", count(distinct h.position)::int4 as all,
       count(distinct h.position) filter (where h.only_named)::int4 as "onlyNamed"
     from unnest($2::text[], $3::int8[]) as span (room_id, since)
     join push.highlight h on h.room_id = span.room_id and h.user_id in ($1, '')
       and h.position > span.since and h.position <= $4 and h.sender <> $1
     group by span.room_id`,
    [userId, rooms.map((room) => room.roomId), rooms.map((room) => room.since), to],
  );
  return new Map(rows.map((row) => [row.roomId, row]));
}

export interface Highlights {
  readonly all: number;
  /** Those among them that the room's running number does not count. */
  readonly onlyNamed: number;
}

/** Where each room was named as a whole, by who has the power for it. */
export async function listRoomMentions(
  db: Queryable,
  rooms: readonly { roomId: string; since: number }[],
  to: number,
): Promise<Map<string, ReadonlySet<number>>> {
  const rows = await db.query<{ roomId: string; positions: number[] }>(
    `select span.room_id as "roomId", array_agg(h.position) as positions
     from unnest($1::text[], $2::int8[]) as span (room_id, since)
     join push.highlight h on h.room_id = span.room_id and h.user_id = ''
       and h.position > span.since and h.position <= $3
     group by span.room_id`,
    [rooms.map((room) => room.roomId), rooms.map((room) => room.since), to],
  );
  return new Map(rows.map((row) => [row.roomId, new Set(row.positions)]));
}
