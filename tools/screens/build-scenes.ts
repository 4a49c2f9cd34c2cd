import { join } from 'node:path';

const web = join(import.meta.dirname, '../../web');

/**
 * Builds the client with the scripted engine of web/test/scenes into `folder`, as the real one is built, but for the
 * engine and the service worker.
 */
export async function buildScenes(folder: string): Promise<void> {
  const { build, mergeConfig, loadConfigFromFile } = await import('vite');
  const env = { command: 'build', mode: 'production' } as const;
  const loaded = await loadConfigFromFile(env, join(web, 'vite.config.ts'));
  if (loaded === null) throw new TypeError('web/vite.config.ts is missing.');
  const root = join(web, 'test/scenes');
  await build(
    mergeConfig(loaded.config, {
      configFile: false,
      logLevel: 'warn',
      root,
      publicDir: join(web, 'public'),
      define: { __HERALD_BUILD__: JSON.stringify('scenes') },
      build: {
        outDir: folder,
        emptyOutDir: true,
        manifest: false,
        rollupOptions: { input: { index: join(root, 'index.html') } },
      },
    }),
  );
}
