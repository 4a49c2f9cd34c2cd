/** What the tests of `packages/matrix` make random rooms with, for tests of modules that store them. */
export { PersistedRoom } from '../../packages/matrix/test/room-state/persisted-room.ts';
export { randomRoom } from '../../packages/matrix/test/room-state/random-room.ts';
export type { RoomScript, Step } from '../../packages/matrix/test/room-state/room-script.ts';
export { openRoom as openModel, takeStep } from '../../packages/matrix/test/room-state/scripted-replay.ts';
export { checkRows } from '../../packages/matrix/test/room-state/row-invariants.ts';
