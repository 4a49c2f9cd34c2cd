import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ApiError } from '#platform/errors';

const validators = new WeakMap<TSchema, Validator>();

/** The compiled form of a schema, made when it is first needed. */
function validatorOf(schema: TSchema): Validator {
  let validator = validators.get(schema);
  if (validator === undefined) validators.set(schema, (validator = Compile(schema)));
  return validator;
}

/** How a refusal is called when a required field is missing, and when a field is wrong. */
export interface FaultCodes {
  readonly missing: string;
  readonly wrong: string;
}

/**
 * Spec: M_BAD_JSON is "malformed in some way, e.g. missing required keys, invalid values for keys"; its own
 * examples answer M_MISSING_PARAM where a field of the body itself is absent, and the two fit together so:
 * absent at the top, M_MISSING_PARAM; everything else, M_BAD_JSON.
 */
export const bodyFaults: FaultCodes = { missing: 'M_MISSING_PARAM', wrong: 'M_BAD_JSON' };
/** Spec: M_INVALID_PARAM is "a parameter that was specified has the wrong value". */
export const parameterFaults: FaultCodes = { missing: 'M_MISSING_PARAM', wrong: 'M_INVALID_PARAM' };

/** Gives a value its schema's type, or refuses it with 400 and the first thing that is wrong. */
export function parseAs<S extends TSchema>(
  schema: S,
  value: unknown,
  codes: FaultCodes = bodyFaults,
): Static<S> {
  const validator = validatorOf(schema);
  if (validator.Check(value)) return value as Static<S>;
  throw describeFault(validator, value, codes);
}

function describeFault(validator: Validator, value: unknown, codes: FaultCodes): ApiError {
  const fault = firstFault(validator.Errors(value));
  if (fault === undefined) return new ApiError(400, codes.wrong, 'The value is not valid.');
  const where = fault.instancePath.slice(0, 200);
  if (fault.keyword === 'required') {
    const names = fault.params.requiredProperties.join(', ');
    const code = where === '' ? codes.missing : codes.wrong;
    return new ApiError(400, code, `Missing: ${names}${where === '' ? '' : ` in ${where}`}.`);
  }
  const what = PLAINLY[fault.keyword] ?? fault.message;
  return new ApiError(400, codes.wrong, `${where === '' ? 'The value' : where} ${what}.`);
}

/** Where the library speaks of its schemas. */
const PLAINLY: Readonly<Record<string, string>> = {
  '~refine': 'is not valid',
  anyOf: 'is not valid',
  boolean: 'is not allowed',
};
const TYPE = '/properties/type';

/** The first thing that is wrong. Of a union, that is in the case which the value's own `type` names. */
function firstFault<F extends { keyword: string; schemaPath: string }>(faults: readonly F[]): F | undefined {
  const otherCases = faults.flatMap(({ keyword, schemaPath: path }) =>
    keyword === 'enum' && /\/anyOf\/\d+\/properties\/type$/.test(path) ? [path.slice(0, -TYPE.length)] : [],
  );
  const isOfOther = ({ schemaPath }: F): boolean =>
    otherCases.some((path) => schemaPath === path || schemaPath.startsWith(`${path}/`));
  return faults.find((fault) => !isOfOther(fault)) ?? faults[0];
}
