import { lineAt } from './source.ts';
import type { Rule } from './source.ts';

const fileLimit = 400;
const testLimit = 800;
const functionLimit = 70;
const readmeLimit = 60;

export const sizeRules: readonly Rule[] = [
  {
    name: 'size of files',
    check(file) {
      const isGenerated = file.path === 'server/schema.sql';
      if (isGenerated || !/\.(ts|tsx|mjs|sql)$/.test(file.path)) return [];
      const lines = lineAt(file.text.trimEnd(), file.text.length);
      const limit = file.isTest ? testLimit : fileLimit;
      if (lines <= limit) return [];
      return [
        {
          start: 0,
          message: `${lines} lines, at most ${limit}: find the second idea in it and give it a file`,
        },
      ];
    },
  },
  {
    name: 'size of functions',
    check({ code }) {
      const spans = listFunctions(code).filter(({ isGroup }) => !isGroup);
      return spans.flatMap((span) => {
        const lines = countLines(code, span) - (span.isFactory ? countInnerLines(code, span, spans) : 0);
        if (lines <= functionLimit) return [];
        return [
          {
            start: span.start,
            message: `${lines} lines, at most ${functionLimit}: name its steps and call them`,
          },
        ];
      });
    },
  },
  {
    name: 'size of READMEs',
    check(file) {
      if (!/^server\/src\/[^/]+\/[^/]+\/README\.md$/.test(file.path)) return [];
      const lines = lineAt(file.text.trimEnd(), file.text.length);
      if (lines <= readmeLimit) return [];
      return [
        {
          start: 0,
          message: `${lines} lines, at most ${readmeLimit}: say what a reader needs before the code`,
        },
      ];
    },
  },
];

interface FunctionSpan {
  start: number;
  end: number;
  /** A describe() of tests, or a journey() of steps: it groups functions and is none. */
  isGroup: boolean;
  /** A `createX`: what it makes are functions, each with a length of its own, which is not counted as its. */
  isFactory: boolean;
}

const controlWords = /\b(if|for|while|switch|catch|with|await)\s*$/;

/** Every function with a body in braces: where its parameters begin, and where its body ends. */
export function listFunctions(code: string): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  for (let at = code.indexOf('('); at !== -1; at = code.indexOf('(', at + 1)) {
    const close = findClosing(code, at);
    const body =
      close === -1 || controlWords.test(code.slice(Math.max(0, at - 20), at))
        ? -1
        : findBody(code, close + 1);
    if (body === -1) continue;
    const end = findClosing(code, body);
    const isGroup = /\b(describe|suite|journey)\s*\(\s*['"`][^()]*$/.test(
      code.slice(Math.max(0, at - 200), at),
    );
    const isFactory = /\bfunction\s+create[A-Z]\w*\s*(<[^(]*>)?\s*$/.test(
      code.slice(Math.max(0, at - 200), at),
    );
    if (end !== -1) spans.push({ start: at, end, isGroup, isFactory });
  }
  return spans;
}

function countLines(code: string, { start, end }: { start: number; end: number }): number {
  return lineAt(code, end) - lineAt(code, start) + 1;
}

/** Lines of the functions directly inside a factory. */
function countInnerLines(code: string, outer: FunctionSpan, spans: readonly FunctionSpan[]): number {
  const contains = (a: FunctionSpan, b: FunctionSpan): boolean =>
    a !== b && a.start < b.start && b.end <= a.end;
  const inner = spans.filter((span) => contains(outer, span));
  const direct = inner.filter((span) => !inner.some((other) => contains(other, span)));
  return direct.reduce((sum, span) => sum + countLines(code, span), 0);
}

/** The brace that opens a body after the `)` of parameters: directly, after a return type, or after `=>`. */
function findBody(code: string, from: number): number {
  let at = skipSpace(code, from);
  if (code[at] === ':') at = skipType(code, at + 1);
  if (code.startsWith('=>', at)) at = skipSpace(code, at + 2);
  return code[at] === '{' ? at : -1;
}

/** Passes over a return type: a brace belongs to it only where a type is still expected. */
function skipType(code: string, from: number): number {
  let isExpected = true;
  let at = skipSpace(code, from);
  while (at < code.length) {
    const char = code[at]!;
    if (code.startsWith('=>', at)) {
      // An arrow inside a function type comes after its parameters; ours comes after a whole type.
      if (code[skipSpace(code, at + 2)] === '{' || !/\)\s*$/.test(code.slice(from, at))) return at;
      isExpected = true;
      at += 2;
    } else if (char === '{' && !isExpected) return at;
    else if (char === ';' || char === ',' || char === ')' || char === '}' || char === '=') return at;
    else if ('([{<'.includes(char)) {
      at = findClosing(code, at) + 1;
      if (at === 0) return code.length;
      isExpected = false;
    } else {
      if (!/\s/.test(char))
        isExpected = /[|&:]/.test(char) || /\b(is|keyof|typeof|extends)$/.test(code.slice(from, at + 1));
      at++;
    }
  }
  return at;
}

const closers: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** The bracket that closes the one at `from`. */
function findClosing(code: string, from: number): number {
  const open = code[from]!;
  const close = closers[open]!;
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    if (code[at] === open) depth++;
    else if (code[at] === close && !(close === '>' && code[at - 1] === '=')) depth--;
    if (depth === 0) return at;
  }
  return -1;
}

function skipSpace(code: string, from: number): number {
  let at = from;
  while (/\s/.test(code[at] ?? '')) at++;
  return at;
}
