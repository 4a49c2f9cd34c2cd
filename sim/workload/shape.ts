/** How large a workload is and how it behaves. Times are milliseconds; `oneOf` numbers mean one time in so many. */
export interface Shape {
  readonly users: number;
  readonly devicesPerUser: number;
  readonly rooms: number;
  readonly membersPerRoom: number;
  /** Different messages, without repetitions; the run ends by itself after them. */
  readonly sends: number;
  /** Of all devices together, when nothing holds them up. */
  readonly sendsPerSecond: number;
  /** Letters and digits that each message carries besides its uid, at most. */
  readonly fillerLength: number;
  readonly readPauseMs: number;
  /** How long a sync may wait for news. */
  readonly pollMs: number;
  readonly memberPauseMs: number;
  readonly visibilityPauseMs: number;
  readonly lookPauseMs: number;
  readonly letterPauseMs: number;
  readonly keyPauseMs: number;
  /** After this a client that waits for an answer hangs up. */
  readonly patienceMs: number;
  /** Before a request without an answer is repeated. */
  readonly retryPauseMs: number;
  /** How often one request is repeated while all settles. */
  readonly retries: number;
  readonly hangUpOneOf: number;
  readonly keepOneOf: number;
  /** Kept tokens of one device. */
  readonly kept: number;
}

/** A workload for a real server: as much as two cores take with comfort. */
export const LARGE_SHAPE: Shape = {
  users: 12,
  devicesPerUser: 2,
  rooms: 12,
  membersPerRoom: 6,
  sends: 1_000_000,
  sendsPerSecond: 200,
  fillerLength: 200,
  readPauseMs: 250,
  pollMs: 2_000,
  memberPauseMs: 150,
  visibilityPauseMs: 3_000,
  lookPauseMs: 200,
  letterPauseMs: 100,
  keyPauseMs: 200,
  patienceMs: 15_000,
  retryPauseMs: 150,
  retries: 400,
  hangUpOneOf: 20,
  keepOneOf: 50,
  kept: 4,
};

/** A workload for one seed of the simulation. */
export const SMALL_SHAPE: Shape = {
  ...LARGE_SHAPE,
  users: 4,
  rooms: 3,
  membersPerRoom: 3,
  sends: 100,
  sendsPerSecond: 20,
  fillerLength: 20,
  memberPauseMs: 300,
  visibilityPauseMs: 1_500,
  lookPauseMs: 300,
  letterPauseMs: 300,
  keyPauseMs: 600,
  keepOneOf: 10,
  kept: 2,
};
