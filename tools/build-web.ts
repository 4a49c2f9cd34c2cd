// Builds the web client into web/dist when its sources changed since the last build: what `./herald start` runs before
// the server. A build that fails leaves the last one in place.
import { buildWeb } from './build-web/build.ts';

process.exitCode = await buildWeb((line) => process.stderr.write(`${line}\n`));
