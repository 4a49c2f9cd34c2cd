// `npm run new-module NAME`: every file of a server module, working, to be turned into what it shall be.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nextMigration } from './new-migration.ts';

const root = join(import.meta.dirname, '..');
const templates = join(import.meta.dirname, 'module-template');

/** Files of the module's own folder; `story` is named after the module. */
const ownFiles = [
  'README.md',
  'index.ts',
  'routes.ts',
  'service.ts',
  'rules.ts',
  'rules.test.ts',
  'store.ts',
  'story.test.ts',
];

/** Writes the files of module `name` in `folder` (homeserver or superapp), and returns their paths. */
export function createModule(target: string, folder: 'homeserver' | 'superapp', name: string): string[] {
  const home = `server/src/${folder}/${name}`;
  const schema = name.replaceAll('-', '_');
  const files: [string, string][] = [
    ...ownFiles.map((file): [string, string] => [file, `${home}/${file.replace('story', name)}`]),
    ['contract.ts', `packages/contract/src/${name}.ts`],
    ['migration.sql', `server/migrations/${nextMigration(target, schema, '')}`],
  ];
  const taken = files.map(([, path]) => path).filter((path) => existsSync(join(target, path)));
  if (taken.length > 0) return [];
  for (const [file, path] of files) {
    const template = readFileSync(join(templates, `${file}.txt`), 'utf8');
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), fillIn(template, name));
  }
  return files.map(([, path]) => path);
}

function fillIn(template: string, name: string): string {
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return template
    .replaceAll('__name__', name)
    .replaceAll('__schema__', name.replaceAll('-', '_'))
    .replaceAll('__camel__', camel)
    .replaceAll('__Name__', camel.charAt(0).toUpperCase() + camel.slice(1));
}

const stepsAfter = (name: string): string => `
To make it part of the server, by hand, where its place in the order is a decision:
  1. server/src/layers.ts: put '${name}' below what it imports.
  2. packages/contract/src/index.ts and endpoints.ts: export its contract.
  3. server/src/superapp.ts, or app.ts for one of homeserver: create it there, and add its routes.
  4. server/test/stories/authorisation-table.ts: say who may call each of its routes.
  5. npm run schema, npm run docs, then npm run check.
docs/guides/new-module.md says more.
`;

function main([name = '', folder = 'superapp']: readonly string[]): void {
  const isNamed =
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && (folder === 'homeserver' || folder === 'superapp');
  const paths = isNamed ? createModule(root, folder, name) : [];
  if (paths.length === 0) {
    const reason = isNamed ? `There is a ${name} already.` : 'npm run new-module NAME [homeserver|superapp]';
    process.stderr.write(`${reason}\n`);
    process.exitCode = 64;
    return;
  }
  // The length of the name decides where lines break.
  spawnSync(join(root, 'node_modules/.bin/oxfmt'), paths, { cwd: root });
  process.stdout.write(`${paths.join('\n')}\n${stepsAfter(name)}`);
}

if (import.meta.main) main(process.argv.slice(2));
