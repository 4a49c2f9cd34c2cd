declare const __HERALD_VERSION__: string;
declare const __HERALD_BUILD__: string;

/** The version of the client, for the page "About". */
export const version = __HERALD_VERSION__;

/** Names the build: a hash of its sources. */
export const build = __HERALD_BUILD__;
