import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pduBytes } from './pdu-bytes.ts';

test('an event that is remembered keeps its own bytes in memory, and nothing beside them', () => {
  const text = 'what is said — сәлем';
  const bytes = pduBytes({ content: { body: text }, type: 'm.room.message' });
  assert.equal(bytes.toString(), `{"content":{"body":"${text}"},"type":"m.room.message"}`);
  assert.equal(bytes.buffer.byteLength, bytes.length);
});
