import { BRAND_LINKS, useBrand } from '#app/brand.ts';
import { useWords } from '#app/i18n.ts';
import styles from './brand-links.module.css';

/** The operator's pages: help, privacy, terms, accessibility. In the same order everywhere (WCAG 3.2.6). */
export function BrandLinks() {
  const t = useWords('sessions');
  const { links } = useBrand();
  const shown = BRAND_LINKS.flatMap((name) => {
    const href = links[name];
    return href === null ? [] : [{ name, href }];
  });
  if (shown.length === 0) return null;
  return (
    <ul className={styles.links}>
      {shown.map(({ name, href }) => (
        <li key={name}>
          <a href={href} target="_blank" rel="noopener noreferrer">
            {t(`links.${name}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}
