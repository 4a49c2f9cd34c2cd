import type { ArgsOf, CallName, HostPort, ResultOf, Topic, Topics } from '../port/index.ts';

/** Where a source puts its rows. Changes are told to the tabs together, at most every 33 ms. */
export interface Feed<Row> {
  /** Sets a row; an equal one (shallowly) is not told again. New keys go to the end. */
  set(key: string, row: Row): void;
  remove(key: string): void;
  /** The order of all keys. Keys without a row are an error. */
  order(keys: readonly string[]): void;
  /** All rows at once, in order; rows that are left out go. */
  replace(rows: readonly (readonly [string, Row])[]): void;
}

/** Opens a topic for a key when the first tab asks, and returns what closes it after the last went. */
export type Source<T extends Topic> = (key: string, feed: Feed<Topics[T]>) => () => void;

/** The engine's side of the port. Parts of the engine give it sources and handlers; it knows no Matrix. */
export interface Host {
  source<T extends Topic>(topic: T, open: Source<T>): void;
  handle<N extends CallName>(name: N, handler: (args: ArgsOf<N>) => Promise<ResultOf<N>>): void;
  connect(port: HostPort): void;
}
