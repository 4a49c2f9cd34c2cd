// Started by the story of kills: the real server, with the faults that a test plants.
import { loadConfig } from '#config';
import type { PlantedFault } from '#platform/stream';
import { startServer } from '../../src/start.ts';

const [dataDir = '', port = '', ...faults] = process.argv.slice(2);
const config = loadConfig(
  {
    HERALD_DATA_DIR: dataDir,
    HERALD_LISTEN: `127.0.0.1:${port}`,
    HERALD_SERVER_NAME: 'localhost',
    HERALD_REGISTRATION: 'open',
    HERALD_RATE_LIMITS_ENABLED: 'no',
    HERALD_LOG_LEVEL: 'warn',
  },
  null,
);
const server = await startServer(
  config,
  (reason) => {
    process.stderr.write(`${reason}\n`);
    process.exit(70);
  },
  new Set(faults as PlantedFault[]),
);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
process.stdout.write(`listening ${server.port}\n`);
