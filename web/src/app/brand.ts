import { createContext, use } from 'react';
import builtIn from '../../brand.json' with { type: 'json' };
import { paletteOf } from './brand-palette.ts';
import { parseColour } from './colour.ts';
import type { Colour } from './colour.ts';
import { findLanguage } from './languages.ts';
import type { Language } from './languages.ts';

/** What an operator may change without touching the program: `/brand.json`. */
export interface Brand {
  readonly name: string;
  readonly tagline: Readonly<Partial<Record<Language, string>>>;
  /** A path on this server of a picture; null for the built-in mark. */
  readonly logo: string | null;
  readonly colours: Readonly<Record<Scheme, BrandColours>>;
  readonly languages: readonly Language[];
  readonly links: Readonly<Record<BrandLink, string | null>>;
}

export type Scheme = 'light' | 'dark';
export type BrandLink = 'help' | 'support' | 'privacy' | 'terms' | 'accessibility';

export interface BrandColours {
  readonly primary: Colour;
  readonly accent: Colour;
}

export const BRAND_LINKS: readonly BrandLink[] = ['help', 'support', 'privacy', 'terms', 'accessibility'];

const LOAD_TIMEOUT_MS = 3_000;
const NAME_LENGTH = 40;
const KEPT = 'herald.brand';

const BUILT_IN = parseBrand(builtIn, null);

const BrandContext = createContext<Brand>(BUILT_IN);

export const BrandProvider = BrandContext.Provider;

/** The brand of this server. */
export function useBrand(): Brand {
  return use(BrandContext);
}

/**
 * The brand of the last visit at once, and the served one for the next; on a first visit the served one, or the
 * built-in one when there is none, it is late, or it is not one.
 */
export async function loadBrand(): Promise<Brand> {
  const served = fetchBrand();
  return readKeptBrand() ?? served;
}

async function fetchBrand(): Promise<Brand> {
  try {
    const response = await fetch('/brand.json', { signal: AbortSignal.timeout(LOAD_TIMEOUT_MS) });
    if (!response.ok) return BUILT_IN;
    const served: unknown = await response.json();
    const brand = parseBrand(served, BUILT_IN);
    localStorage.setItem(KEPT, JSON.stringify(served));
    return brand;
  } catch {
    return BUILT_IN;
  }
}

function readKeptBrand(): Brand | null {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept === null ? null : parseBrand(JSON.parse(kept), BUILT_IN);
  } catch {
    return null;
  }
}

/** Colours the page. Every colour is first made to stand out at 4.5:1 from what it lies on. */
export function applyBrand(brand: Brand): void {
  const style = document.documentElement.style;
  for (const scheme of ['light', 'dark'] as const) {
    if (isBuiltIn(brand, scheme)) continue;
    for (const [role, value] of Object.entries(paletteOf(brand.colours[scheme], scheme))) {
      style.setProperty(`--brand-${scheme}-${role}`, value);
    }
  }
}

/** Reads a brand; what is missing or not of the right kind is taken from `fallback`. Throws without one. */
export function parseBrand(value: unknown, fallback: Brand | null): Brand {
  const brand = asObject(value);
  const name = typeof brand.name === 'string' ? brand.name.trim().slice(0, NAME_LENGTH) : '';
  if (fallback === null && name === '') throw new TypeError('brand.json has no name.');
  const languages = Array.isArray(brand.languages) ? brand.languages.flatMap((tag) => languageOf(tag)) : [];
  return {
    name: name === '' ? (fallback?.name ?? name) : name,
    tagline: parseTagline(brand.tagline) ?? fallback?.tagline ?? {},
    logo: parsePath(brand.logo),
    colours: {
      light: parseColours(asObject(brand.colours).light, fallback?.colours.light),
      dark: parseColours(asObject(brand.colours).dark, fallback?.colours.dark),
    },
    languages: languages.length > 0 ? languages : (fallback?.languages ?? []),
    links: parseLinks(asObject(brand.links)),
  };
}

function parseColours(value: unknown, fallback: BrandColours | undefined): BrandColours {
  const colours = asObject(value);
  const read = (name: 'primary' | 'accent') => {
    const text = colours[name];
    const colour = (typeof text === 'string' ? parseColour(text) : null) ?? fallback?.[name];
    if (colour === undefined) throw new TypeError(`brand.json: "${name}" is no colour such as #0d5361.`);
    return colour;
  };
  return { primary: read('primary'), accent: read('accent') };
}

function parseTagline(value: unknown): Brand['tagline'] | null {
  const entries = Object.entries(asObject(value)).flatMap(([tag, text]) => {
    const language = findLanguage(tag);
    return language !== null && typeof text === 'string' ? [[language, text.slice(0, 120)] as const] : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function parseLinks(links: Record<string, unknown>): Brand['links'] {
  const read = (name: BrandLink) => parseAddress(links[name], true);
  return {
    help: read('help'),
    support: read('support'),
    privacy: read('privacy'),
    terms: read('terms'),
    accessibility: read('accessibility'),
  };
}

/** Pictures come from this server alone: the page's policy allows no other. */
function parsePath(value: unknown): string | null {
  return typeof value === 'string' && /^\/(?!\/)/u.test(value) ? value : null;
}

/** Only addresses that a page may safely link to: https, a path of this server, and mail where it makes sense. */
function parseAddress(value: unknown, isMailAllowed = false): string | null {
  if (typeof value !== 'string') return null;
  if (/^https:\/\/|^\/(?!\/)/u.test(value)) return value;
  return isMailAllowed && value.startsWith('mailto:') ? value : null;
}

function isBuiltIn(brand: Brand, scheme: Scheme): boolean {
  const [ours, theirs] = [BUILT_IN.colours[scheme], brand.colours[scheme]];
  return JSON.stringify(ours) === JSON.stringify(theirs);
}

function languageOf(tag: unknown): Language[] {
  const language = typeof tag === 'string' ? findLanguage(tag) : null;
  return language === null ? [] : [language];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
