// Where the server's CPU goes: `npm run bench:profile -- [--rate 300] [--size 10]`. A team chat under the V8 profiler;
// self time by part of the server, in microseconds a message.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCrowd } from './load/crowd.ts';
import { areasOf, type CpuProfile } from './profile/areas.ts';
import { openChat } from './scenarios/chat.ts';
import { startHerald } from './targets/herald.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '30' },
    rooms: { type: 'string', default: '20' },
    size: { type: 'string', default: '10' },
    /** How many functions are listed one by one. */
    top: { type: 'string', default: '30' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'herald-profile-'));
const profiles = join(folder, 'profiles');
const target = await startHerald(folder, { nodeFlags: ['--cpu-prof', `--cpu-prof-dir=${profiles}`] });
const rooms = await createCrowd(target.baseUrl).rooms(Number(values.rooms), Number(values.size));
const chat = await openChat(
  target,
  rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
);
const load = { perSecond: Number(values.rate), seconds: Number(values.seconds) };
await chat.say({ ...load, seconds: 10, seed: 1 });
const beganAt = performance.now();
const { figures, findings } = await chat.say({ ...load, seed: 2 });
const tookMs = performance.now() - beganAt;
const endedAt = performance.now();
await chat.end();
await target.stop();
const [name] = await readdir(profiles);
const profile = JSON.parse(await readFile(join(profiles, name!), 'utf8')) as CpuProfile;
await rm(folder, { recursive: true, force: true });

const messages = figures['messages'] ?? Number.NaN;
const print = (text: string, micros: number) =>
  process.stdout.write(`${(micros / messages).toFixed(1).padStart(8)}  ${text}\n`);
const sinceMs = performance.now() - endedAt;
const { areas, functions } = areasOf(profile, { fromEndMs: tookMs + sinceMs, untilEndMs: sinceMs });
process.stdout.write(`${messages} messages, ${figures['deliveries']} deliveries; microseconds a message\n`);
for (const finding of findings) process.stdout.write(`${finding}\n`);
for (const [area, micros] of areas) print(area, micros);
process.stdout.write('\n');
for (const [text, micros] of functions.slice(0, Number(values.top))) print(text, micros);
print(
  'CPU of the server by the machine, profiler included',
  (figures['CPU of server, us/message'] ?? 0) * messages,
);
print('CPU of the database', (figures['CPU of database, us/message'] ?? 0) * messages);
process.exit(0);
