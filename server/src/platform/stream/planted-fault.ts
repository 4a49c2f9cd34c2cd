/**
 * Faults that tests plant to show that they would notice. No configuration reaches them: only a test hands a set
 * to `createApp`.
 */
export type PlantedFault =
  | 'acknowledge before commit'
  | 'bare sequence'
  | 'txnId forgotten'
  | 'batch not replayed'
  | 'outcome decided by key'
  | 'epoch not raised on reconnect';

export const NO_FAULTS: ReadonlySet<PlantedFault> = new Set();
