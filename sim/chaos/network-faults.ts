import type { Fault, Scene } from './scene.ts';

/** The network between clients and server, or between server and PostgreSQL, is bad. */
export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'F31',
    title: 'flapping: connections hang one by one, and come back in another order',
    strike: swizzle,
  },
  {
    name: 'F32',
    title: 'half a second of delay with jitter',
    async strike(scene) {
      const proxy = chooseProxy(scene);
      proxy.treat({ mode: 'delay', ms: 500, jitterMs: 200 });
      await scene.sleep(4_000 + scene.random.int(2_000));
      proxy.heal();
    },
  },
  {
    name: 'F33',
    title: 'connections reset in the middle of what they carry, in both directions',
    async strike(scene) {
      const { random, sleep } = scene;
      const proxy = chooseProxy(scene);
      for (let times = 0; times < 12; times += 1) {
        proxy.treat({ mode: 'reset', afterBytes: 1 + random.int(3_000) }, [
          random.int(2) === 0 ? 'up' : 'down',
        ]);
        await sleep(100 + random.int(200));
        proxy.heal();
        await sleep(random.int(200));
      }
    },
  },
  {
    name: 'half-open',
    title: 'connections swallow everything without a word, then are reset',
    async strike(scene) {
      const proxy = chooseProxy(scene);
      proxy.treat({ mode: 'swallow' });
      await scene.sleep(1_000 + scene.random.int(5_000));
      proxy.heal();
    },
  },
  {
    name: 'slow-readers',
    title: 'half of the clients read slowly',
    async strike({ clients, random, sleep }) {
      const links = clients.links().filter(() => random.int(2) === 0);
      for (const link of links) link.treat({ mode: 'slow', bytesPerSecond: 2_000 }, ['down']);
      await sleep(3_000 + random.int(2_000));
      for (const link of links) link.treat({ mode: 'pass' });
    },
  },
];

function chooseProxy({ random, clients, storage }: Scene): Scene['clients'] {
  return random.int(2) === 0 ? clients : storage;
}

async function swizzle(scene: Scene): Promise<void> {
  const { random, sleep } = scene;
  const links = [...chooseProxy(scene).links()];
  for (const link of links) {
    link.treat({ mode: 'hold' });
    await sleep(random.int(100));
  }
  await sleep(500 + random.int(1_500));
  while (links.length > 0) {
    const [link] = links.splice(random.int(links.length), 1);
    link?.treat({ mode: 'pass' });
    await sleep(random.int(100));
  }
}
