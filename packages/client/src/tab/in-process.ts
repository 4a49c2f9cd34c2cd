import type { FromEngine, HostPort, TabPort, ToEngine } from '../port/index.ts';

/** Two ends in one process, for tests. Messages are copied, as between a page and its worker. */
export function createPortPair(): { tab: TabPort; host: HostPort } {
  let toHost: (message: ToEngine) => void = () => {};
  let toTab: (message: FromEngine) => void = () => {};
  let isOpen = true;
  const later = <Message>(message: Message, hear: () => (message: Message) => void): void => {
    const copy = structuredClone(message);
    queueMicrotask(() => isOpen && hear()(copy));
  };
  const close = (): void => {
    isOpen = false;
  };
  return {
    tab: { post: (message) => later(message, () => toHost), listen: (hear) => (toTab = hear), close },
    host: { post: (message) => later(message, () => toTab), listen: (hear) => (toHost = hear), close },
  };
}
