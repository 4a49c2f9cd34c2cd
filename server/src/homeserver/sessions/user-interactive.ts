import { ApiError } from '#platform/errors';
import type { Clock } from '#platform/clock';
import type { Random } from '#platform/random';

/** What a client says to prove itself: the contract's `AuthData`. */
export interface AuthDict {
  readonly type?: string | undefined;
  readonly session?: string | undefined;
  readonly identifier?: { readonly type: string; readonly user?: string | undefined } | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

/** Checks one stage: null when it is passed, else why not. */
export type Stage = (auth: AuthDict) => Promise<{ errcode: string; error: string } | null>;

export interface Challenge {
  /** The sequences of stages, any of which will do. */
  readonly flows: readonly (readonly string[])[];
  readonly stages: Readonly<Record<string, Stage>>;
  /** What is to be done: a session opened for one thing cannot be used for another. */
  readonly purpose: string;
}

/** User-interactive authentication. Client-server API, "User-Interactive Authentication API". */
export interface UserInteractive {
  /**
   * Passes when one flow is complete.
   * @throws ApiError 401 with the flows and what is completed, as long as it is not.
   */
  require(auth: AuthDict | undefined, challenge: Challenge): Promise<void>;
}

interface Session {
  readonly purpose: string;
  readonly completed: string[];
  readonly expiresAtMs: number;
}

const SESSION_MS = 15 * 60_000;
const MAX_SESSIONS = 10_000;

export function createUserInteractive({ clock, random }: { clock: Clock; random: Random }): UserInteractive {
  const sessions = new Map<string, Session>();

  function open(purpose: string): [string, Session] {
    const id = random.id(24);
    const session = { purpose, completed: [], expiresAtMs: clock.now() + SESSION_MS };
    sessions.set(id, session);
    const [oldest] = sessions.keys();
    if (sessions.size > MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
    return [id, session];
  }

  function ask(
    id: string,
    session: Session,
    { flows }: Challenge,
    fault?: { errcode: string; error: string },
  ): never {
    const { errcode = '', error = 'Prove that it is you.' } = fault ?? {};
    // The first answer asks; it is not an error and has no code.
    throw new ApiError(401, errcode, error, {
      session: id,
      flows: flows.map((stages) => ({ stages })),
      params: {},
      completed: session.completed,
    });
  }

  return {
    async require(auth, challenge) {
      const known = auth?.session === undefined ? undefined : sessions.get(auth.session);
      const usable = known && known.purpose === challenge.purpose && known.expiresAtMs > clock.now();
      const [id, session] =
        usable && auth?.session !== undefined ? [auth.session, known] : open(challenge.purpose);
      if (auth?.session !== undefined && !usable) {
        ask(id, session, challenge, { errcode: 'M_UNKNOWN', error: 'This session is over. Begin again.' });
      }
      if (auth?.type !== undefined) {
        const stage = Object.hasOwn(challenge.stages, auth.type) ? challenge.stages[auth.type] : undefined;
        if (!stage)
          ask(id, session, challenge, { errcode: 'M_UNKNOWN', error: 'There is no such stage here.' });
        const fault = await stage(auth);
        if (fault) ask(id, session, challenge, fault);
        if (!session.completed.includes(auth.type)) session.completed.push(auth.type);
      }
      const done = challenge.flows.some((stages) =>
        stages.every((stage) => session.completed.includes(stage)),
      );
      if (!done) ask(id, session, challenge);
      sessions.delete(id);
    },
  };
}
