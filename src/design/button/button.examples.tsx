import type { Html } from '#platform/html/jsx-runtime'
import { ActionForm, Button, ButtonRow, LinkButton } from './button.tsx'

/** The buttons at the end of a form. */
export const FormButtonExamples = (): Html => (
  <ButtonRow>
    <Button>Gem registrering</Button>
    <Button kind="secondary" name="handling" value="kladde">
      Gem som kladde
    </Button>
    <LinkButton href="#" kind="tertiary">
      Fortryd
    </LinkButton>
  </ButtonRow>
)

/** Buttons that stand alone, each a form of its own. */
export const ButtonExamples = (): Html => (
  <ButtonRow>
    <ActionForm action="/galleri" label="Slet udkast" kind="danger" fields={{ id: '1' }} />
    <Button kind="secondary" small type="button">
      Lille knap
    </Button>
    <LinkButton href="#" kind="primary">
      Registrér 3.A
    </LinkButton>
    <Button disabled type="button">
      Kan ikke bruges
    </Button>
  </ButtonRow>
)
