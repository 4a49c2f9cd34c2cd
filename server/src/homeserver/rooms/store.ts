import type { Queryable } from '#platform/db';

export async function putForgotten(
  db: Queryable,
  userId: string,
  roomId: string,
  position: number,
): Promise<void> {
  await db.query(
    `insert into rooms.forgotten (user_id, room_id, position) values ($1, $2, $3)
     on conflict (user_id, room_id) do update set position = excluded.position`,
    [userId, roomId, position],
  );
}

/** Rooms that the user forgot, each with the end of the log at that moment. */
export function listForgotten(
  db: Queryable,
  userId: string,
): Promise<{ roomId: string; position: number }[]> {
  return db.query('select room_id as "roomId", position from rooms.forgotten where user_id = $1', [userId]);
}
