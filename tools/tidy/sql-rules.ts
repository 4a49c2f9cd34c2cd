import { schemaOf } from './source.ts';
import type { Context, Problem, Rule } from './source.ts';

const statement =
  /^\s*(select\s+[\w*$("'.]|insert\s+into\s+\w|update\s+[\w.]+(\s+as)?(\s+\w+)?\s+set\b|delete\s+from\s+\w|with\s+(recursive\s+)?\w+\s*(\([^)]*\))?\s*as\s*(materialized\s*)?\(|(create|alter|drop)\s+(or\s+replace\s+)?(table|schema|(unique\s+)?index|database|role|function|view|trigger)\b|truncate\s+\w)/;
const clause = /\b(from|join|into|update|table)\s+[a-z_]+\.[a-z_]+/;

/** Whether a string is a statement of SQL. A sentence begins with one capital, or with other words. */
function isStatement(text: string): boolean {
  return statement.test(/^\s*[A-Z]{4,}\b/.test(text) ? text.toLowerCase() : text);
}

const sqlHomes = /\/store\.ts$|\/store\/|^server\/src\/platform\/(db|stream|jobs|outbox)\/|^tools\/|^bench\//;

export const sqlRules: readonly Rule[] = [
  {
    name: 'SQL has a home',
    check(file) {
      if (file.isTest || sqlHomes.test(file.path)) return [];
      return file.strings
        .filter(({ text }) => isStatement(text))
        .map(({ start }) => ({
          start,
          message: 'write SQL in the store.ts of the module, and call it by a name',
        }));
    },
  },
  {
    name: 'SQL is constant',
    check(file) {
      if (file.isTest || !file.path.startsWith('server/')) return [];
      return file.strings
        .filter(({ text, isTemplate }) => isTemplate && isStatement(text))
        .flatMap(({ start, text }) =>
          listInterpolations(text)
            .filter(
              (expression) => !/^([A-Z][A-Z0-9_]*|identifier\([^()]*\)|literal\([^()]*\))$/.test(expression),
            )
            .map((expression) => ({
              start,
              message: `\${${expression}}: pass the value as $1; a part of the statement is a CONSTANT`,
            })),
        );
    },
  },
  {
    name: 'own schema',
    check(file, context) {
      if (file.module === null || file.isTest) return [];
      const own = schemaOf(file.module);
      return file.strings
        .filter(({ text }) => isStatement(text) || clause.test(text))
        .flatMap(({ start, text }) => foreignSchemas(text, own, start, context));
    },
  },
  {
    name: 'migration of one module',
    check(file, context) {
      const [, rest] = /^server\/migrations\/\d{4}_(.*)\.sql$/.exec(file.path) ?? [];
      if (!file.path.startsWith('server/migrations/')) return [];
      const own = context.order
        .map(schemaOf)
        .find((schema) => rest === schema || rest?.startsWith(`${schema}_`));
      if (own === undefined)
        return [{ start: 0, message: 'name it 0042_module_what.sql, after a module of layers.ts' }];
      const text = file.text.replace(/--.*/g, (comment) => ' '.repeat(comment.length));
      return foreignSchemas(text, own, null, context);
    },
  },
];

function foreignSchemas(text: string, own: string, start: number | null, context: Context): Problem[] {
  const schemas = new Set(context.order.map(schemaOf));
  return [...text.matchAll(/(?<![\w.'"])([a-z_]+)\.([a-z_]+)/g)].flatMap((match) => {
    const [name, schema, table] = match as unknown as [string, string, string];
    if (schema === own || !schemas.has(schema) || table.endsWith('_view')) return [];
    return [
      {
        start: start ?? match.index,
        message: `${name} belongs to ${schema}: ask its service, or read a ${schema}.*_view that it publishes`,
      },
    ];
  });
}

/** The expressions of a template. */
function listInterpolations(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf('${'); at !== -1; at = text.indexOf('${', at + 1)) {
    let depth = 0;
    let end = at + 2;
    for (; end < text.length && (text[end] !== '}' || depth > 0); end++) {
      if (text[end] === '{') depth++;
      if (text[end] === '}') depth--;
    }
    found.push(text.slice(at + 2, end).trim());
  }
  return found;
}
