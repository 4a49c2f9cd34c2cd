/** What most small shops sell, by the codes of ISO 18245. */
export const CATEGORIES = [
  '5411',
  '5812',
  '5814',
  '5462',
  '5912',
  '5942',
  '5651',
  '7230',
  '4121',
  '5999',
] as const;
