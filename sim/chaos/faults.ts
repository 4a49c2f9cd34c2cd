import { DATABASE_FAULTS } from './database-faults.ts';
import { DISK_FAULTS } from './disk-faults.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import { PROCESS_FAULTS } from './process-faults.ts';
import type { Fault } from './scene.ts';

/** Every fault, by its name in the list of faults. */
export const FAULTS: readonly Fault[] = [
  ...PROCESS_FAULTS,
  ...DATABASE_FAULTS,
  ...DISK_FAULTS,
  ...NETWORK_FAULTS,
].toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** No fault: to add up sends that were checked. */
export const NO_FAULT: Fault = {
  name: 'none',
  title: 'nothing is broken',
  strike: ({ sleep }) => sleep(1_000),
};
