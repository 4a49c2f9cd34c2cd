/** Stops on what the design makes impossible. Expected refusals are Verdicts, never assertions. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
