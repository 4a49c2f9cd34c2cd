import type { Endpoint } from '@herald/contract';
import type { TSchema } from 'typebox';
import { fail } from '#platform/errors';
import { parameterFaults, parseAs } from './check-schema.ts';

type Fields = Record<string, unknown>;

/** The names and schemas of an object schema's fields, read once per route. */
export interface FieldSchemas {
  readonly schema: TSchema;
  readonly fields: readonly (readonly [string, TSchema])[];
}

/** Prepares the params or the query of an endpoint for reading. */
export function fieldsOf(schema: Endpoint['params']): FieldSchemas {
  const properties = 'properties' in schema ? (schema.properties as Record<string, TSchema>) : {};
  return { schema, fields: Object.entries(properties) };
}

/** The placeholders of the path. One that the matched spelling of the path leaves out is the empty text. */
export function readParams({ schema, fields }: FieldSchemas, raw: Readonly<Record<string, string>>): unknown {
  const params: Fields = {};
  for (const [name] of fields) {
    const text = Object.hasOwn(raw, name) ? raw[name]! : '';
    if (text.includes('\0')) fail(400, 'M_INVALID_PARAM', 'The character U+0000 is not allowed.');
    params[name] = text;
  }
  return fields.length === 0 ? params : parseAs(schema, params, parameterFaults);
}

/** The fields of the query that the endpoint knows, as the types that it gives them. Others are ignored. */
export function readQuery({ schema, fields }: FieldSchemas, query: URLSearchParams): unknown {
  const values: Fields = {};
  for (const [name, field] of fields) {
    const texts = query.getAll(name);
    if (texts.length === 0) continue;
    for (const text of texts) {
      if (text.includes('\0')) fail(400, 'M_INVALID_PARAM', 'The character U+0000 is not allowed.');
    }
    values[name] = toType(field, texts);
  }
  return fields.length === 0 ? values : parseAs(schema, values, parameterFaults);
}

const wholeNumber = /^-?\d{1,16}$/;

/**
 * Turns text into what the schema expects; what does not look like it stays text, and the schema refuses it.
 */
function toType(schema: TSchema, texts: string[]): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'array') return texts;
  const [text = ''] = texts;
  if (type === 'integer' && wholeNumber.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
