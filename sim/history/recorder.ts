import { closeSync, openSync, writeSync } from 'node:fs';
import { assert } from '../../server/src/platform/errors/index.ts';
import type { Header, Operation } from './operation.ts';

/** Takes down what clients did and saw, in the order in which it is told. */
export interface Recorder {
  /** Adds one operation, which has ended. */
  record(operation: Operation): void;
}

/** The history on a disk. */
export interface FileRecorder extends Recorder {
  /** Hands everything told so far to the file. */
  flush(): void;
  /** Writes the rest and closes the file; nothing can be recorded afterwards. */
  close(): void;
}

/** The history in memory. */
export interface TextRecorder extends Recorder {
  /** All lines so far, the header first, each with its line end. */
  text(): string;
}

const FLUSH_AT_CHARS = 65_536;

/**
 * Gives lines to `write`, each with its line end: the header at once, then one for each operation. The same operations
 * with their fields in the same order give the same bytes: nothing is added, no time is read.
 */
export function createRecorder({
  header,
  write,
}: {
  header: Header;
  write: (line: string) => void;
}): Recorder {
  write(`${JSON.stringify(header)}\n`);
  return {
    record({ proc, invokeNs, completeNs, ending, why, deed }) {
      assert(invokeNs <= completeNs, 'an operation ends after it began');
      // A fixed order of fields, however the caller built the object; `why` is left out when it was not given.
      write(`${JSON.stringify({ proc, invokeNs, completeNs, ending, why, deed })}\n`);
    },
  };
}

/** Records into memory: for a run that is judged where it ran. */
export function createTextRecorder(header: Header): TextRecorder {
  const lines: string[] = [];
  const recorder = createRecorder({ header, write: (line) => lines.push(line) });
  return { ...recorder, text: () => lines.join('') };
}

/** Records into a new file at `path` (an older one is replaced), 64 kB at a time. Throws what the disk throws. */
export function createFileRecorder(path: string, header: Header): FileRecorder {
  const file = openSync(path, 'w');
  let waiting: string[] = [];
  let chars = 0;
  let isOpen = true;
  const flush = () => {
    if (waiting.length === 0) return;
    const bytes = Buffer.from(waiting.join(''));
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    waiting = [];
    chars = 0;
  };
  const write = (line: string) => {
    assert(isOpen, 'a closed history takes no more lines');
    waiting.push(line);
    chars += line.length;
    if (chars >= FLUSH_AT_CHARS) flush();
  };
  const close = () => {
    if (!isOpen) return;
    flush();
    closeSync(file);
    isOpen = false;
  };
  return { ...createRecorder({ header, write }), flush, close };
}
