/**
 * Where the specification's schemas say something else than its prose, one by one, each with the reason. What
 * is not listed here is a fault of ours.
 */
export interface SchemaDefect {
  /** The operation's id, or `*` for all. */
  readonly operation: string;
  readonly status: number;
  /**
   * `standard error`: that is right as well; `authentication flows`: the question of user-interactive authentication
   * is. Otherwise a fault at this place is none; `*` stands for one key.
   */
  readonly tolerates:
    | 'standard error'
    | 'authentication flows'
    | { readonly at: string; readonly keyword: string };
  readonly why: string;
}

export const schemaDefects: readonly SchemaDefect[] = [
  {
    operation: '*',
    status: 401,
    tolerates: 'standard error',
    why:
      'Operations under user-interactive authentication name only its body for 401. The prose' +
      ' ("Using access tokens") gives every operation M_MISSING_TOKEN and M_UNKNOWN_TOKEN with 401, too.',
  },
  {
    operation: 'uploadCrossSigningKeys',
    status: 401,
    tolerates: 'authentication flows',
    why:
      'The prose says "This API endpoint uses the User-Interactive Authentication API"; the OpenAPI names no 401,' +
      ' as it does for every other operation of that kind.',
  },
  {
    operation: 'getRoomStateWithKey',
    status: 200,
    tolerates: { at: '', keyword: 'oneOf' },
    why:
      'The body is "oneOf" any object and a whole event, and every whole event is an object: what' +
      ' `format=event` asks for is always both. A body that is neither has further faults, which stand.',
  },
];

/** Whether a fault is one that the list tolerates. */
export function isTolerated(
  operation: string,
  status: number,
  fault: { at: string; keyword: string },
): boolean {
  return schemaDefects.some(
    (defect) =>
      applies(defect, operation, status) &&
      typeof defect.tolerates === 'object' &&
      defect.tolerates.keyword === fault.keyword &&
      isAt(defect.tolerates.at, fault.at),
  );
}

/** Whether a standard error may stand where the schema asks for something else. */
export function toleratesStandardError(operation: string, status: number): boolean {
  return schemaDefects.some(
    (defect) => applies(defect, operation, status) && defect.tolerates === 'standard error',
  );
}

/** Whether the question of user-interactive authentication may stand where the schema names no such status. */
export function toleratesAuthenticationFlows(operation: string, status: number): boolean {
  return schemaDefects.some(
    (defect) => applies(defect, operation, status) && defect.tolerates === 'authentication flows',
  );
}

function applies(defect: SchemaDefect, operation: string, status: number): boolean {
  return defect.status === status && (defect.operation === '*' || defect.operation === operation);
}

function isAt(pattern: string, place: string): boolean {
  const [wanted, found] = [pattern.split('/'), place.split('/')];
  return wanted.length === found.length && wanted.every((key, i) => key === '*' || key === found[i]);
}
