import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** A client that others built, served from its folder, with the server behind it at the same address. */
export interface ServedFolder {
  readonly url: string;
  readonly folder: string;
  /** Paths of files asked for since the last call. */
  takePaths(): readonly string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Serves `folder` on loopback with a configuration for this server, and passes what begins with `/_matrix` or `/.well-known` on to `server`. */
export async function serveFolder(folder: string, server: string): Promise<ServedFolder> {
  let paths: string[] = [];
  const listener = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', server).pathname;
    if (path.startsWith('/_matrix') || path.startsWith('/.well-known')) {
      const { method, headers } = incoming;
      const onward = request(new URL(incoming.url ?? '/', server), { method, headers }, (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      incoming.pipe(onward);
      return;
    }
    if (path === '/config.json') {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      return void outgoing.end(configFor(`http://${incoming.headers.host ?? ''}`));
    }
    const wanted = join(folder, normalize(path));
    const isFile = wanted.startsWith(folder) && existsSync(wanted) && statSync(wanted).isFile();
    const file = isFile ? wanted : join(folder, 'index.html');
    paths.push(file.slice(folder.length));
    outgoing.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(outgoing);
  });
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  const { port } = listener.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    folder,
    takePaths() {
      const taken = paths;
      paths = [];
      return taken;
    },
    close: () =>
      new Promise((closed) => {
        listener.closeAllConnections();
        listener.close(() => closed());
      }),
  };
}

/** Tells Cinny and Element, each in its own words, that their server is this one. */
function configFor(url: string): string {
  return JSON.stringify({
    defaultHomeserver: 0,
    homeserverList: [url],
    allowCustomHomeservers: true,
    hashRouter: { enabled: false, basename: '/' },
    default_server_config: { 'm.homeserver': { base_url: url } },
  });
}
