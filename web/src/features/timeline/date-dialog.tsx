import { useState } from 'react';
import { useLocation } from 'wouter';
import { now } from '#app/clock.ts';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { TextField } from '#ui/text-field.tsx';
import { dayOf, findDayStart } from './window-key.ts';

export interface DateDialogProps {
  readonly roomId: string;
  readonly onClose: () => void;
}

/** Jumps to the first message of a day. The system's own date field is what phones and screen readers know. */
export function DateDialog({ roomId, onClose }: DateDialogProps) {
  const t = useWords('timeline');
  const call = useCall();
  const [, navigate] = useLocation();
  const today = dayOf(now());
  const [picked, setPicked] = useState(today);
  const start = findDayStart(picked);
  const isGood = start !== null && start <= now();
  const jump = useAction(async (ts: number) => {
    const { eventId } = await call('timeline.findDate', { roomId, ts });
    onClose();
    navigate(paths.roomEvent(roomId, eventId));
  });
  const run = () => {
    if (start !== null) void jump.run(start);
  };
  return (
    <Dialog
      title={t('date.title')}
      isOpen
      onOpenChange={onClose}
      size="small"
      footer={
        <Button variant="primary" isPending={jump.isPending} isDisabled={!isGood} onPress={run}>
          {t('date.go')}
        </Button>
      }
    >
      <TextField
        label={t('date.label')}
        type="date"
        value={picked}
        onChange={setPicked}
        autoFocus
        errorMessage={jump.error ?? (isGood ? null : t('date.bad'))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isGood) run();
          else event.continuePropagation();
        }}
      />
    </Dialog>
  );
}
