import { toDevice as contract } from '@herald/contract';
import { handle, type Route } from '#platform/http';
import type { ToDevice } from './service.ts';

export function createToDeviceRoutes(toDevice: ToDevice): Route[] {
  return [
    handle(contract.sendToDevice, async ({ caller, params, body }) => {
      await toDevice.send({
        sender: caller.userId,
        senderDeviceId: caller.deviceId,
        type: params.eventType,
        txnId: params.txnId,
        messages: body.messages,
      });
      return {};
    }),
  ];
}
