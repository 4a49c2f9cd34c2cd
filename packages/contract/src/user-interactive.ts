import { Type } from 'typebox';
import { AnyJson, JsonContent, Name, Text } from './schema.ts';

/** How a user is named when logging in or in a stage of user-interactive authentication. */
export const UserIdentifier = Type.Object({
  type: Name(255),
  /** With type `m.id.user`: the localpart or the whole user id. */
  user: Type.Optional(Text(255)),
});

/**
 * The `auth` of a request under user-interactive authentication.
 * Spec: "Keys dependent on the login type": password and token are those of the stages that Herald offers.
 */
export const AuthData = Type.Object({
  type: Type.Optional(Name(255)),
  session: Type.Optional(Text(255)),
  identifier: Type.Optional(UserIdentifier),
  user: Type.Optional(Text(255)),
  password: Type.Optional(Text(1024)),
  token: Type.Optional(Text(255)),
});

/** The body of the 401 that asks for a stage of user-interactive authentication. */
export const AuthFlows = Type.Object({
  flows: Type.Array(Type.Object({ stages: Type.Array(Type.String()) })),
  params: Type.Optional(JsonContent),
  session: Type.Optional(Type.String()),
  completed: Type.Optional(Type.Array(Type.String())),
  errcode: Type.Optional(Type.String()),
  error: Type.Optional(AnyJson),
});
