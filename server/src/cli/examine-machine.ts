import { access, constants, mkdir, statfs } from 'node:fs/promises';
import type { Config } from '#config';
import { describeProgram, isPortFree, tryLockDataFolder } from '#platform/postgres';
import { look, mend, well } from './finding.ts';
import type { Finding } from './finding.ts';

const neededMajor = 24;
const oneGigabyte = 1024 ** 3;

/** Everything that does not need a connection to the database. */
export async function examineMachine(config: Config): Promise<Finding[]> {
  const folder = await examineDataFolder(config.dataDir);
  return [
    examineNode(process.versions.node),
    await examinePackages(),
    examineUser(process.getuid?.() ?? -1),
    folder.finding,
    await examineDisk(config.dataDir),
    await examinePort(config, folder.isHeld),
    ...(config.databaseUrl ? [] : [await examineBinaries()]),
    ...examineSettings(config),
  ];
}

export function examineNode(version: string): Finding {
  if (Number.parseInt(version, 10) >= neededMajor) return well('Node.js', version);
  return mend('Node.js', version, `Start Herald by ./herald, which brings Node.js ${neededMajor} with it.`);
}

async function examinePackages(): Promise<Finding> {
  const names = ['fastify', 'pg', 'pino', 'sharp', 'yaml', '@herald/contract', '@herald/matrix'];
  const results = await Promise.allSettled(names.map((name) => import(name)));
  const broken = names.filter((_, index) => results[index]?.status === 'rejected');
  if (broken.length === 0) return well('Packages', 'all load');
  return mend(
    'Packages',
    `${broken.join(', ')} cannot be loaded`,
    'Delete node_modules and run ./herald start.',
  );
}

export function examineUser(uid: number): Finding {
  if (uid !== 0) return well('User', `uid ${uid}`);
  return look(
    'User',
    'root',
    'Herald works as root, and needs none of its rights: give it a user of its own.',
  );
}

async function examineDataFolder(dataDir: string): Promise<{ finding: Finding; isHeld: boolean }> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const lock = await tryLockDataFolder(dataDir);
    lock?.release();
    const found = lock ? `${dataDir} is free` : `${dataDir} is in use by the running server`;
    return { finding: well('Data folder', found), isHeld: lock === null };
  } catch (error) {
    const advice = 'Give Herald a folder that its user can write, with HERALD_DATA_DIR.';
    return { finding: mend('Data folder', (error as Error).message, advice), isHeld: false };
  }
}

async function examineDisk(dataDir: string): Promise<Finding> {
  const disk = await statfs(dataDir).catch(() => null);
  if (!disk) return mend('Disk', `${dataDir} is on no disk that can be read`, 'Mend the data folder first.');
  return judgeDisk(disk.bavail * disk.bsize);
}

export function judgeDisk(freeBytes: number): Finding {
  const found = `${(freeBytes / oneGigabyte).toFixed(1)} GB free`;
  const advice = 'PostgreSQL stops when its disk is full: make room, or move the data folder.';
  if (freeBytes < oneGigabyte) return mend('Disk', found, advice);
  return freeBytes < 10 * oneGigabyte ? look('Disk', found, advice) : well('Disk', found);
}

async function examinePort({ listen }: Config, isServerRunning: boolean): Promise<Finding> {
  const name = `Port ${listen.port}`;
  if (await isPortFree(listen.port, listen.host)) return well(name, `${listen.host} is free`);
  if (isServerRunning) return well(name, `${listen.host} is in use, by the running server it seems`);
  return mend(
    name,
    `another program listens on ${listen.host}`,
    'Stop it, or choose another with HERALD_LISTEN.',
  );
}

async function examineBinaries(): Promise<Finding> {
  try {
    const { version, identity } = await describeProgram();
    return well('PostgreSQL', `${version}, embedded, runs as ${identity}`);
  } catch (error) {
    return mend('PostgreSQL', 'the embedded one cannot run here', (error as Error).message);
  }
}

export function examineSettings(config: Config): Finding[] {
  const { egress, rateLimits, registration, encryptPrivateRooms, databaseUrl } = config;
  const findings: Finding[] = [];
  if (registration === 'open') {
    findings.push(
      look('Registration', 'open: anybody may make an account', 'Close it when those who should are in.'),
    );
  }
  if (!encryptPrivateRooms) {
    findings.push(
      look(
        'Encryption',
        'off for new private rooms: you can read them',
        'encrypt_private_rooms: yes ends that.',
      ),
    );
  }
  if (!rateLimits.enabled) {
    findings.push(
      look('Rate limits', 'off', 'rate_limits.enabled: no is for tests: passwords can be guessed.'),
    );
  }
  if (egress.testAllow.length > 0) {
    const open = egress.testAllow.map(({ host, port }) => `${host}:${port}`).join(', ');
    findings.push(
      look('Open doors', `egress.test_allow opens ${open}`, 'It is for tests alone: take it out.'),
    );
  }
  if (!databaseUrl) {
    findings.push(
      look(
        'Database',
        'embedded: for evaluation and small teams',
        'In production give Herald its own with DATABASE_URL.',
      ),
    );
  }
  return findings;
}
