import { buildOf } from './names.ts';
import { startWorkerEngine, wrapPort } from './worker.ts';

interface SharedScope {
  readonly name: string;
  onconnect: ((event: MessageEvent) => void) | null;
}

/** The engine of a SharedWorker: every tab connects to it. */
export function startSharedWorker(): void {
  const scope = self as unknown as SharedScope;
  const engine = startWorkerEngine({ baseUrl: self.location.origin, build: buildOf(scope.name) });
  scope.onconnect = ({ ports }) => {
    const [port] = ports;
    if (port) engine.connect(wrapPort(port));
  };
}
