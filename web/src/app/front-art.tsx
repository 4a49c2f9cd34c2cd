import styles from './front-art.module.css';

/** Pennants over a calm sea of type-less shapes: the picture beside the front pages. */
export function FrontArt() {
  return (
    <svg className={styles.art} viewBox="0 0 800 1000" preserveAspectRatio="xMidYMid slice">
      <defs>
        <linearGradient id="front-sky" x1="0" y1="0" x2="0.6" y2="1">
          <stop offset="0" className={styles.skyTop} />
          <stop offset="1" className={styles.skyEnd} />
        </linearGradient>
        <radialGradient id="front-glow" cx="0.5" cy="0.5" r="0.5">
          <stop offset="0" className={styles.glow} stopOpacity="0.85" />
          <stop offset="0.45" className={styles.glow} stopOpacity="0.3" />
          <stop offset="1" className={styles.glow} stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect width="800" height="1000" fill="url(#front-sky)" />
      <circle cx="480" cy="500" r="420" fill="url(#front-glow)" />
      <circle cx="480" cy="500" r="96" className={styles.sun} />
      <path className={styles.hill1} d="M0 560C130 500 260 590 420 555S690 470 800 530V1000H0Z" />
      <path className={styles.hill2} d="M0 665C170 590 300 700 470 655S700 600 800 640V1000H0Z" />
      <path className={styles.hill3} d="M0 790C140 720 330 830 500 775S720 735 800 770V1000H0Z" />
      <path className={styles.hill4} d="M0 900C180 850 380 940 560 890S730 870 800 885V1000H0Z" />
      <g className={styles.pole}>
        <rect x="196" y="250" width="13" height="560" rx="6.5" />
        <rect x="452" y="380" width="10" height="420" rx="5" />
        <rect x="671" y="520" width="7" height="290" rx="3.5" />
      </g>
      <path
        className={styles.flag1}
        d="M209 262C280 240 330 300 404 276L380 330 408 386C334 410 284 350 209 372Z"
      />
      <path
        className={styles.flag2}
        d="M402 390C452 376 488 416 540 400L523 438 543 478C490 494 454 454 402 468Z"
      />
      <path
        className={styles.flag3}
        d="M618 528C650 519 674 545 708 534L697 559 710 585C676 596 652 570 618 579Z"
      />
      <g className={styles.birds}>
        <path d="M468 238q14-14 28 0q14-14 28 0" />
        <path d="M560 196q10-10 20 0q10-10 20 0" />
        <path d="M610 262q8-8 16 0q8-8 16 0" />
      </g>
    </svg>
  );
}
