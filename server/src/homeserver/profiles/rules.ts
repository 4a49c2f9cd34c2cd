import { canonicalJson, checkCanonical, property, type JsonObject, type JsonValue } from '@herald/matrix';
import { accept, refuse, type Verdict } from '#platform/errors';

const MAX_PROFILE_BYTES = 65_536;
const MAX_NAME_BYTES = 255;
/** Client-server API: custom fields follow the Common Namespaced Identifier Grammar. */
const FIELD_NAME = /^[a-z][a-z0-9._-]*$/;
const MAX_DISPLAY_NAME = 256;
const MAX_AVATAR_URL = 1_000;

/** Whether a profile may have this field with this value. Client-server API, `PUT /profile/{userId}/{keyName}`. */
export function checkField(name: string, body: JsonObject): Verdict<JsonValue> {
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    return refuse(400, 'M_KEY_TOO_LARGE', `The name of a profile field has at most ${MAX_NAME_BYTES} bytes.`);
  }
  if (!FIELD_NAME.test(name))
    return refuse(400, 'M_INVALID_PARAM', 'This cannot be the name of a profile field.');
  const value = property(body, name);
  if (value === undefined) return refuse(400, 'M_MISSING_PARAM', `The body has no ${name}.`);
  if (name === 'displayname') return checkText(value, name, MAX_DISPLAY_NAME);
  if (name === 'avatar_url') return checkText(value, name, MAX_AVATAR_URL);
  const canonical = checkCanonical(value);
  return canonical.ok ? accept(value) : refuse(400, 'M_BAD_JSON', `${canonical.reason}.`);
}

/** Whether the whole profile still fits. "The total size of the profile must not exceed 64 KiB." */
export function checkSize(fields: JsonObject): Verdict {
  return Buffer.byteLength(canonicalJson(fields)) <= MAX_PROFILE_BYTES
    ? accept()
    : refuse(400, 'M_PROFILE_TOO_LARGE', 'A profile has at most 64 KiB.');
}

function checkText(value: JsonValue, name: string, max: number): Verdict<JsonValue> {
  // Older clients clear a field with null or the empty text.
  if (value === null) return accept('');
  if (typeof value !== 'string') return refuse(400, 'M_BAD_JSON', `${name} is a text.`);
  return value.length <= max
    ? accept(value)
    : refuse(400, 'M_BAD_JSON', `${name} has at most ${max} characters.`);
}
