import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join, normalize } from 'node:path';

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

/** Serves `folder` on loopback with a configuration for this address, and passes `/_matrix` on to `server`. */
export async function serveFolder(folder: string, server: string): Promise<ServedFolder> {
  let paths: string[] = [];
  const listener = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', server).pathname;
    if (path.startsWith('/_matrix')) {
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
    // The server behind tells an address of its own, which is not where this client is to go.
    if (path === '/config.json' || path === '/.well-known/matrix/client') {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      return void outgoing.end(configFor(`http://${incoming.headers.host ?? ''}`));
    }
    // Cinny asks for files of its root below the address of a page too.
    const candidates = [join(folder, normalize(path)), join(folder, basename(path))];
    const file = candidates.find((each) => isFileIn(folder, each)) ?? join(folder, 'index.html');
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

function isFileIn(folder: string, path: string): boolean {
  return path.startsWith(folder) && existsSync(path) && statSync(path).isFile();
}

/** Tells Cinny and Element, each in its own words, that their server is this one. */
function configFor(url: string): string {
  const homeserver = { base_url: url };
  return JSON.stringify({
    'm.homeserver': homeserver,
    defaultHomeserver: 0,
    homeserverList: [url],
    allowCustomHomeservers: true,
    hashRouter: { enabled: false, basename: '/' },
    default_server_config: { 'm.homeserver': homeserver },
  });
}
