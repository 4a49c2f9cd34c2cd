import { isIP } from 'node:net';
import { Secret } from '#platform/errors';

/** What a raw value means, or what is wrong with it in words that follow "must be". */
export type Parsed<V> = { value: V } | { problem: string };

/** A kind of setting. Raw values are text from the environment and anything from herald.yaml. */
export interface Kind<V> {
  parse(raw: unknown): Parsed<V>;
  /** For the reference: what may stand there. */
  shape: string;
  secret?: true;
}

export interface Address {
  host: string;
  port: number;
}

/** Any text that is not empty. */
export const text: Kind<string> = {
  shape: 'text',
  parse: (raw) => (typeof raw === 'string' && raw !== '' ? { value: raw } : { problem: 'a text' }),
};

/** A text that is never shown. */
export const secret: Kind<Secret> = {
  shape: 'secret text',
  secret: true,
  parse: (raw) =>
    typeof raw === 'string' && raw.length >= 16
      ? { value: new Secret(raw) }
      : { problem: 'a text of at least 16 characters' },
};

/** The address of a PostgreSQL: it holds a password. */
export const databaseAddress: Kind<Secret> = {
  shape: 'postgres://user:password@host:port/database',
  secret: true,
  parse: (raw) =>
    typeof raw === 'string' && /^postgres(ql)?:\/\//.test(raw)
      ? { value: new Secret(raw) }
      : { problem: 'an address postgres://user:password@host:port/database' },
};

/** yes or no. */
export const flag: Kind<boolean> = {
  shape: 'yes or no',
  parse(raw) {
    const word = String(raw).toLowerCase();
    if (['yes', 'true', 'on', '1'].includes(word)) return { value: true };
    if (['no', 'false', 'off', '0'].includes(word)) return { value: false };
    return { problem: 'yes or no' };
  },
};

/** One of a few words. */
export function oneOf<const W extends string>(...words: readonly W[]): Kind<W> {
  const shape = words.join(', ').replace(/, ([^,]*)$/, ' or $1');
  return {
    shape,
    parse(raw) {
      // YAML reads a bare `off` as text and older writers mean a flag by it: both are the word.
      const value = words.find((word) => word === (raw === false ? 'off' : raw));
      return value === undefined ? { problem: shape } : { value };
    },
  };
}

/** A number from `min` to `max`. */
export function numberFrom(min: number, max: number, whole = true): Kind<number> {
  const shape = `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`;
  return {
    shape,
    parse(raw) {
      const isNumber = typeof raw === 'number' || /^\d{1,15}(\.\d{1,6})?$/.test(String(raw));
      const value = isNumber ? Number(raw) : Number.NaN;
      const fits = value >= min && value <= max && (!whole || Number.isInteger(value));
      return fits ? { value } : { problem: shape };
    },
  };
}

const unitBytes: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** A number of bytes such as 50M. */
export const byteSize: Kind<number> = {
  shape: 'bytes, such as 512K, 50M or 2G',
  parse(raw) {
    const [, digits, unit] = /^(\d{1,12})([KMG]?)$/.exec(String(raw)) ?? [];
    const value = Number(digits) * (unitBytes[unit ?? ''] ?? Number.NaN);
    return value > 0 ? { value } : { problem: 'bytes, such as 512K, 50M or 2G' };
  },
};

/** A host and a port: `127.0.0.1:8008`, `[::1]:8008`. */
export const address: Kind<Address> = {
  shape: 'host:port',
  parse(raw) {
    const [, bracketed, plain, digits] =
      /^(?:\[([0-9a-f:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/i.exec(String(raw)) ?? [];
    const host = bracketed ?? plain;
    const port = Number(digits);
    const isGood = host !== undefined && port <= 65_535 && (!bracketed || isIP(bracketed) === 6);
    return isGood ? { value: { host, port } } : { problem: 'host:port, such as 127.0.0.1:8008' };
  },
};

/** A Matrix server name. */
export const serverName: Kind<string> = {
  shape: 'host or host:port',
  parse(raw) {
    // Spec (v1.19, appendices, server name): hostname [ ":" port ]; a DNS name has letters, digits, "-" and ".".
    const isGood =
      typeof raw === 'string' &&
      raw.length <= 230 &&
      /^(\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.-]{1,255})(:\d{1,5})?$/.test(raw);
    return isGood ? { value: raw } : { problem: 'a host, or host:port, such as example.org' };
  },
};

/** The start of web addresses. */
export const webAddress: Kind<string> = {
  shape: 'https://host',
  parse(raw) {
    const url = typeof raw === 'string' ? URL.parse(raw) : null;
    const isGood = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
    return isGood ? { value: url.href.replace(/\/$/, '') } : { problem: 'an address https://host' };
  },
};

/** Several values: separated by commas in the environment, a list in herald.yaml. */
export function listOf<V>(item: Kind<V>): Kind<V[]> {
  const shape = `list of ${item.shape}`;
  return {
    shape,
    ...(item.secret && { secret: true }),
    parse(raw) {
      const parts = typeof raw === 'string' ? splitList(raw) : raw;
      if (!Array.isArray(parts)) return { problem: `a ${shape}` };
      const values: V[] = [];
      for (const part of parts) {
        const parsed = item.parse(part);
        if ('problem' in parsed) return { problem: `a list in which each is ${parsed.problem}` };
        values.push(parsed.value);
      }
      return { value: values };
    },
  };
}

/** A host name, or `*.` and a domain for all below it. */
export const hostPattern: Kind<string> = {
  shape: 'host or *.domain',
  parse: (raw) =>
    typeof raw === 'string' && /^(\*\.)?[0-9a-z-]+(\.[0-9a-z-]+)*(:\d{1,5})?$/.test(raw)
      ? { value: raw }
      : { problem: 'a host in lower case, or *.domain' },
};

/** An address, or a range of them as `10.0.0.0/8`. */
export const addressRange: Kind<string> = {
  shape: 'address or range',
  parse(raw) {
    const [, host, bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(String(raw)) ?? [];
    const version = isIP(host ?? '');
    const isGood = version !== 0 && Number(bits ?? 0) <= (version === 4 ? 32 : 128);
    return isGood ? { value: String(raw) } : { problem: 'an IP address, or a range such as 10.0.0.0/8' };
  },
};

/** Whether only this machine can reach the host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function splitList(raw: string): string[] {
  return raw
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
