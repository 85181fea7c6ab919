// How Streamlit calls a component of ours, with every message.

export type Component<Data> = {
  data: Data | null | undefined
  parentElement: HTMLElement
  setTriggerValue(name: string, value: unknown): void
  setStateValue(name: string, value: unknown): void
}
