import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { journey } from './journey.ts';
import { allWell, createGroup, say, signUp } from './steps.ts';

journey('the page runs nothing but our files, and keeps no token where scripts find it', async (world) => {
  const { gate, story, visitor, step } = world;
  const tokens = new Set<string>();
  gate.meddle(({ body }) => {
    const found = body.toString().matchAll(/"(?:access|refresh)_token":"(?<token>[^"]+)"/g);
    for (const { groups } of found) tokens.add(groups?.['token'] ?? '');
  });
  const alice = await visitor();
  const { page } = alice;

  await step(
    'pages, scripts and workers come with a policy that allows nothing inline and nothing evaluated',
    async () => {
      await page.goto('/sign-up');
      await page.getByLabel('User name').waitFor();
      const scripts = gate.paths.filter((path) => path.endsWith('.js'));
      const [worker] = scripts.filter((path) => path.includes('worker'));
      assert.ok(worker);
      for (const path of ['/', '/chats', '/sw.js', worker, ...scripts.slice(0, 3)]) {
        const { headers } = await fetch(`${gate.url}${path}`, { headers: { accept: 'text/html' } });
        const policy = headers.get('content-security-policy') ?? '';
        assert.match(policy, /default-src 'none'/, path);
        assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/, path);
        assert.match(policy, /require-trusted-types-for 'script'/, path);
        assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|\*|https?:/, path);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
        assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
        assert.equal(headers.get('x-frame-options'), 'DENY', path);
      }
    },
  );

  await step('a signed-in page holds no token in any storage that scripts read at once', async () => {
    await signUp(page, 'alice', 'Alice');
    await createGroup(page, 'Vault');
    await say(page, 'Nothing to see');
    assert.ok(tokens.size > 0);
    const reach = await page.evaluate(() =>
      [
        JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }),
        document.cookie,
        document.documentElement.outerHTML,
        JSON.stringify(history.state),
        ...performance.getEntries().map(({ name }) => name),
        ...Object.keys(globalThis).flatMap((key) => {
          const value: unknown = Reflect.get(globalThis, key);
          return typeof value === 'string' ? value : [];
        }),
      ].join('\n'),
    );
    for (const token of tokens) {
      assert.ok(!reach.includes(token), 'a token is in reach');
      assert.ok(!gate.paths.some((path) => path.includes(token)), 'a token is in an address');
    }
    await allWell(alice);
  });

  await step('what an injected script would try is refused', async () => {
    const attempts = await attack(page);
    for (const [name, result] of Object.entries(attempts))
      assert.match(result, /^(TypeError|EvalError)/, name);
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'ran')), undefined);
  });

  await step('media are served so that nothing in them runs', async () => {
    const eve = await story.user('eve');
    for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'image/png']) {
      const uploaded = await fetch(`${gate.url}/_matrix/media/v3/upload?filename=x`, {
        method: 'POST',
        headers: { authorization: `Bearer ${eve.token}`, 'content-type': type },
        body: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      });
      const { content_uri: uri } = (await uploaded.json()) as { content_uri: string };
      const path = uri.slice('mxc://'.length);
      const { headers } = await fetch(`${gate.url}/_matrix/client/v1/media/download/${path}`, {
        headers: { authorization: `Bearer ${eve.token}` },
      });
      assert.match(headers.get('content-security-policy') ?? '', /sandbox/, type);
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, type);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', type);
      if (type !== 'image/png') assert.match(headers.get('content-disposition') ?? '', /^attachment/, type);
    }
  });
});

/** What each attempt to run something came to. */
async function attack(page: Page): Promise<Record<string, string>> {
  return page.evaluate(
    () =>
      new Promise<Record<string, string>>((resolve) => {
        const attempts: Record<string, () => unknown> = {
          innerHTML: () => (document.body.innerHTML = '<img src=x onerror="ran = 1">'),
          insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
          write: () => document.write('<script>ran = 2</script>'),
          // oxlint-disable-next-line no-eval
          eval: () => (0, eval)('ran = 3'),
          Function: () => Reflect.construct(Function, ['ran = 4']),
          dataWorker: () => new Worker('data:text/javascript,1'),
          ownWorker: () => new Worker('/sw.js'),
          scriptSrc: () => (document.createElement('script').src = '/boot.js'),
          scriptText: () => (document.createElement('script').text = 'ran = 5'),
          srcdoc: () => (document.createElement('iframe').srcdoc = '<script>ran = 6</script>'),
          parse: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
          policy: () => Reflect.get(globalThis, 'trustedTypes').createPolicy('other', {}),
          samePolicy: () => Reflect.get(globalThis, 'trustedTypes').createPolicy('herald', {}),
        };
        // From a timer: what the test itself evaluates has more rights than the page.
        setTimeout(() => {
          const results = Object.entries(attempts).map(([name, run]) => {
            try {
              run();
              return [name, 'it ran'];
            } catch (error) {
              return [name, String(error)];
            }
          });
          resolve(Object.fromEntries(results) as Record<string, string>);
        });
      }),
  );
}
