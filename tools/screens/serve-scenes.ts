import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { pageHeaders } from '../../server/src/platform/pages/policy.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface SceneServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder with the headers that the server gives to the real client, the security policy among them. */
export async function serveScenes(folder: string): Promise<SceneServer> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
    const isFile = extname(path) !== '';
    const name = isFile ? path : '/index.html';
    readFile(join(folder, name)).then(
      (body) => {
        const isHashed = path.startsWith('/assets/');
        response.writeHead(200, {
          ...pageHeaders,
          'content-type': types[extname(name)] ?? 'application/octet-stream',
          'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        });
        response.end(body);
      },
      () => response.writeHead(404, { ...pageHeaders, 'content-type': 'text/plain' }).end('Not found'),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
