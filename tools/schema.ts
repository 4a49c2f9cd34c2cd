// Writes server/schema.sql: `npm run schema`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDb } from '../server/src/platform/db/index.ts';
import { createSilentLog } from '../server/src/platform/log/index.ts';
import { startTestServer, urlOf } from '../server/test/test-server.ts';
import { dumpSchema } from './dump-schema.ts';

const server = await startTestServer(undefined);
const connectionString = urlOf(server.url, server.template);
const db = createDb({ connectionString, poolSize: 1, log: createSilentLog() });
try {
  await writeFile(join(import.meta.dirname, '../server/schema.sql'), await dumpSchema(db));
} finally {
  await db.close();
  await server.stop();
}
