import jsQR from 'jsqr';
import type { ScannedCode } from './scanned-code.ts';

/** Wider pictures are made smaller first: a code that fills a part of the picture is still read. */
const MAX_WIDTH = 640;

/** The code in a picture of the camera, or null. */
export function readCode(video: HTMLVideoElement, canvas: HTMLCanvasElement): ScannedCode | null {
  if (video.videoWidth === 0) return null;
  const scale = Math.min(MAX_WIDTH / video.videoWidth, 1);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const found = jsQR(data, width, height);
  return found === null ? null : { text: found.data, bytes: Uint8Array.from(found.binaryData) };
}
