import { posix } from 'node:path';
import { moduleOf } from './source.ts';
import type { Context, ImportStatement, Problem, Rule, SourceFile } from './source.ts';

/** What a package of ours may import besides its own files. */
const packageImports: Record<string, RegExp> = {
  matrix: /^$/,
  contract: /^(@herald\/matrix|typebox(\/.*)?)$/,
  client:
    /^(@herald\/(matrix|contract)|matrix-js-sdk(\/.*)?|@matrix-org\/matrix-sdk-crypto-wasm|htmlparser2|marked)$/,
  'miniapp-bridge': /^$/,
};

/** Libraries that only some folders of server/src import: everybody else goes through these. */
const homes: Record<string, readonly string[]> = {
  pg: ['platform/db', 'platform/stream'],
  fastify: ['platform/http'],
  pino: ['platform/log'],
  'node:sqlite': ['platform/postgres'],
  '@simplewebauthn/server': ['superapp/passkeys'],
  '@simplewebauthn/server/helpers': ['superapp/passkeys'],
};

/** Libraries that reach the network: platform/egress alone calls out; the two others listen, or look for a port. */
const networkLibraries = /^(node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?$|^(undici|ws)$/;
const networkHomes = ['platform/egress', 'platform/http', 'platform/postgres'];
const harmlessNames = /^\{\s*((type\s+\w+|isIP|isIPv4|isIPv6|BlockList|SocketAddress)\s*,?\s*)+\}$/;

export const importRules: readonly Rule[] = [
  {
    name: 'purity of packages',
    check(file) {
      const [, name] = /^packages\/([^/]+)\/src\//.exec(file.path) ?? [];
      if (name === undefined || file.isTest) return [];
      const allowed = packageImports[name] ?? /^$/;
      return complain(file, ({ specifier }) => {
        if (specifier.startsWith('.') || allowed.test(specifier)) return null;
        return `packages/${name} may not import ${specifier}: take what you need from it as an argument`;
      });
    },
  },
  {
    name: 'views know no SDK',
    check(file) {
      if (!file.path.startsWith('web/src/')) return [];
      return complain(file, ({ specifier }) =>
        specifier.startsWith('matrix-js-sdk') || specifier.startsWith('@herald/server')
          ? `${specifier} is the engine's: ask it through @herald/client/port`
          : null,
      );
    },
  },
  {
    name: 'floors of the client',
    check(file) {
      const [, floor, feature] = /^web\/src\/(ui|features)\/(?:([^/]+)\/)?/.exec(file.path) ?? [];
      if (floor === undefined) return [];
      return complain(file, ({ specifier }) => {
        if (floor === 'ui' && /^#(app|features)\//.test(specifier))
          return `the kit knows no ${specifier}: take it as a property`;
        if (!specifier.startsWith('.')) return null;
        const target = posix.join(posix.dirname(file.path), specifier);
        const home = floor === 'ui' ? 'web/src/ui/' : `web/src/features/${feature}/`;
        return target.startsWith(home)
          ? null
          : `${specifier} leaves ${home}: import #ui/, #app/ or #features/`;
      });
    },
  },
  {
    name: 'order of modules',
    check(file, context) {
      const { module } = file;
      if (module === null) return [];
      const own = context.order.indexOf(module);
      if (own === -1)
        return [{ start: 0, message: `add ${module} to server/src/layers.ts, where it belongs` }];
      return complain(file, (statement) => judgeModuleImport(statement, file, own, context));
    },
  },
  {
    name: 'own folder',
    check(file) {
      if (file.module === null) return [];
      return complain(file, ({ specifier }) => {
        if (!specifier.startsWith('.')) return null;
        const target = posix.join(posix.dirname(file.path), specifier);
        if (moduleOf(target) === file.module) return null;
        if (file.isTest && target.startsWith('server/test/')) return null;
        const other = moduleOf(target);
        return `${specifier} leaves the module: ${other ? `import #${other}, its index.ts` : 'take it as an argument'}`;
      });
    },
  },
  {
    name: 'one door',
    check(file) {
      if (!file.path.startsWith('server/src/') || file.isTest) return [];
      return complain(file, ({ specifier, clause, isType }) => {
        const home = homes[specifier];
        if (home && !home.includes(file.module ?? ''))
          return `${specifier} is imported by ${home.join(' and ')} alone`;
        if (!networkLibraries.test(specifier) || isType || harmlessNames.test(clause)) return null;
        if (networkHomes.includes(file.module ?? '')) return null;
        return `${specifier} reaches the network: call out through #platform/egress`;
      });
    },
  },
  {
    name: 'snapshots stay in events',
    check(file) {
      const isHook = /\/(hooks|rules)\.ts$/.test(file.path);
      if (file.module === null || file.module === 'homeserver/events' || isHook) return [];
      return complain(file, ({ specifier, clause }) => {
        if (specifier !== '#homeserver/events' || !/\b\w*Snapshot\b/.test(clause)) return null;
        return 'ask events a question instead: only hooks.ts and rules.ts are shown a snapshot, and none keeps it';
      });
    },
  },
  {
    name: 'pure rules',
    check(file) {
      if (!file.path.endsWith('/rules.ts') || file.module === null) return [];
      const waits = [...file.code.matchAll(/\b(await|async)\b/g)].map(({ index }) => ({
        start: index,
        message: 'rules decide on values: let service.ts do the waiting',
      }));
      const imports = complain(file, ({ specifier, isType }) => {
        if (isType || !specifier.startsWith('#platform/') || specifier === '#platform/errors') return null;
        return `rules are pure: ${specifier} belongs into service.ts`;
      });
      return [...waits, ...imports];
    },
  },
];

function judgeModuleImport(
  { specifier }: ImportStatement,
  file: SourceFile,
  own: number,
  context: Context,
): string | null {
  if (specifier === '#config')
    return file.isTest ? null : 'take the values that you need as arguments, from app.ts';
  if (!specifier.startsWith('#')) return null;
  const target = specifier.slice(1);
  const theirs = context.order.indexOf(target);
  if (theirs === -1)
    return `${specifier} is not a module of server/src/layers.ts; import its index.ts as #folder/name`;
  if (target === file.module) return 'import files of the same module by ./';
  if (theirs < own || file.isTest) return null;
  return `${specifier} stands above ${file.module}: let it hook in (architecture.md, hooks), or move the idea down`;
}

function complain(file: SourceFile, judge: (statement: ImportStatement) => string | null): Problem[] {
  return file.imports.flatMap((statement) => {
    const message = judge(statement);
    return message === null ? [] : [{ start: statement.start, message }];
  });
}
