import { posix } from 'node:path';
import type { Rule } from './source.ts';

const forbidden = new Set(
  'utils util helpers helper common misc manager base types shared lib functions constants'.split(' '),
);

export const nameRules: readonly Rule[] = [
  {
    name: 'names of files',
    check({ path }) {
      if (!/\.(ts|tsx|mjs)$/.test(path)) return [];
      const [name = ''] = posix.basename(path).split('.');
      if (forbidden.has(name))
        return [{ start: 0, message: `name the file after what it holds, not ${name}` }];
      if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return [];
      return [{ start: 0, message: 'write the name in lower case with hyphens, after its main export' }];
    },
  },
  {
    name: 'face of modules',
    check({ path, code, module }, { has }) {
      if (module === null || !path.endsWith('/index.ts')) return [];
      const logic = /\bfunction\b|\bclass\s+\w+\s*(extends|\{)|=>/.exec(code);
      const problems = logic
        ? [{ start: logic.index, message: 'index.ts only exports: put this into a named file' }]
        : [];
      const needsReadme = !module.startsWith('platform/') && !has(`server/src/${module}/README.md`);
      if (needsReadme)
        problems.push({ start: 0, message: 'write the README.md of the module: what, tables, flows' });
      return problems;
    },
  },
  {
    name: 'every module has a face',
    check({ path, module }, { has }) {
      if (module === null || has(`server/src/${module}/index.ts`)) return [];
      if (path.split('/').length > 5) return [];
      return [{ start: 0, message: 'the module needs an index.ts: the only file that others import' }];
    },
  },
];
