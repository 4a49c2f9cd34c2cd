/** How long the browser is given to begin a download before the blob behind it goes. */
const BEGIN_MS = 30_000;

/** Gives a file to the person's downloads. */
export function saveBlob(name: string, file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), BEGIN_MS);
}

/** Gives a text file to the person's downloads. */
export function saveText(name: string, text: string): void {
  saveBlob(name, new Blob([text], { type: 'text/plain;charset=utf-8' }));
}
