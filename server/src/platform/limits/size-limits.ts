/** Sizes and times that bound every request. The size of its body is the endpoint's own (`maxBodyBytes`). */
export interface RequestLimits {
  headerBytes: number;
  headersTimeoutMs: number;
  bodyTimeoutMs: number;
  idleTimeoutMs: number;
  keepAliveTimeoutMs: number;
  heldBodyBytes: number;
  drainBytes: number;
  drainTimeoutMs: number;
  connections: number;
  answeredAtOnce: number;
}

export const requestLimits: Readonly<RequestLimits> = {
  /** Request line and headers together. The longest are `/sync` with a filter in the query. */
  headerBytes: 32_768,
  /** Node closes a connection whose headers are not whole by then. */
  headersTimeoutMs: 10_000,
  /** A body of JSON that is not whole by then is refused with 408. */
  bodyTimeoutMs: 30_000,
  /** A connection on which nothing moves is closed: no reply may be silent for longer than this. */
  idleTimeoutMs: 180_000,
  keepAliveTimeoutMs: 75_000,
  /** Bodies that are on their way in, all requests together; beyond it 503. */
  heldBodyBytes: 134_217_728,
  /** How much of a refused body is still read, so that the client gets to read the refusal. */
  drainBytes: 262_144,
  drainTimeoutMs: 2_000,
  connections: 50_000,
  /** Requests that are being answered, long polls and files apart; beyond it 429. A second's work of a busy server. */
  answeredAtOnce: 1_000,
};

/** Shape of the JSON that is taken from clients. What they write lies well inside what events may hold. */
export const jsonLimits = {
  depth: 100,
  /** Members and elements together, over the whole document. */
  nodes: 250_000,
} as const;
