import { scan } from './scan.ts';
import type { Scan } from './scan.ts';

/** A file as the rules see it. */
export interface SourceFile extends Scan {
  /** From the root of the repository. */
  path: string;
  text: string;
  imports: ImportStatement[];
  /** The server module whose file it is, as `homeserver/rooms`; null for all other files. */
  module: string | null;
  isTest: boolean;
}

export interface ImportStatement {
  start: number;
  specifier: string;
  /** What is imported, as written: `{ a, type B }`, or nothing. */
  clause: string;
  isType: boolean;
}

/** Something that breaks a rule. */
export interface Finding {
  rule: string;
  path: string;
  line: number;
  message: string;
}

/** A rule looks at one file. Its message names what to do instead. */
export interface Rule {
  name: string;
  check(file: SourceFile, context: Context): Problem[];
}

export interface Problem {
  /** Where in the text. */
  start: number;
  message: string;
}

export interface Context {
  /** Server modules, each `folder/name`, from the lowest to the highest. */
  order: readonly string[];
  /** Whether a path is in the repository. */
  has(path: string): boolean;
}

/** Takes a file apart. */
export function parseSource(path: string, text: string): SourceFile {
  const isCode = /\.(ts|tsx|mjs)$/.test(path);
  const parts: Scan = isCode ? scan(text) : { code: text, strings: [], comments: [] };
  return {
    ...parts,
    path,
    text,
    imports: findImports(parts),
    module: moduleOf(path),
    isTest: /\.test\.ts$|^[^/]+(\/[^/]+)?\/test\//.test(path),
  };
}

/** The module to which a path belongs. */
export function moduleOf(path: string): string | null {
  return /^server\/src\/((?:platform|homeserver|superapp)\/[^/]+)\//.exec(path)?.[1] ?? null;
}

/** The PostgreSQL schema of a module. */
export function schemaOf(module: string): string {
  return module.slice(module.indexOf('/') + 1).replaceAll('-', '_');
}

/** The line, from 1, of a place in the text. */
export function lineAt(text: string, start: number): number {
  return text.slice(0, start).split('\n').length;
}

function findImports({ code, strings }: Scan): ImportStatement[] {
  return strings.flatMap(({ start, text: specifier }) => {
    // No list of imported names is longer.
    const before = code.slice(Math.max(0, start - 3000), start);
    if (/\bimport\s*\(?\s*$/.test(before)) return [{ start, specifier, clause: '', isType: false }];
    const statement =
      /(?:^|[\n;])\s*(?:import|export)\b((?:(?!\b(?:import|export)\b)[^;'"`])*)\bfrom\s*$/.exec(before);
    if (!statement) return [];
    const clause = statement[1]!.trim();
    return [{ start, specifier, clause, isType: /^type\b/.test(clause) }];
  });
}
