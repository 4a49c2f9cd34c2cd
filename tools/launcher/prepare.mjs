// Installs the locked packages when they are missing or stale, so that `./herald COMMAND` can go on under the
// pinned Node. Node 18 runs this file.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectPackages, stampPackages } from './packages.mjs';

const oldestMajor = 18;
const neededMajor = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const ownMajor = Number.parseInt(process.versions.node, 10);

prepare(process.argv[2]);

function prepare(command) {
  if (ownMajor < oldestMajor) {
    stop(
      `Node.js ${process.versions.node} is too old to install Herald. Install Node.js ${oldestMajor} or newer.`,
    );
  }
  const wanted = command === 'test' || command === 'dev' ? 'development' : 'runtime';
  const { isFresh, isFirst, hasDevelopment } = inspectPackages(root, wanted);
  // A start after a test brings the packages up to date, and leaves those of development where they are.
  if (!isFresh) install(hasDevelopment ? 'development' : wanted, isFirst);
  if (ownMajor >= neededMajor || existsSync(join(root, 'node_modules/.bin/node'))) return;
  stop(
    `There is no ready Node.js ${neededMajor} for this machine (${process.platform}, ${process.arch}). ` +
      `Install Node.js ${neededMajor} or newer yourself, and run this again.`,
  );
}

function install(mode, isFirst) {
  const verb = isFirst ? 'Installing' : 'Updating';
  const what = mode === 'development' ? 'packages and development packages' : 'packages';
  const when = isFirst ? '(first start, about 30 s)' : '(they have changed, about 30 s)';
  say(`${verb} ${what} ${when} ...`);
  const startMs = Date.now();
  // Scripts are not needed and often forbidden: what PostgreSQL's would do is done when it starts.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const scope = mode === 'development' ? ['--include=dev'] : ['--omit=dev'];
  const npm = spawnSync('npm', ['ci', ...scope, ...options], { cwd: root, encoding: 'utf8', env: npmEnv() });
  if (npm.error) stop(`npm cannot be run: ${npm.error.message}. Herald needs npm, which comes with Node.js.`);
  if (npm.status !== 0) {
    process.stderr.write(npm.stdout + npm.stderr);
    stop('npm could not install the packages; its words are above. Mend that and run this again.');
  }
  stampPackages(root, mode);
  say(`Installed in ${Math.round((Date.now() - startMs) / 1000)} s.`);
}

// An operator's NODE_ENV=production, or npm's own omit, must not leave the test packages out.
function npmEnv() {
  const env = { ...process.env };
  for (const name of ['NODE_ENV', 'npm_config_omit', 'npm_config_production']) delete env[name];
  return env;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(words) {
  say(`herald: ${words}`);
  process.exit(69);
}
