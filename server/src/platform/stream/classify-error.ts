/** The statement of a batch that failed first. */
export type Stage = 'encode' | 'begin' | 'fence' | 'insert' | 'batch' | 'commit';

/** What the committer does about a failed batch. */
export type Action =
  | { readonly kind: 'lost' }
  | { readonly kind: 'again' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'known'; readonly stored: ReadonlyMap<string, string> }
  | { readonly kind: 'fault' };

interface DatabaseError {
  readonly severity?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly constraint?: string;
}

const LOST_THOUGH_ERROR = new Set(['25006', '0A000', '26000', '25P02']);
const AGAIN = new Set(['40001', '40P01', '55P03', '57014']);
const WAIT = new Set(['53100', '53200', '53400']);

/**
 * Decides what a failed batch means. Severity is looked at first, the code second: a FATAL 57P01 and an ERROR
 * 57014 share a class and nothing else. A failure without severity came from the socket, not from PostgreSQL,
 * and says nothing about the transaction.
 */
export function classifyError(stage: Stage, error: unknown): Action {
  if (stage === 'encode') return { kind: 'fault' };
  const { severity, code = '', detail = '', constraint = '' } = asDatabaseError(error);
  if (severity !== 'ERROR' || LOST_THOUGH_ERROR.has(code)) return { kind: 'lost' };
  if (code === 'HE001') return { kind: 'fenced' };
  if (code === 'HE002') return { kind: 'known', stored: parseStored(detail) };
  if (code === '23505' && constraint === 'event_room_pkey')
    return { kind: 'known', stored: parseKeyDetail(detail) };
  if (AGAIN.has(code)) return { kind: 'again' };
  if (WAIT.has(code) || code.startsWith('58')) return { kind: 'wait' };
  if (code.startsWith('XX') || code.startsWith('F0')) return { kind: 'stop' };
  const mayBlameAnIntent = stage === 'insert' || code.startsWith('23');
  return mayBlameAnIntent ? { kind: 'fault' } : { kind: 'stop' };
}

function asDatabaseError(error: unknown): DatabaseError {
  return typeof error === 'object' && error !== null ? error : {};
}

/** HE002's detail is `{"<id of the intent's event>": "<id that is stored>"}`. */
function parseStored(detail: string): Map<string, string> {
  return new Map(Object.entries(JSON.parse(detail) as Record<string, string>));
}

/** `Key (event_id)=($abc) already exists.`: the event itself is stored, under its own id. */
function parseKeyDetail(detail: string): Map<string, string> {
  const start = detail.indexOf('=(') + 2;
  const id = detail.slice(start, detail.indexOf(')', start));
  return new Map([[id, id]]);
}
