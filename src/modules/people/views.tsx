import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { ClassInList, FoundPupil } from './store.ts'

const bySchool = (classes: readonly ClassInList[]): [string, ClassInList[]][] => [
  ...Map.groupBy(classes, (one) => one.schoolName),
]

const ClassTable = ({ caption, classes }: { caption: string; classes: readonly ClassInList[] }): Html => (
  <Table
    caption={caption}
    rows={classes}
    narrow="stack"
    columns={[
      {
        heading: m.people_class(),
        rowHeading: true,
        cell: (row) => <a href={`/klasser/${row.id}`}>{row.title}</a>,
      },
      { heading: m.people_pupils(), numeric: true, cell: (row) => row.pupils },
      {
        heading: m.people_presence(),
        cell: (row) =>
          row.kind === 'homeroom' ? (
            <a href={`/fravaer/klasse/${row.id}`}>
              {m.people_register()}
              <span class="mv-hidden"> {row.title}</span>
            </a>
          ) : null,
      },
    ]}
  />
)

export const ClassesPage = ({ classes }: { classes: readonly ClassInList[] }): Html => (
  <>
    <PageHeading title={m.people_classes_title()} lead={m.people_classes_lead()} />
    {classes.length === 0 ? (
      <EmptyState heading={m.people_no_classes()}>{m.people_no_classes_text()}</EmptyState>
    ) : (
      bySchool(classes).map(([school, ofSchool]) => {
        const groups = ofSchool.filter((one) => one.kind === 'scheduled')
        return (
          <Section key={school} heading={school}>
            <ClassTable
              caption={m.people_home_classes()}
              classes={ofSchool.filter((one) => one.kind === 'homeroom')}
            />
            {groups.length === 0 ? null : <ClassTable caption={m.people_groups()} classes={groups} />}
          </Section>
        )
      })
    )}
  </>
)

export type SearchResult = {
  readonly words: string
  readonly pupils: readonly FoundPupil[]
  readonly classes: readonly ClassInList[]
  readonly isCut: boolean
}

export const SearchPage = ({ result }: { result: SearchResult }): Html => (
  <>
    <PageHeading
      title={m.people_search_title()}
      lead={result.words === '' ? m.people_search_lead() : m.people_search_for({ words: result.words })}
    />
    <form method="get" action="/soeg" class="mv-search-form">
      <div class="form-group">
        <label class="form-label" for="sog-efter">
          {m.people_search_label()}
        </label>
        <input
          class="form-input mv-width-l"
          type="search"
          id="sog-efter"
          name="q"
          value={result.words}
          autocomplete="off"
          spellcheck="false"
        />
      </div>
      <button type="submit" class="button button-primary">
        {m.people_search_button()}
      </button>
    </form>
    {result.words === '' ? null : result.pupils.length + result.classes.length === 0 ? (
      <EmptyState heading={m.people_nothing_found()}>{m.people_nothing_found_text()}</EmptyState>
    ) : (
      <>
        {result.classes.length === 0 ? null : (
          <Section heading={m.people_classes_title()}>
            <ul class="mv-links">
              {result.classes.map((one) => (
                <li key={one.id}>
                  <a href={`/klasser/${one.id}`}>{one.title}</a> <span class="mv-soft">{one.schoolName}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {result.pupils.length === 0 ? null : (
          <Section heading={m.people_pupils()}>
            <ul class="mv-links">
              {result.pupils.map((pupil) => (
                <li key={pupil.id}>
                  <a href={`/elever/${pupil.id}`}>{pupil.name}</a>{' '}
                  <span class="mv-soft">
                    {[pupil.homeClass, pupil.school].filter((part) => part !== null).join(', ')}
                  </span>
                </li>
              ))}
            </ul>
            {result.isCut ? <p>{m.people_search_cut()}</p> : null}
          </Section>
        )}
      </>
    )}
  </>
)
