// Whether the installed packages are those of package-lock.json. Node 18 runs this file.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// npm's own record does not tell: which optional packages it left out on purpose is not in it.
const stampPath = (root) => join(root, 'node_modules/.herald-installed.json');

/**
 * Whether an install is needed before a command of this mode can run.
 * @param {string} root
 * @param {'runtime' | 'development'} mode
 */
export function inspectPackages(root, mode) {
  const stamp = readJson(stampPath(root));
  const hasDevelopment = stamp ? stamp.mode === 'development' : hasDevelopmentPackages(root);
  const isFresh = stamp?.lock === hashLock(root) && (mode === 'runtime' || hasDevelopment);
  return { isFresh, isFirst: !existsSync(join(root, 'node_modules')), hasDevelopment };
}

/**
 * Notes that the packages of the present lock file are installed.
 * @param {string} root
 * @param {'runtime' | 'development'} mode
 */
export function stampPackages(root, mode) {
  writeFileSync(stampPath(root), JSON.stringify({ lock: hashLock(root), mode }));
}

function hashLock(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

// For folders that somebody has filled with npm itself.
function hasDevelopmentPackages(root) {
  const record = readJson(join(root, 'node_modules/.package-lock.json'));
  return Object.values(record?.packages ?? {}).some((entry) => entry.dev);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
