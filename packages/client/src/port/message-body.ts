import type { PaymentCard } from './wallet.ts';

/** A node of a message's formatting: an allow-list of elements, already safe. */
export type RichNode =
  | string
  | {
      readonly tag:
        | 'p'
        | 'br'
        | 'strong'
        | 'em'
        | 'u'
        | 'del'
        | 'code'
        | 'pre'
        | 'blockquote'
        | 'ul'
        | 'ol'
        | 'li'
        | 'h1'
        | 'h2'
        | 'h3'
        | 'h4'
        | 'h5'
        | 'h6'
        | 'hr'
        | 'sub'
        | 'sup'
        | 'table'
        | 'thead'
        | 'tbody'
        | 'tr'
        | 'th'
        | 'td'
        | 'a'
        | 'spoiler'
        | 'mention';
      /** `a`: an http, https or mailto address. `mention`: a user id. */
      readonly to?: string;
      readonly start?: number;
      readonly children: readonly RichNode[];
    };

/** Where a file lies, enough for `media.get`. Opaque to the tab. */
export interface MediaSource {
  readonly mxc: string;
  readonly mimetype: string;
  readonly bytes: number | null;
  /** Set for files of encrypted rooms (spec: EncryptedFile). */
  readonly encrypted: object | null;
}

export interface Picture {
  readonly source: MediaSource;
  readonly thumbnail: MediaSource | null;
  readonly width: number | null;
  readonly height: number | null;
}

export type MessageBody =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly rich: readonly RichNode[] | null;
      readonly style: 'text' | 'emote' | 'notice';
    }
  | ({
      readonly kind: 'image';
      readonly name: string;
      readonly caption: string | null;
      readonly alt: string | null;
    } & Picture)
  | ({
      readonly kind: 'video';
      readonly name: string;
      readonly caption: string | null;
      readonly alt: string | null;
      readonly durationMs: number | null;
    } & Picture)
  | {
      readonly kind: 'audio';
      readonly name: string;
      readonly source: MediaSource;
      readonly durationMs: number | null;
    }
  | {
      readonly kind: 'voice';
      readonly source: MediaSource;
      readonly durationMs: number | null;
      readonly waveform: readonly number[];
    }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly source: MediaSource;
      readonly caption: string | null;
    }
  | { readonly kind: 'payment'; readonly card: PaymentCard; readonly text: string }
  | { readonly kind: 'unsupported'; readonly type: string; readonly text: string };
