import { ENTRY_SCENES, RECOVERY_SCENES } from './account-scenes.ts';
import { COMPOSER_SCENES, OVER_SCENES } from './action-scenes.ts';
import { DETAIL_SCENES, FIND_SCENES, LIST_SCENES } from './chats-scenes.ts';
import { CONVERSATION_SCENES, HOLD_SCENES, MISSING_REPLY } from './conversation-scenes.ts';
import { DESK_SCENES } from './desk-scenes.ts';
import { ME_SCENES, OTHER_SCENES, VERIFICATION_SCENES } from './me-scenes.ts';
import { WALLET_SCENES } from './wallet-scenes.ts';
import { createWorld } from './play-world.ts';
import type { Scene } from './scene.ts';
import type { ScriptedPort } from '../scripted-port.ts';

/** Every screen and state of the product, in the order of a first visit. */
export const SCENES: readonly Scene[] = [
  ...ENTRY_SCENES,
  ...RECOVERY_SCENES,
  ...LIST_SCENES,
  ...CONVERSATION_SCENES,
  MISSING_REPLY,
  ...HOLD_SCENES,
  ...COMPOSER_SCENES,
  ...OVER_SCENES,
  ...DETAIL_SCENES,
  ...FIND_SCENES,
  ...VERIFICATION_SCENES,
  ...WALLET_SCENES,
  ...DESK_SCENES,
  ...ME_SCENES,
  ...OTHER_SCENES,
];

/** The scene of this name, or null. */
export function findScene(name: string): Scene | null {
  return SCENES.find((scene) => scene.name === name) ?? null;
}

/** A port that plays a scene. */
export function playScene(scene: Scene): ScriptedPort {
  const port = createWorld();
  scene.play(port);
  return port;
}
