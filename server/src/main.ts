import { readConfig } from '#config';
import { createSystemTimers } from '#platform/clock';
import { StartError } from '#platform/errors';
import { startServer, type RunningServer } from './start.ts';

/** Exit codes of sysexits.h. */
const EXIT = { config: 78, software: 70 } as const;

/** Who does not let go in this time, such as a database that is away, is let go of. */
const STOP_WITHIN_MS = 20_000;

let running: RunningServer | null = null;
let isStopping = false;

function onFatal(reason: string): void {
  process.stderr.write(`herald: ${reason}\n`);
  // Nothing that is queued may be answered any more: whoever waits repeats it.
  process.exit(EXIT.software);
}

/** A signal during the start is heeded when the start is over: what it began can be ended cleanly then. */
async function stop(): Promise<void> {
  isStopping = true;
  const server = running;
  running = null;
  if (!server) return;
  server.log.info('server.stopping');
  createSystemTimers().after(STOP_WITHIN_MS, () => process.exit(EXIT.software));
  await server.stop();
  process.exit(0);
}

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

try {
  const config = readConfig();
  running = await startServer(config, onFatal);
  const { host, port } = running;
  if (isStopping) await stop();
  else if (process.stdout.isTTY) process.stdout.write(`Herald is at http://${host}:${port}\n`);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`herald: ${error.message}\n`);
  process.exit(EXIT.config);
}
