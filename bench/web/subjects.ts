import { join } from 'node:path';
import type { Gate } from '../../e2e/gate.ts';
import { signIn, recoverWithCode } from '../../e2e/steps.ts';
import { enterCinny } from './cinny.ts';
import { compressedBytes } from './compressed-bytes.ts';
import type { Subject } from './measure-client.ts';
import type { ServedFolder } from './serve-folder.ts';

const dist = join(import.meta.dirname, '../../web/dist');

/** Our own client, as our server serves it. */
export function herald(gate: Gate): Subject {
  let taken = 0;
  return {
    name: 'herald',
    url: `${gate.url}/chats`,
    loginUrl: `${gate.url}/sign-in`,
    loginForm: 'input[autocomplete="username"]',
    row: '[data-room]',
    room: {
      scroller: '[role="feed"]',
      messageOf: (name) => `[role="feed"][aria-label*="${name}"] [data-entry]`,
    },
    async logIn(page, scene) {
      await signIn(page, scene.user, scene.password);
      // A new device is first asked to confirm that it is the person's; the list is one press away. Pressed at once: the
      // tool's own wait until nothing moves is none of the client's time.
      await page.getByRole('link', { name: 'Not now' }).dispatchEvent('click');
    },
    async settle(page, scene) {
      await page.goto(`${gate.url}/recover`);
      await recoverWithCode(page, scene.recoveryCode);
    },
    takeBytes() {
      const paths = gate.paths.slice(taken);
      taken = gate.paths.length;
      return compressedBytes(dist, paths);
    },
  };
}

/** Cinny, from a folder that somebody built: how it starts, and what it takes. Rooms are not switched in it. */
export function cinny(served: ServedFolder): Subject {
  return {
    name: 'cinny',
    url: `${served.url}/home/`,
    loginUrl: served.url,
    loginForm: 'input[name="passwordInput"]',
    row: 'a[href^="/home/!"]',
    room: null,
    logIn: (page, { user, password }) => enterCinny(page, user, password),
    async settle() {},
    takeBytes: () => compressedBytes(served.folder, served.takePaths()),
  };
}
