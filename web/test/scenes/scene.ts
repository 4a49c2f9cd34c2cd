import type { ScriptedPort } from '../scripted-port.ts';

/**
 * What a person does in a scene. `target` is a CSS selector in which `{part:key}` stands for those words in the
 * language that is shown.
 */
export type Step =
  | { readonly act: 'press' | 'point' | 'menu' | 'see' | 'show'; readonly target: string }
  | { readonly act: 'type'; readonly target: string; readonly text: string }
  | { readonly act: 'key'; readonly key: string }
  /** Pastes pictures of the scene as files. */
  | { readonly act: 'paste'; readonly target: string; readonly pictures: readonly string[] };

/** One state of one screen. */
export interface Scene {
  /** Names its pictures. */
  readonly name: string;
  readonly title: string;
  /** Where in the product it plays. */
  readonly at: string;
  /** Puts the engine's rows and answers in place. */
  readonly play: (port: ScriptedPort) => void;
  readonly steps?: readonly Step[];
}

/** Presses what a selector finds. */
export const press = (target: string): Step => ({ act: 'press', target });

/** Waits until it is there. */
export const see = (target: string): Step => ({ act: 'see', target });

/** Scrolls to it. */
export const show = (target: string): Step => ({ act: 'show', target });

/** Types into a field. */
export const type = (target: string, text: string): Step => ({ act: 'type', target, text });

/** Presses with the second button. */
export const menu = (target: string): Step => ({ act: 'menu', target });
