import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { formats } from './formats.ts';

export type Json = Record<string, unknown>;

/** The YAML files of the specification, each read when it is first needed. */
export interface SpecFiles {
  /** A file's content. Whatever its schemas refer to is known to the validator from then on. */
  load(file: string): Json;
  /** The schema at a place in a file. */
  compile(file: string, pointer: readonly string[]): ValidateFunction;
  /** What a reference in a file leads to. */
  follow(file: string, reference: string): { file: string; value: Json };
  /** An example with what it refers to put in its place. */
  resolveExample(file: string, example: unknown): unknown;
}

// OpenAPI has keywords of its own, and the schemas formats that no validator knows.
const lenient = { strict: false, validateSchema: false, logger: false, allErrors: true } as const;

/** `data` is the specification's folder of that name. */
export function createSpecFiles(data: string): SpecFiles {
  const ajv = new Ajv2020({ ...lenient, formats });
  const known = new Map<string, Json>();
  const load = (file: string): Json => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const content = parse(readFileSync(join(data, file), 'utf8')) as Json;
    known.set(file, content);
    // With an id of its own a file's references stay relative to itself, whoever refers to it.
    ajv.addSchema({ ...content, $id: uriOf(file) } as AnySchemaObject);
    for (const reference of referencesIn(content)) {
      // Examples refer to examples; no schema does.
      if (!reference.includes('/examples/')) load(fileOf(file, reference));
    }
    return content;
  };
  const compile = (file: string, pointer: readonly string[]): ValidateFunction => {
    const keys = pointer.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')));
    return ajv.compile({ $ref: `${uriOf(file)}#/${keys.join('/')}` });
  };
  const follow = (file: string, reference: string) => {
    const [, pointer = ''] = reference.split('#', 2);
    const other = fileOf(file, reference);
    return { file: other, value: atPointer(load(other), pointer.split('/').slice(1)) };
  };
  const readExample = (file: string): unknown => parse(readFileSync(join(data, file), 'utf8'));
  const resolveExample = (file: string, example: unknown): unknown => {
    if (Array.isArray(example)) return example.map((item) => resolveExample(file, item));
    if (typeof example !== 'object' || example === null) return example;
    const { $ref: reference, ...own } = example as Json;
    const base = typeof reference === 'string' ? refer(file, reference) : {};
    const fields = Object.entries(own).map(([key, value]) => [key, resolveExample(file, value)]);
    return { ...base, ...Object.fromEntries(fields) };
  };
  const refer = (file: string, reference: string): Json => {
    if (reference.startsWith('#')) return resolveExample(file, follow(file, reference).value) as Json;
    const other = fileOf(file, reference);
    return resolveExample(other, readExample(other)) as Json;
  };
  return { load, compile, follow, resolveExample };
}

/** What stands at a place in a document. */
export function atPointer(document: Json, pointer: readonly string[]): Json {
  return pointer.reduce((node, key) => (node[key] ?? {}) as Json, document);
}

function uriOf(file: string): string {
  return `https://spec.example/${file}`;
}

function fileOf(from: string, reference: string): string {
  const [path = ''] = reference.split('#', 1);
  return path === '' ? from : join(dirname(from), path);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}
