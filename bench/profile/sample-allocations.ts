// Imported by the server that is measured: what it allocates between SIGUSR2 and its end, into the folder that
// ALLOCATION_PROFILE names.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';

const session = new Session();
session.connect();
process.on('SIGUSR2', () =>
  session.post('HeapProfiler.startSampling', {
    samplingInterval: 32_768,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  }),
);
process.on('exit', () =>
  session.post('HeapProfiler.stopSampling', (_error, answer) => {
    if (answer)
      writeFileSync(join(process.env['ALLOCATION_PROFILE'] ?? '.', 'heap'), JSON.stringify(answer.profile));
  }),
);
