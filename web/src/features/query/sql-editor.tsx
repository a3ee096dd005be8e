import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { QueryView } from "@/api/types/query";
import { editorTheme } from "@/features/jobs/editor/theme";
import { completeSql, sqlLanguage } from "./sql-language";

interface Props {
  initial: string;
  schema: QueryView[] | undefined;
  onChange: (sql: string) => void;
  onRun: () => void;
  /** A name to write where the cursor is, and how often it was asked for. */
  insert?: { text: string; count: number };
}

function extensions(latest: { current: Props }, label: string) {
  return [
    keymap.of([{ key: "Mod-Enter", run: (view) => (closeCompletion(view), latest.current.onRun(), true), preventDefault: true }]),
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    sqlLanguage,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label, "data-testid": "query-editor" }),
    autocompletion({ override: [(context) => completeSql(latest.current.schema ?? [])(context)], icons: false }),
    keymap.of([
      { key: "Mod-/", run: toggleComment },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    }),
    ...editorTheme,
  ];
}

/** The question as SQL. Like the job editor it lives in a shadow root, for the content security policy's sake. */
export default function SqlEditor(props: Props) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: "open" });
    view.current = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: latest.current.initial, extensions: extensions(latest, t("query.editor")) }),
    });
    view.current.focus();
    return () => view.current?.destroy();
  }, [t]);
  useEffect(() => {
    const editor = view.current;
    if (!props.insert || !editor) return;
    editor.dispatch(editor.state.replaceSelection(props.insert.text));
    editor.focus();
  }, [props.insert]);
  return <div ref={host} className="h-full overflow-hidden" />;
}
