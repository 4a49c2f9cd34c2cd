/** Scripts whose letters pass for one another. Common signs (digits, hyphen) belong to all. */
const SCRIPTS: readonly RegExp[] = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Cherokee}/u,
];
/** Cyrillic letters that look Latin: a whole host of them, as in "аррӏе.com", deceives without mixing. */
const LATIN_LOOKALIKES = /^[аеорсухіјѕԁһӏԛԝьвкмнт0-9.-]+$/u;

/** Why a link should be looked at before it is opened; null when it is plain. */
export interface LinkDoubt {
  readonly reason: 'lookalike-letters' | 'other-address';
  /** Where it really leads, in letters that cannot deceive. */
  readonly host: string;
}

/**
 * Doubts about a link: its host mixes scripts or is written in lookalikes, or its text is the address of another host.
 * `words` is the text that the sender gave the link.
 */
export function findLinkDoubt(address: string, words: string): LinkDoubt | null {
  const host = hostOf(address);
  if (host === null) return null;
  const shown = words.trim();
  if (/\bxn--/u.test(host) && hasLookalikes(shownHost(shown) ?? shown)) {
    return { reason: 'lookalike-letters', host };
  }
  if (/\bxn--/u.test(host) && !isWhollyForeign(shownHost(shown)))
    return { reason: 'lookalike-letters', host };
  const claimed = shownHost(shown);
  if (claimed !== null && claimed !== host && `www.${claimed}` !== host && claimed !== `www.${host}`) {
    const ascii = hostOf(`https://${claimed}`);
    if (ascii !== host && `www.${ascii}` !== host && ascii !== `www.${host}`)
      return { reason: 'other-address', host };
  }
  return null;
}

/** The host of an address in ASCII; null for `mailto:` and for what is no address. */
export function hostOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.hostname : null;
}

/** The host that a text claims to be, when the text looks like an address. */
function shownHost(text: string): string | null {
  const bare = text.replace(/^https?:\/\//iu, '');
  const host = bare.split(/[/?#:]/u)[0] ?? '';
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u.test(host) ? host.toLowerCase() : null;
}

function hasLookalikes(text: string): boolean {
  return text.split('.').some((label) => countScripts(label) > 1);
}

/** Whether a host is honestly in one other script: none of its labels could be read as Latin. */
function isWhollyForeign(host: string | null): boolean {
  if (host === null || /\bxn--/u.test(host)) return false;
  return host
    .split('.')
    .filter((label) => /[^a-z0-9-]/u.test(label))
    .every(
      (label) =>
        countScripts(label) === 1 && !LATIN_LOOKALIKES.test(label) && !/\p{Script=Latin}/u.test(label),
    );
}

function countScripts(text: string): number {
  return SCRIPTS.filter((script) => script.test(text)).length;
}
