import { parentPort } from 'node:worker_threads';
import { renderStatementPdf, type PrintedStatement } from './statement-pdf.ts';

// The body of a thread: letters are shaped and set here, a millisecond of work for each entry.
parentPort?.on('message', (asked: PrintedStatement) => {
  void renderStatementPdf(asked).then((bytes) => parentPort?.postMessage(bytes, [bytes.buffer]));
});
