// The formats that the specification's schemas use (data/string-formats.yaml, and those of OpenAPI).

const startsWith = (sigil: string) => (text: string) => text.startsWith(sigil);

export const formats = {
  'mx-user-id': startsWith('@'),
  'mx-event-id': startsWith('$'),
  'mx-room-id': startsWith('!'),
  'mx-room-alias': startsWith('#'),
  'mx-mxc-uri': startsWith('mxc://'),
  'mx-server-name': /^[A-Za-z0-9.:[\]-]+$/,
  'mx-unpadded-base64': /^[A-Za-z0-9+/]*$/,
  'mx-urlsafe-unpadded-base64': /^[A-Za-z0-9_-]*$/,
  uri: (text: string) => URL.canParse(text),
  email: /^[^@\s]+@[^@\s]+$/,
  // Of numbers: the type says it already.
  int32: true,
  int64: true,
  float: true,
} as const;
