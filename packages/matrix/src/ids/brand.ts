declare const brand: unique symbol;

/** A string that was checked once; the compiler keeps the kinds apart from then on. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
