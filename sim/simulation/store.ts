import type { Engine } from './engine.ts';

/** Makes accounts without passwords: these are hashed by threads, whose order nobody draws. */
export function insertPeople(engine: Engine, userIds: readonly string[]): void {
  for (const userId of userIds) {
    engine.script(`insert into accounts.account (user_id, created_at) values ('${userId}', 'epoch')`);
  }
}
