// What stands in for the parts of matrix-js-sdk that are left out: the names that it imports, and nothing behind them.

/** Something that can be started, stopped and listened to, and never does anything. */
class Idle {
  start(): void {}
  stop(): void {}
  on(): this {
    return this;
  }
  off(): this {
    return this;
  }
  removeAllListeners(): this {
    return this;
  }
}

const none = {};

export const supportsMatrixCall = (): boolean => false;
export const createNewMatrixCall = (): null => null;
export {
  Idle as CallEventHandler,
  Idle as GroupCall,
  Idle as GroupCallEventHandler,
  Idle as MatrixRTCSessionManager,
  Idle as MediaHandler,
  Idle as RoomWidgetClient,
  Idle as SlidingSyncSdk,
  Idle as StatsReport,
  none as CallEvent,
  none as CallFeedEvent,
  none as ExtensionState,
  none as GroupCallEvent,
  none as GroupCallIntent,
  none as GroupCallState,
  none as GroupCallStatsReportEvent,
  none as GroupCallType,
  none as MediaHandlerEvent,
  none as SlidingSyncEvent,
  none as SlidingSyncState,
};
