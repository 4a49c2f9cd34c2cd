import type { EventId, Pdu, RoomVersion } from '../../src/index.ts';
import { FullMapServer, type FullMapEvent } from './full-map-server.ts';
import type { Expected, GivenStates, Step } from './room-script.ts';

/** A full-map server of the simulated network, which writes down what it is told and what it made of it. */
export class ScriptedServer {
  readonly name: string;
  readonly users: readonly string[];
  readonly full: FullMapServer;
  readonly steps: Step[] = [];
  /** Events on their way here. */
  inbox: Pdu[] = [];
  /** Events that never came, and may come yet. */
  lost: Pdu[] = [];

  constructor(name: string, users: readonly string[], version: RoomVersion) {
    this.name = name;
    this.users = users;
    this.full = new FullMapServer(version);
  }

  outlier(pdu: Pdu): void {
    if (this.full.events.has(pdu.eventId)) return;
    this.full.receiveOutlier(pdu);
    this.steps.push({ kind: 'outlier', pdu, badAuth: this.full.events.get(pdu.eventId)!.badAuth });
  }

  receive(pdu: Pdu, given: GivenStates, backfilledFrom: EventId | null): Expected {
    const event = this.full.receive(pdu, given, backfilledFrom !== null);
    const expected = this.#expected(event);
    this.steps.push({ kind: 'receive', pdu, given, backfilledFrom, expected });
    return expected;
  }

  append(pdu: Pdu): Expected | null {
    const isAccepted = this.full.judge(pdu, new Map(), false).status === 'accepted';
    const expected = isAccepted ? this.#expected(this.full.receive(pdu, new Map(), false)) : null;
    this.steps.push({ kind: 'append', pdu, expected });
    return expected;
  }

  join(pdu: Pdu, given: readonly EventId[]): Expected | null {
    const joined = this.full.join(pdu, given);
    const expected = joined === null ? null : this.#expected(joined);
    this.steps.push({ kind: 'join', pdu, given, expected });
    return expected;
  }

  #expected(event: FullMapEvent): Expected {
    return { ...event, line: this.full.line, extremities: this.full.extremities };
  }
}
