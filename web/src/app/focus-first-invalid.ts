/** After a form was sent with mistakes: puts the focus into the first field that has one, where it is read out. */
export function focusFirstInvalid(form: HTMLFormElement): void {
  // The marks come with the render that follows.
  setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 0);
}
