import {
  redactionRulesV6,
  redactionRulesV8,
  redactionRulesV9,
  redactionRulesV11,
} from './redaction-rules.ts';
import type { RedactionRules } from './redaction-rules.ts';

export type RoomVersionId = '6' | '7' | '8' | '9' | '10' | '11' | '12';

/** What a room version decides, as data: code asks for a rule and never compares numbers. */
export interface RoomVersion {
  readonly id: RoomVersionId;
  /** v2 starts the iterative checks from the unconflicted state; v2.1 from nothing, with the subgraph. */
  readonly stateResolution: 'v2' | 'v2.1';
  readonly redaction: RedactionRules;
  /** Where an `m.room.redaction` names its target. */
  readonly redactsIn: 'event' | 'content';
  /** Who is the creator: `content.creator`, which must be there, or the sender of the create event. */
  readonly creatorIn: 'content' | 'sender';
  /** The join rule and membership `knock` exist. */
  readonly knocking: boolean;
  /** The join rule `restricted` and `join_authorised_via_users_server` exist. */
  readonly restrictedJoins: boolean;
  /** The join rule `knock_restricted` exists. */
  readonly knockRestrictedJoins: boolean;
  /** Power levels must be integers; a string that is an integer is refused. */
  readonly integerPowerLevels: boolean;
  /** Creators have infinite power, may be several, and may not stand in `m.room.power_levels`. */
  readonly privilegedCreators: boolean;
  /** The room id is the hash of the create event, which has no `room_id` and is never cited. */
  readonly roomIdIsCreateHash: boolean;
}

export const V6: RoomVersion = {
  id: '6',
  stateResolution: 'v2',
  redaction: redactionRulesV6,
  redactsIn: 'event',
  creatorIn: 'content',
  knocking: false,
  restrictedJoins: false,
  knockRestrictedJoins: false,
  integerPowerLevels: false,
  privilegedCreators: false,
  roomIdIsCreateHash: false,
};
export const V7: RoomVersion = { ...V6, id: '7', knocking: true };
export const V8: RoomVersion = { ...V7, id: '8', restrictedJoins: true, redaction: redactionRulesV8 };
export const V9: RoomVersion = { ...V8, id: '9', redaction: redactionRulesV9 };
export const V10: RoomVersion = { ...V9, id: '10', integerPowerLevels: true, knockRestrictedJoins: true };
export const V11: RoomVersion = {
  ...V10,
  id: '11',
  redaction: redactionRulesV11,
  redactsIn: 'content',
  creatorIn: 'sender',
};
export const V12: RoomVersion = {
  ...V11,
  id: '12',
  stateResolution: 'v2.1',
  privilegedCreators: true,
  roomIdIsCreateHash: true,
};

/** Every room version served here; the specification calls all of them stable. */
export const ROOM_VERSIONS: readonly RoomVersion[] = [V6, V7, V8, V9, V10, V11, V12];

const BY_ID: ReadonlyMap<string, RoomVersion> = new Map(
  ROOM_VERSIONS.map((version) => [version.id, version]),
);

/** The rules of a room version, or null when it is not served here. */
export function roomVersion(id: string): RoomVersion | null {
  return BY_ID.get(id) ?? null;
}
