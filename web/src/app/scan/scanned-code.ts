/** What a code holds: its text, and its bytes for codes that are no text. */
export interface ScannedCode {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Whether these are the bytes of a code that confirms a device or a person (spec: "QR code format"). */
export function isVerificationCode(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.slice(0, 6)) === 'MATRIX';
}
