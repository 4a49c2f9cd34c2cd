import { placeholdersOf, type Endpoint } from '@herald/contract';
import { assert } from '#platform/errors';
import type { PreparedRoute } from './answer.ts';
import { fieldsOf } from './read-fields.ts';
import type { Route } from './route.ts';

/** What answers one path: the route of each method that it has. */
export interface PathEntry {
  /** In the notation of the router: `/rooms/:roomId`. */
  readonly path: string;
  /** In the notation of the contract: `/rooms/{roomId}`. */
  readonly template: string;
  readonly routes: ReadonlyMap<string, PreparedRoute>;
}

/** The routes by path. Two routes for one method and path are a mistake of ours and stop the start. */
export function tableOf(routes: readonly Route[]): PathEntry[] {
  const table = new Map<string, PathEntry & { routes: Map<string, PreparedRoute> }>();
  for (const route of routes) {
    const { endpoint } = route;
    const prepared = { ...route, params: fieldsOf(endpoint.params), query: fieldsOf(endpoint.query) };
    for (const path of [endpoint.path, ...endpoint.otherPaths]) {
      assertPlaceholders(endpoint, path, prepared);
      // Names of placeholders do not tell two paths apart: the shape does.
      const shape = path.replace(/\{[^}]*\}/g, '{}');
      const entry = table.get(shape) ?? { path: toRouterPath(path), template: path, routes: new Map() };
      assert(!entry.routes.has(endpoint.method), `two routes for ${endpoint.method} ${path}`);
      assert(entry.template === path, `two names for one placeholder: ${path} and ${entry.template}`);
      entry.routes.set(endpoint.method, prepared);
      table.set(shape, entry);
    }
  }
  return [...table.values()];
}

function toRouterPath(path: string): string {
  return path.replace(/\{([^}]*)\}/g, ':$1');
}

function assertPlaceholders(endpoint: Endpoint, path: string, { params }: PreparedRoute): void {
  const known = new Set(params.fields.map(([name]) => name));
  for (const name of placeholdersOf(path)) {
    assert(known.has(name), `${endpoint.method} ${path} has no schema for {${name}}`);
  }
}
