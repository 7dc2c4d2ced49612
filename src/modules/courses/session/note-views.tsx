import { Button, ButtonRow } from '#design/button/button.tsx'
import { Checkbox } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { Soft } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { TextAreaWithHints } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { dayText } from '../words.ts'
import { Conflict, type SessionForm, type SessionPage, sessionHref } from './session-parts.tsx'

/** A note about a session, or about one child in it, with what it was before. */
export const NoteForm = ({
  page,
  pupil,
  form,
}: {
  page: SessionPage
  pupil: SessionPage['course']['pupils'][number] | null
  form: SessionForm
}): Html => {
  const { session, course } = page
  const name = pupil === null ? 'note' : `note-${pupil.pupil}`
  const versions = page.notes.filter(
    (one) => one.session === session.id && one.pupil === (pupil?.pupil ?? null),
  )
  const [latest] = versions
  const filled = form.filled?.form === name ? form.filled : null
  const label = pupil === null ? m.course_note() : m.course_note_about({ name: pupil.name })
  return (
    <>
      <Conflict form={name} mine={form.conflict} />
      {latest === undefined ? null : (
        <p>
          <Soft>
            {m.course_note_by({
              name: latest.writer,
              day: dayText(dayOf(latest.writtenAt)),
              version: latest.version,
            })}
          </Soft>{' '}
          {latest.isShared ? <Tag kind="info">{m.course_shared()}</Tag> : null}
        </p>
      )}
      {course.runs ? (
        <form method="post" action={`${sessionHref(session)}/note`}>
          <input type="hidden" name="version" value={latest?.version ?? 0} />
          <input type="hidden" name="elev" value={pupil?.pupil ?? ''} />
          <TextAreaWithHints
            words={page.words}
            name="tekst"
            form={name}
            label={label}
            value={filled === null ? (latest?.text ?? '') : filled.written('tekst')}
            error={filled?.errors.find(({ field }) => field === 'tekst')?.message}
            rows={4}
            maxlength={10_000}
          />
          <Checkbox
            name="del"
            form={name}
            label={pupil === null ? m.course_share_all() : m.course_share_one({ name: pupil.givenName })}
            hint={pupil === null ? m.course_share_all_hint() : undefined}
            checked={filled === null ? (latest?.isShared ?? false) : filled.written('del') === 'ja'}
          />
          <ButtonRow>
            <Button kind="secondary" context={pupil?.name}>
              {m.course_save_note()}
            </Button>
          </ButtonRow>
        </form>
      ) : latest === undefined ? null : (
        <p>{latest.text}</p>
      )}
      {versions.length < 2 ? null : (
        <Details summary={m.course_earlier_versions({ count: versions.length - 1 })} context={label}>
          {versions.slice(1).map((one) => (
            <figure>
              <blockquote>{one.text}</blockquote>
              <figcaption>
                <Soft>
                  {m.course_note_by({
                    name: one.writer,
                    day: dayText(dayOf(one.writtenAt)),
                    version: one.version,
                  })}
                </Soft>
              </figcaption>
            </figure>
          ))}
        </Details>
      )}
    </>
  )
}
