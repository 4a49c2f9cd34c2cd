import { parseDocument } from 'yaml';
import type { Kind } from './kinds.ts';
import { findNearest } from './nearest.ts';

/** One setting. Its default is written as an operator would write it; null means that there is none. */
export interface Key<V> {
  kind: Kind<unknown>;
  default: string | null;
  /** What it decides, for the reference. */
  comment: string;
  /** Its name in the environment, where that is not made from its path. */
  env?: string;
  /** Only for the compiler: the type of the value. */
  readonly value?: V;
}

/** Settings by name, in groups. */
export interface Table {
  [name: string]: Key<unknown> | Table;
}

/** The values that a table describes. */
export type Values<T> = {
  readonly [K in keyof T]: T[K] extends Key<infer V> ? V : Values<T[K]>;
};

/** A setting as it stands: where it came from and its raw value, null when it is not set. */
export interface Setting {
  path: string;
  env: string;
  key: Key<unknown>;
  source: 'default' | 'environment' | 'herald.yaml';
  raw: unknown;
}

export interface Resolved<T> {
  values: Values<T>;
  settings: Setting[];
  problems: string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** A setting that always has a value. */
export function key<V>(kind: Kind<V>, defaultText: string, comment: string): Key<V> {
  return { kind, default: defaultText, comment };
}

/** A setting that may be left out. */
export function optional<V>(kind: Kind<V>, comment: string, env?: string): Key<V | null> {
  return { kind, default: null, comment, ...(env === undefined ? {} : { env }) };
}

/** All settings of a table in its order, with their names in herald.yaml and in the environment. */
export function listKeys(table: Table): Pick<Setting, 'path' | 'env' | 'key'>[] {
  return walk(table, []).map(({ names, leaf }) => {
    const path = names.map(toSnakeCase).join('.');
    return { path, env: leaf.env ?? `HERALD_${path.replaceAll('.', '_').toUpperCase()}`, key: leaf };
  });
}

/** Reads every setting: the environment goes before herald.yaml, and that before the default. */
export function resolve<T extends Table>(table: T, env: Env, yamlText: string | null): Resolved<T> {
  const problems: string[] = [];
  const known = listKeys(table);
  const file = readYaml(yamlText, known, problems);
  complainOfUnknownEnv(env, known, problems);
  const settings = known.map((item): Setting => {
    const fromEnv = env[item.env];
    // An empty variable is how a shell or a compose file leaves one out.
    if (fromEnv !== undefined && fromEnv !== '') return { ...item, source: 'environment', raw: fromEnv };
    if (file.has(item.path)) return { ...item, source: 'herald.yaml', raw: file.get(item.path) };
    return { ...item, source: 'default', raw: item.key.default };
  });
  const parsed = new Map(settings.map((setting) => [setting.path, parseSetting(setting, problems)]));
  return { values: assemble(table, [], parsed) as Values<T>, settings, problems };
}

function parseSetting({ key: leaf, raw, source, path, env }: Setting, problems: string[]): unknown {
  if (raw === null && leaf.default === null) return null;
  const parsed = leaf.kind.parse(raw);
  if ('value' in parsed) return parsed.value;
  const name = source === 'environment' ? env : path;
  const shown = leaf.kind.secret ? '' : `, not ${JSON.stringify(raw)}`;
  problems.push(`${name} must be ${parsed.problem}${shown}.`);
  return null;
}

type Known = readonly Pick<Setting, 'path' | 'env'>[];

function complainOfUnknownEnv(env: Env, known: Known, problems: string[]): void {
  const names = known.map((item) => item.env);
  for (const name of Object.keys(env)) {
    if (name.startsWith('HERALD_') && !names.includes(name)) problems.push(unknown(name, names));
  }
}

function readYaml(yamlText: string | null, known: Known, problems: string[]): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const document = parseDocument(yamlText ?? '');
  for (const error of document.errors) problems.push(`herald.yaml: ${error.message.trim()}`);
  if (document.errors.length > 0) return values;
  const paths = known.map((item) => item.path);
  const visit = (value: unknown, path: string): void => {
    if (paths.includes(path)) {
      values.set(path, value);
    } else if (isMapping(value) && (path === '' || paths.some((other) => other.startsWith(`${path}.`)))) {
      for (const [name, inner] of Object.entries(value)) visit(inner, path === '' ? name : `${path}.${name}`);
    } else if (path === '') {
      if (value !== null) problems.push('herald.yaml must hold settings, one "name: value" a line.');
    } else {
      problems.push(`herald.yaml: ${unknown(path, paths)}`);
    }
  };
  visit(document.toJS(), '');
  return values;
}

function unknown(name: string, names: readonly string[]): string {
  const nearest = findNearest(name, names);
  return `${name} is not a setting.${nearest ? ` Did you mean ${nearest}?` : ''}`;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKey(node: Key<unknown> | Table): node is Key<unknown> {
  return typeof node.comment === 'string';
}

function walk(table: Table, above: readonly string[]): { names: string[]; leaf: Key<unknown> }[] {
  return Object.entries(table).flatMap(([name, node]) => {
    const names = [...above, name];
    return isKey(node) ? [{ names, leaf: node }] : walk(node, names);
  });
}

function assemble(table: Table, above: readonly string[], parsed: ReadonlyMap<string, unknown>): unknown {
  const entries = Object.entries(table).map(([name, node]) => {
    const names = [...above, name];
    const path = names.map(toSnakeCase).join('.');
    return [name, isKey(node) ? parsed.get(path) : assemble(node, names, parsed)] as const;
  });
  return Object.fromEntries(entries);
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
