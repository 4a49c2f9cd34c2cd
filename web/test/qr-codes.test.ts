import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { encodeMerchantQr, parseMerchantQr } from '@herald/contract';
import jsQR from 'jsqr';
import sharp from 'sharp';
import { drawCode } from '../src/app/draw-code.ts';

// What others read and write: Debian's zbar-tools and qrencode. Names in Kazakh and Arabic, as shops have them.
const CODE = encodeMerchantQr({
  kind: 'dynamic',
  account: {
    serverName: 'herald.kz',
    merchantId: '5f0c9a3e-7a1d-4b52-9c1e-000000000900',
    requestId: '5f0c9a3e-7a1d-4b52-9c1e-000000000030',
  },
  categoryCode: '5814',
  currencyCode: '963',
  amount: '21.50',
  countryCode: 'KZ',
  name: 'Наурыз кофеханасы',
  city: 'Алматы',
  reference: '2026-114',
});

function withTool(name: string, run: (folder: string) => Promise<void>) {
  return async (context: TestContext) => {
    if (spawnSync(name, ['--version']).error)
      return context.skip(`needs ${name}: apt-get install zbar-tools qrencode`);
    const folder = mkdtempSync(join(tmpdir(), 'herald-qr-'));
    context.after(() => rmSync(folder, { recursive: true }));
    return run(folder);
  };
}

test(
  'a code that is drawn here is read by zbarimg, to the letter',
  withTool('zbarimg', async (folder) => {
    const { path, size } = drawCode(CODE);
    const picture = join(folder, 'code.png');
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${size * 6}" height="${size * 6}"
      viewBox="0 0 ${size} ${size}"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`;
    await sharp(Buffer.from(drawing)).png().toFile(picture);
    const read = execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', picture]);
    assert.equal(read.toString().trim(), CODE);
  }),
);

test(
  'a code that qrencode drew is read here, and says the same',
  withTool('qrencode', async (folder) => {
    const picture = join(folder, 'code.png');
    execFileSync('qrencode', ['-o', picture, '-s', '6', '-l', 'M', '-8', CODE]);
    const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const found = jsQR(Uint8ClampedArray.from(data), info.width, info.height);
    assert.ok(found);
    assert.equal(found.data, CODE);
    const parsed = parseMerchantQr(found.data);
    assert.ok(parsed.ok);
    assert.deepEqual([parsed.value.name, parsed.value.amount], ['Наурыз кофеханасы', '21.50']);
  }),
);

test('a code whose checksum was changed is refused in words', () => {
  const last = CODE.at(-1) === '0' ? '1' : '0';
  const parsed = parseMerchantQr(CODE.slice(0, -1) + last);
  assert.deepEqual(parsed, {
    ok: false,
    reason: 'This payment code was changed or damaged: its checksum is wrong.',
  });
});
