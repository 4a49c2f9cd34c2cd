import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { refuseStart } from '../../server/src/platform/errors/index.ts';
import type { Header, Operation } from './operation.ts';
import { parseHeader, parseOperation } from './parse-line.ts';
import { createEventSharing } from './share-events.ts';

/** A whole history. Operation `i` stands on line `i + 2` of its file. */
export interface History {
  readonly header: Header;
  readonly operations: readonly Operation[];
}

/**
 * Reads the history in a file, a line at a time. Throws a StartError that names the file and the line when a line is
 * broken, and what the disk throws when there is no such file.
 */
export async function readHistory(path: string): Promise<History> {
  const taker = createLineTaker(path);
  // Strict UTF-8 is not asked for: a broken character breaks a digest, and the checker says so.
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    taker.take(line);
  }
  return taker.end();
}

/** The same for a history in memory; `name` is said where a line is broken. */
export function parseHistory(text: string, name = 'history'): History {
  const taker = createLineTaker(name);
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let from = 0; from < end;) {
    const next = text.indexOf('\n', from);
    const to = next === -1 ? end : next;
    taker.take(text.slice(from, to));
    from = to + 1;
  }
  return taker.end();
}

function createLineTaker(name: string) {
  const share = createEventSharing();
  const operations: Operation[] = [];
  let header: Header | null = null;
  let lines = 0;
  return {
    take(line: string): void {
      lines += 1;
      const parsed = header ? parseOperation(line) : parseHeader(line);
      if (typeof parsed === 'string') refuseStart(`${name}: line ${lines} ${parsed}.`);
      if ('format' in parsed) header = parsed;
      else operations.push(share(parsed));
    },
    end(): History {
      if (!header) refuseStart(`${name}: there is no line in it; a history begins with its header.`);
      return { header, operations };
    },
  };
}
