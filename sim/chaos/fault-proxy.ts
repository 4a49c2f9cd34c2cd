import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createLane } from './proxy-lane.ts';
import type { Lane, Treatment } from './proxy-lane.ts';

/** `up`: from who connected to the target. */
export type Direction = 'up' | 'down';

/** A connection through the proxy. */
export interface Link {
  treat(treatment: Treatment, directions?: readonly Direction[]): void;
  /** Ends both sides with RST. */
  cut(): void;
}

/** A network between two programs that can be broken at any time. */
export interface FaultProxy {
  readonly port: number;
  /** The connections that are open now. */
  links(): readonly Link[];
  /** How connections are treated, those that are open and those to come. */
  treat(treatment: Treatment, directions?: readonly Direction[]): void;
  /** Ends every open connection with RST. */
  cut(): void;
  /** Whether new connections are reset at once. */
  refuse(isRefusing: boolean): void;
  /** Everything passes again. */
  heal(): void;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  readonly targetPort: number;
  /** Whole numbers from 0 to below the bound, for jitter. */
  readonly chance: (maxExclusive: number) => number;
}

const BOTH: readonly Direction[] = ['up', 'down'];
const PASS: Treatment = { mode: 'pass' };

/** Listens on a free port of this machine and carries bytes to the target's. */
export async function createFaultProxy({ targetPort, chance }: FaultProxyOptions): Promise<FaultProxy> {
  const links = new Set<Link>();
  const present: Record<Direction, Treatment> = { up: PASS, down: PASS };
  let isRefusing = false;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (isRefusing) return void client.resetAndDestroy();
    const link = createLink(client, targetPort, chance, () => links.delete(link));
    links.add(link);
    for (const direction of BOTH) link.treat(present[direction], [direction]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const treat: FaultProxy['treat'] = (treatment, directions = BOTH) => {
    for (const direction of directions) present[direction] = treatment;
    for (const link of links) link.treat(treatment, directions);
  };
  const cut = (): void => {
    for (const link of links) link.cut();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    links: () => [...links],
    treat,
    cut,
    refuse: (refusing) => (isRefusing = refusing),
    heal() {
      isRefusing = false;
      treat(PASS);
    },
    async close() {
      cut();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

function createLink(
  client: Socket,
  targetPort: number,
  chance: (maxExclusive: number) => number,
  gone: () => void,
): Link {
  const target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  client.setNoDelay(true);
  let isCut = false;
  const cut = (): void => {
    if (isCut) return;
    isCut = true;
    for (const lane of Object.values(lanes)) lane.close();
    reset(client);
    reset(target);
    gone();
  };
  const lanes: Record<Direction, Lane> = {
    up: createLane({ from: client, to: target, chance, reset: cut }),
    down: createLane({ from: target, to: client, chance, reset: cut }),
  };
  endTogether(client, lanes.up, target, cut);
  endTogether(target, lanes.down, client, cut);
  return {
    treat(treatment, directions = BOTH) {
      for (const direction of directions) lanes[direction].treat(treatment);
    },
    cut,
  };
}

/** A socket whose end was sent can no longer be reset: the kernel refuses, and its handle would stay. */
function reset(socket: Socket): void {
  if (socket.writableEnded || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}

/** When one side is gone, what it had sent still arrives as it is treated; then the other side ends. */
function endTogether(side: Socket, lane: Lane, other: Socket, cut: () => void): void {
  side.on('error', () => undefined);
  side.on('end', () => lane.finish());
  side.on('close', () => (other.destroyed ? cut() : lane.finish()));
}
