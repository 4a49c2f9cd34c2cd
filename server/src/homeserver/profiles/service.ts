import type { JsonObject, JsonValue } from '@herald/matrix';
import { property } from '@herald/matrix';
import type { Db } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Outbox } from '#platform/outbox';
import type { Accounts } from '#homeserver/accounts';
import type { SessionHooks } from '#homeserver/sessions';
import { checkField, checkSize } from './rules.ts';
import { deleteProfile, findFields, listNames, lockFields, putFields } from './store.ts';

export type Profiles = ReturnType<typeof createProfiles>;

/** Told after a commit that a user's name or picture changed; their rooms show it in the membership event. */
export const PROFILE_CHANGED = 'profiles.changed';

/** What people say of themselves. */
export function createProfiles({ db, outbox, accounts }: { db: Db; outbox: Outbox; accounts: Accounts }) {
  async function change(userId: string, edit: (fields: JsonObject) => JsonObject): Promise<void> {
    const isShown = await db.tx(async (tx) => {
      const before = await lockFields(tx, userId);
      const after = edit(before);
      demand(checkSize(after));
      await putFields(tx, userId, after);
      const shown =
        property(before, 'displayname') !== property(after, 'displayname') ||
        property(before, 'avatar_url') !== property(after, 'avatar_url');
      if (shown) await outbox.put(tx, PROFILE_CHANGED, userId, { userId });
      return shown;
    });
    // The rooms hear of it before the client gets its answer; after a crash they hear of it at the next start.
    if (isShown) await outbox.drain();
  }

  async function fieldsOf(userId: string): Promise<JsonObject> {
    const account = await accounts.find(userId);
    if (!account || account.deactivated) fail(404, 'M_NOT_FOUND', 'There is no such user.');
    return (await findFields(db, userId)) ?? {};
  }

  const hooks: SessionHooks = { accountDeactivated: (userId) => deleteProfile(db, userId) };

  return {
    hooks,
    get: fieldsOf,
    async getField(userId: string, name: string): Promise<JsonValue> {
      const value = property(await fieldsOf(userId), name);
      // A field may hold null, which is a value.
      return value === undefined ? fail(404, 'M_NOT_FOUND', 'The profile has no such field.') : value;
    },
    async setField(userId: string, name: string, body: JsonObject): Promise<void> {
      const value = demand(checkField(name, body));
      const cleared = value === '' && (name === 'displayname' || name === 'avatar_url');
      await change(userId, (fields) => (cleared ? without(fields, name) : { ...fields, [name]: value }));
    },
    deleteField: (userId: string, name: string) => change(userId, (fields) => without(fields, name)),
    /** The names of those who have one, by user id. */
    names: async (userIds: readonly string[]): Promise<Map<string, string>> =>
      new Map((await listNames(db, userIds)).map(({ userId, name }) => [userId, name])),
    /** Name and picture, as they go into membership events. */
    async member(userId: string): Promise<JsonObject> {
      const fields = (await findFields(db, userId)) ?? {};
      const { displayname, avatar_url: avatarUrl } = fields;
      return {
        ...(displayname !== undefined && { displayname }),
        ...(avatarUrl !== undefined && { avatar_url: avatarUrl }),
      } as JsonObject;
    },
  };
}

function without(fields: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name)) as JsonObject;
}
