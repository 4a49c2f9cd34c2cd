/**
 * Runs a task, one at a time: all who ask while it runs are answered by one more run, which begins after they asked. Rejects
 * as the run rejects that answers.
 */
export function oneAtATime<Value>(task: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | null = null;
  let next: Promise<Value> | null = null;
  const run = (): Promise<Value> => {
    next = null;
    const now = task().finally(() => {
      if (running === now) running = null;
    });
    running = now;
    return now;
  };
  return () => {
    if (next !== null) return next;
    if (running === null) return run();
    next = running.then(run, run);
    return next;
  };
}
