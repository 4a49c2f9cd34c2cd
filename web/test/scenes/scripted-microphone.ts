import { passTime } from './scene-clock.ts';

const SAMPLE_MS = 100;
const SAMPLES = 48;

/** A microphone into which somebody speaks for five seconds; then time stands still. */
export function installMicrophone(): void {
  const every = window.setInterval.bind(window);
  Reflect.set(window, 'setInterval', (task: () => void, ms: number) => {
    if (ms !== SAMPLE_MS) return every(task, ms);
    let count = 0;
    return every(() => {
      if ((count += 1) > SAMPLES) return;
      passTime(SAMPLE_MS);
      task();
    }, 10);
  });
  Reflect.set(window, 'AudioContext', ScriptedAudioContext);
  Reflect.set(window, 'MediaRecorder', ScriptedRecorder);
  Object.defineProperty(navigator, 'mediaDevices', {
    value: { getUserMedia: async () => ({ getTracks: () => [] }) },
  });
}

/** A browser without a microphone. */
export function removeMicrophone(): void {
  const getUserMedia = () => Promise.reject(new DOMException('None.', 'NotFoundError'));
  Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia } });
}

class ScriptedAudioContext {
  #count = 0;
  createAnalyser() {
    return {
      fftSize: 0,
      getByteTimeDomainData: (bytes: Uint8Array) => {
        this.#count += 1;
        const swing = 70 * Math.abs(Math.sin(this.#count / 2.3) * Math.cos(this.#count / 7)) + 3;
        bytes.forEach((_, at) => (bytes[at] = 128 + (at % 2 === 0 ? swing : -swing)));
      },
    };
  }
  createMediaStreamSource() {
    return { connect: () => {} };
  }
  async close(): Promise<void> {}
}

class ScriptedRecorder extends EventTarget {
  static isTypeSupported(): boolean {
    return true;
  }
  readonly mimeType = 'audio/ogg';
  state = 'inactive';
  start(): void {
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    this.dispatchEvent(new Event('stop'));
  }
}
