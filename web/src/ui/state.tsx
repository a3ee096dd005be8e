import { cx } from "@/lib/cx";
import { shapeOf, toneOf, type Shape, type Tone } from "@/lib/outcomes";
import { useStateWord } from "./state-word";

export const TONE_TEXT: Record<Tone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  info: "text-info",
  idle: "text-muted",
};

export const TONE_SOFT: Record<Tone, string> = {
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
  idle: "bg-sunken text-muted",
};

const DRAWN: Record<Shape, React.ReactNode> = {
  dot: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  triangle: <path d="M6 1.8 11 10.4H1Z" fill="currentColor" />,
  cross: <path d="m2.6 2.6 6.8 6.8m0-6.8-6.8 6.8" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />,
  dashed: (
    <circle cx="6" cy="6" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.1 1.98" />
  ),
  play: <path d="M3.2 1.9 10 6l-6.8 4.1Z" fill="currentColor" />,
  skip: (
    <path
      d="M1.5 8.5C1.5 4 8 2.600 9.600 6.800M10.600 3.300v3.900H6.800"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  plus: <path d="M6 2v8M2 6h8" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />,
  minus: <path d="M2 6h8" fill="none" stroke="currentColor" strokeWidth="1.9" strokeLinecap="round" />,
  delta: <path d="M6 2.2 10.4 10H1.6Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />,
  question: (
    <path
      d="M3.600 4.100C3.700 1.300 8.400 1.300 8.400 4.200 8.400 6 6 6 6 7.600M6 10.200v.1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
};

export function StateShape({ state, className }: { state: string; className?: string }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={cx("size-3 shrink-0", TONE_TEXT[toneOf(state)], className)}>
      {DRAWN[shapeOf(state)]}
    </svg>
  );
}

interface Props {
  state: string;
  /** What to say instead of the state's usual word. */
  word?: string;
  soft?: boolean;
  testId?: string;
  className?: string;
}

/** A state: word, shape and colour together. */
export function State({ state, word, soft, testId, className }: Props) {
  const usual = useStateWord();
  const tone = toneOf(state);
  return (
    <span
      data-testid={testId}
      data-state={state}
      className={cx(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        soft ? cx("rounded-full px-2 py-0.5 text-xs font-medium", TONE_SOFT[tone]) : TONE_TEXT[tone],
        className,
      )}
    >
      <StateShape state={state} />
      {word ?? usual(state)}
    </span>
  );
}
