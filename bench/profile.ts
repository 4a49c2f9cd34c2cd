// Where the server's CPU goes: `npm run bench:profile -- [--rate 300] [--size 10] [--allocations]`. A team chat under a
// V8 profiler: by part of the server its self time in microseconds a message, or the bytes that it allocates.
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCrowd } from './load/crowd.ts';
import { allocationsOf, areasOf, type AllocationProfile, type CpuProfile } from './profile/areas.ts';
import { openChat } from './scenarios/chat.ts';
import { startHerald } from './targets/herald.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '30' },
    rooms: { type: 'string', default: '20' },
    size: { type: 'string', default: '10' },
    /** What is allocated, instead of what takes time. */
    allocations: { type: 'boolean', default: false },
    /** How many functions are listed one by one. */
    top: { type: 'string', default: '30' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'herald-profile-'));
const profiles = join(folder, 'profiles');
await mkdir(profiles);
process.env['ALLOCATION_PROFILE'] = profiles;
const target = await startHerald(folder, {
  nodeFlags: values.allocations
    ? ['--import', join(import.meta.dirname, 'profile/sample-allocations.ts')]
    : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
});
const rooms = await createCrowd(target.baseUrl).rooms(Number(values.rooms), Number(values.size));
const chat = await openChat(
  target,
  rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
);
const load = { perSecond: Number(values.rate), seconds: Number(values.seconds) };
await chat.say({ ...load, seconds: 10, seed: 1 });
if (values.allocations) process.kill(target.pid, 'SIGUSR2');
const beganAt = performance.now();
const { figures, findings } = await chat.say({ ...load, seed: 2 });
const tookMs = performance.now() - beganAt;
const endedAt = performance.now();
await chat.end();
await target.stop();
const [name] = await readdir(profiles);
const profile = JSON.parse(await readFile(join(profiles, name!), 'utf8')) as unknown;
await rm(folder, { recursive: true, force: true });

const messages = figures['messages'] ?? Number.NaN;
const print = (text: string, amount: number) =>
  process.stdout.write(`${(amount / messages).toFixed(1).padStart(8)}  ${text}\n`);
const sinceMs = performance.now() - endedAt;
const { areas, functions } = values.allocations
  ? allocationsOf(profile as AllocationProfile)
  : areasOf(profile as CpuProfile, { fromEndMs: tookMs + sinceMs, untilEndMs: sinceMs });
const unit = values.allocations ? 'bytes' : 'microseconds';
process.stdout.write(`${messages} messages, ${figures['deliveries']} deliveries; ${unit} a message\n`);
for (const finding of findings) process.stdout.write(`${finding}\n`);
for (const [area, amount] of areas) print(area, amount);
process.stdout.write('\n');
for (const [text, amount] of functions.slice(0, Number(values.top))) print(text, amount);
if (values.allocations) process.exit(0);
print(
  'CPU of the server by the machine, profiler included',
  (figures['CPU of server, us/message'] ?? 0) * messages,
);
print('CPU of the database', (figures['CPU of database, us/message'] ?? 0) * messages);
process.exit(0);
