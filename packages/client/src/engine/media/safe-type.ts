/**
 * The type under which a file's bytes may be shown: what they are, when that is a picture, sound or film that
 * browsers show without running anything, else `application/octet-stream`. What the sender says counts only among
 * formats that share a container. SVG and HTML are never shown, whatever they are called.
 */
export function safeType(bytes: Uint8Array, claimed: string): string {
  const type = claimed.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  for (const format of FORMATS) {
    if (!format.matches(bytes)) continue;
    return format.types.includes(type) ? type : (format.types[0] ?? OCTETS);
  }
  return OCTETS;
}

export const OCTETS = 'application/octet-stream';

interface Format {
  /** The first is what is meant when the sender says something else. */
  readonly types: readonly string[];
  matches(bytes: Uint8Array): boolean;
}

const starts =
  (prefix: readonly number[], at = 0) =>
  (bytes: Uint8Array): boolean =>
    prefix.every((byte, place) => bytes[at + place] === byte);
const says = (text: string, at = 0) =>
  starts(
    [...text].map((character) => character.charCodeAt(0)),
    at,
  );
const isRiff = says('RIFF');
const isBox = says('ftyp', 4);

const FORMATS: readonly Format[] = [
  { types: ['image/png', 'image/apng'], matches: starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { types: ['image/jpeg'], matches: starts([0xff, 0xd8, 0xff]) },
  { types: ['image/gif'], matches: says('GIF8') },
  { types: ['image/webp'], matches: (bytes) => isRiff(bytes) && says('WEBP', 8)(bytes) },
  {
    types: ['audio/wav', 'audio/wave', 'audio/x-wav'],
    matches: (bytes) => isRiff(bytes) && says('WAVE', 8)(bytes),
  },
  {
    types: ['image/avif'],
    matches: (bytes) => isBox(bytes) && (says('avif', 8)(bytes) || says('avis', 8)(bytes)),
  },
  {
    types: ['audio/mp4', 'audio/aac', 'audio/x-m4a'],
    matches: (bytes) => isBox(bytes) && says('M4A', 8)(bytes),
  },
  { types: ['video/mp4', 'audio/mp4', 'video/quicktime', 'audio/aac'], matches: isBox },
  { types: ['video/webm', 'audio/webm'], matches: starts([0x1a, 0x45, 0xdf, 0xa3]) },
  { types: ['audio/ogg', 'video/ogg', 'application/ogg'], matches: says('OggS') },
  { types: ['audio/mpeg', 'audio/mp3'], matches: says('ID3') },
  { types: ['audio/flac', 'audio/x-flac'], matches: says('fLaC') },
  {
    types: ['audio/aac', 'audio/aacp'],
    matches: (bytes) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0,
  },
  {
    types: ['audio/mpeg', 'audio/mp3'],
    matches: (bytes) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0,
  },
];
