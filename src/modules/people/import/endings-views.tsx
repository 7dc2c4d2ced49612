import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { Checkbox } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { type ImportEnding, type Importer, unusualSentence } from '#platform/imports/importer.ts'
import { endingsToken, type StoredResult } from './stored-result.ts'

type Named = Pick<Importer, 'kindLabel'>

const Names = ({ ending, importer }: { ending: ImportEnding; importer: Named }): Html => (
  <Details
    summary={m.import_endings_kind({ what: importer.kindLabel(ending.kind), count: ending.count })}
    open
  >
    {ending.names.length === 0 ? (
      <p>{m.import_endings_not_yours()}</p>
    ) : (
      <ul>
        {ending.names.map(({ name }) => (
          <li>{name}</li>
        ))}
      </ul>
    )}
    {ending.names.length > 0 && ending.count > ending.names.length ? (
      <p>{m.import_more({ count: ending.count - ending.names.length })}</p>
    ) : null}
  </Details>
)

/** Whom the import ends, by name. */
export const Endings = ({ result, importer }: { result: StoredResult; importer: Named }): Html | null =>
  result.endings.length === 0 ? null : (
    <Section heading={m.import_endings_heading()}>
      {result.endings.map((ending) => (
        <Names ending={ending} importer={importer} />
      ))}
    </Section>
  )

export const Unusual = ({ result, importer }: { result: StoredResult; importer: Named }): Html => (
  <Alert kind="warning" heading={m.import_unusual_heading()}>
    <ul>
      {result.unusual.map((each) => (
        <li>{unusualSentence(importer, each)}</li>
      ))}
    </ul>
    <p class="alert-text">{m.import_unusual_text()}</p>
  </Alert>
)

/** So much ends that the button alone does not do it. */
export const ConfirmUnusual = ({
  result,
  action,
  error,
}: {
  result: StoredResult
  action: string
  error: string | undefined
}): Html => {
  const pupils = result.unusual.some(({ kind }) => kind === 'pupils')
  const count = result.endings
    .filter(({ kind }) => !pupils || kind === 'pupils')
    .reduce((sum, ending) => sum + ending.count, 0)
  return (
    <form method="post" action={action} novalidate>
      <Checkbox
        name="holdt-op"
        label={pupils ? m.import_unusual_pupils_yes({ count }) : m.import_unusual_yes({ count })}
        value={endingsToken(result)}
        error={error}
      />
      <ButtonRow>
        <Button>{m.import_confirm_button()}</Button>
      </ButtonRow>
    </form>
  )
}
