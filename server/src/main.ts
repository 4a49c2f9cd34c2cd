import { readConfig } from '#config';
import { StartError } from '#platform/errors';
import { startServer, type RunningServer } from './start.ts';

/** Exit codes of sysexits.h. */
const EXIT = { config: 78, software: 70 } as const;

let running: RunningServer | null = null;

function onFatal(reason: string): void {
  process.stderr.write(`herald: ${reason}\n`);
  // Nothing that is queued may be answered any more: whoever waits repeats it.
  process.exit(EXIT.software);
}

async function stop(): Promise<void> {
  const server = running;
  running = null;
  if (!server) return;
  server.log.info('server.stopping');
  await server.stop();
  process.exit(0);
}

try {
  const config = readConfig();
  running = await startServer(config, onFatal);
  const { host, port } = running;
  if (process.stdout.isTTY) process.stdout.write(`Herald is at http://${host}:${port}\n`);
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`herald: ${error.message}\n`);
  process.exit(EXIT.config);
}
