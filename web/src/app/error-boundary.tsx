import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { TriangleAlert } from '#ui/icons.ts';
import { useWords } from './i18n.ts';
import { paths } from './paths.ts';
import styles from './error-boundary.module.css';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** A change of it tries again, such as a change of place. */
  readonly place: string;
}

interface ErrorBoundaryState {
  readonly hasFailed: boolean;
  readonly place: string;
}

/** Keeps a fault of one feature to that feature. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { hasFailed: false, place: this.props.place };

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): ErrorBoundaryState | null {
    return props.place === state.place ? null : { hasFailed: false, place: props.place };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <Failed onRetry={() => this.setState({ hasFailed: false })} />;
  }
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const t = useWords('app');
  return (
    <div role="alert" className={styles.failed}>
      <EmptyState
        icon={<TriangleAlert />}
        title={t('boundary.title')}
        text={t(navigator.onLine ? 'boundary.text' : 'boundary.offlineText')}
        action={
          <>
            <Button variant="primary" onPress={onRetry}>
              {t('boundary.again')}
            </Button>
            <Button variant="quiet" onPress={() => location.reload()}>
              {t('boundary.reload')}
            </Button>
            <ButtonLink variant="quiet" href={paths.chats}>
              {t('notFound.action')}
            </ButtonLink>
          </>
        }
      />
    </div>
  );
}
