import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/lib/schema";
import { diagnosticOf, verdictOf, type Verdict } from "./check";
import { completeFrom, explainFrom, type HelpWords } from "./schema-help";
import { editorTheme } from "./theme";

interface Props {
  initial: string;
  schema: Schema | undefined;
  readOnly: boolean;
  onChange: (yaml: string) => void;
  onVerdict: (verdict: Verdict) => void;
  /** Who judges the text; a manifest's judge is the server. */
  check?: (yaml: string) => Promise<Verdict>;
  /** What the text is called, where it is not a manifest. */
  label?: string;
  testId?: string;
  onSave: () => void;
  /** A line to go to, and how often it was asked for. */
  jump?: { line: number; count: number };
}

function extensions(props: Props, latest: { current: Props }, label: string, words: HelpWords) {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    indentUnit.of("  "),
    yaml(),
    lintGutter(),
    EditorView.lineWrapping,
    EditorState.readOnly.of(props.readOnly),
    EditorView.contentAttributes.of({ "aria-label": label, "data-testid": props.testId ?? "job-editor" }),
    keymap.of([
      { key: "Mod-s", run: () => (latest.current.onSave(), true), preventDefault: true },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    props.schema
      ? [autocompletion({ override: [completeFrom(props.schema)], icons: false }), explainFrom(props.schema, words)]
      : [],
    linter(
      async (view) => {
        const text = view.state.doc.toString();
        if (text.trim() === "") return [];
        latest.current.onVerdict({ state: "checking" });
        const verdict = await (latest.current.check ?? verdictOf)(text);
        latest.current.onVerdict(verdict);
        const found = verdict.state === "invalid" ? verdict.findings : verdict.state === "valid" ? verdict.warnings : [];
        return found.map((finding) => diagnosticOf(finding, view.state.doc));
      },
      { delay: 350 },
    ),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    }),
    ...editorTheme,
  ];
}

/**
 * The manifest as YAML, explained and completed by the schema, checked by the server as it is typed. It lives in a
 * shadow root, where its styles are constructed sheets that the content security policy allows.
 */
export default function YamlEditor(props: Props) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: "open" });
    const words = { oneOf: t("jobs.one_of"), example: t("jobs.example"), default: t("jobs.default") };
    view.current = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: latest.current.initial,
        extensions: extensions(latest.current, latest, latest.current.label ?? t("jobs.editor"), words),
      }),
    });
    return () => view.current?.destroy();
  }, [t, props.schema, props.readOnly]);
  useEffect(() => {
    const editor = view.current;
    if (!props.jump || !editor) return;
    const line = editor.state.doc.line(Math.min(props.jump.line, editor.state.doc.lines));
    editor.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
    editor.focus();
  }, [props.jump]);
  return <div ref={host} className="h-full min-h-80 overflow-hidden" />;
}
