import { Method, RoomStateEvent, type MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import { PortError } from '../../port/index.ts';
import { readText } from '../content.ts';
import type { MatrixContext, Part } from '../context.ts';
import { fetchPerson } from '../rooms/people.ts';
import { uploadPicture } from '../rooms/create-room.ts';
import { asPort } from '../to-port-error.ts';

const MAX_NAME = 100;

/** People's public profiles, and our own in the account's row. */
export function createProfiles(matrix: MatrixContext): Part {
  const { client, host, account, log } = matrix;
  const userId = client.getSafeUserId();

  function show(name: unknown, avatar: unknown): void {
    const mxc = readText(avatar, 512);
    account.update({
      displayName: readText(name),
      avatar: mxc?.startsWith('mxc://') ? mxc : null,
    });
  }
  async function learn(): Promise<void> {
    try {
      const person = await fetchPerson(client, userId);
      show(person.name, person.avatar);
    } catch {
      log.info('profiles.own.not-known');
    }
  }
  const setField = (field: 'displayname' | 'avatar_url', value: string): Promise<unknown> =>
    client.http.authedRequest(Method.Put, `/profile/${encodeURIComponent(userId)}/${field}`, undefined, {
      [field]: value,
    });

  host.handle('profiles.get', ({ userId: whose }) => asPort(() => fetchPerson(client, whose)));
  host.handle('profiles.setDisplayName', ({ name }) =>
    asPort(async () => {
      const wanted = name.trim();
      if (wanted.length > MAX_NAME)
        throw new PortError('too-long', `A name has at most ${MAX_NAME} characters.`);
      await setField('displayname', wanted);
      account.update({ displayName: wanted === '' ? userId : wanted });
      return null;
    }),
  );
  host.handle('profiles.setAvatar', ({ file }) =>
    asPort(async () => {
      const mxc = file ? await uploadPicture(client, file) : '';
      await setField('avatar_url', mxc);
      account.update({ avatar: mxc === '' ? null : mxc });
      return null;
    }),
  );

  // Another device may change it: our own membership in any room tells.
  const onState = (event: MatrixEvent): void => {
    if (event.getType() !== 'm.room.member' || event.getStateKey() !== userId) return;
    const before = event.getPrevContent();
    const now = event.getContent();
    if (now['displayname'] !== before['displayname'] || now['avatar_url'] !== before['avatar_url'])
      schedule();
  };
  let timer: ReturnType<typeof setTimeout> | null = null;
  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = null;
      void learn();
    }, LEARN_AFTER_MS);
  }
  client.on(RoomStateEvent.Events, onState);
  return {
    onPrepared: () => void learn(),
    stop() {
      if (timer !== null) clearTimeout(timer);
      client.off(RoomStateEvent.Events, onState);
    },
  };
}

/** A new name is written into every room: one look at the profile is enough for all. */
const LEARN_AFTER_MS = 1_000;
