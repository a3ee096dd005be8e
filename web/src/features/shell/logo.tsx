/** Five bars of a tone rising and falling: kanade, to play together. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true" fill="var(--accent)">
      <rect x="2" y="9" width="2.8" height="6" rx="1.4" />
      <rect x="6.600" y="5" width="2.8" height="14" rx="1.4" />
      <rect x="11.200" y="2" width="2.8" height="20" rx="1.4" />
      <rect x="15.800" y="6" width="2.8" height="12" rx="1.4" />
      <rect x="20.400" y="10" width="2.8" height="4" rx="1.4" />
    </svg>
  );
}
