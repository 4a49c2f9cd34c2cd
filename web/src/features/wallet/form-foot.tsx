import { Failure } from '#app/failure.tsx';
import { Button } from '#ui/button.tsx';
import { SandboxNote } from './sandbox-note.tsx';

export interface FormFootProps {
  readonly submit: string;
  /** What went wrong at the last attempt. */
  readonly error: string | null;
  readonly currency: string | null;
  readonly isPending: boolean;
  readonly isDisabled: boolean;
}

/** The end of a form about money: what went wrong, what kind of money it is, and the button. */
export function FormFoot({ submit, error, currency, isPending, isDisabled }: FormFootProps) {
  return (
    <>
      <Failure error={error} />
      <SandboxNote currency={currency} />
      <Button type="submit" variant="primary" isWide isPending={isPending} isDisabled={isDisabled}>
        {submit}
      </Button>
    </>
  );
}
